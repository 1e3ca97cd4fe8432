from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization, Owned
from accounts.names import comparable, written


class MethodQuerySet(models.QuerySet["Method"]):
    def of(self, organization: Organization) -> MethodQuerySet:
        return self.filter(organization=organization)

    def live(self) -> MethodQuerySet:
        return self.filter(archived_at=None)

    def in_order(self) -> MethodQuerySet:
        return self.order_by("position", "pk")


class Method(Owned):
    """A way money comes in; `code` says which kind it is, whatever the organization calls it. Source: OS-31."""

    class Code(models.TextChoices):
        CASH = "cash", pgettext_lazy("way to pay", "Cash")
        CARD = "card", pgettext_lazy("way to pay", "Card")
        TRANSFER = "transfer", pgettext_lazy("way to pay", "Bank transfer")
        OWN = "own", pgettext_lazy("way to pay", "Another way")

    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=60)
    key = models.CharField(max_length=180, editable=False)
    code = models.CharField(_("kind"), max_length=12, choices=Code)
    position = models.PositiveIntegerField(_("position"), default=0)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)

    objects: ClassVar[models.Manager[Method]] = MethodQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment method")
        verbose_name_plural = _("payment methods")
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="method_name_once"),
            models.CheckConstraint(condition=~Q(key=""), name="method_has_a_name"),
            models.CheckConstraint(condition=Q(code__in=["cash", "card", "transfer", "own"]), name="method_code_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def call(self, name: str) -> None:
        """Give the method a name, and with it the key that compares it."""
        self.name = written(name)
        self.key = comparable(self.name)
