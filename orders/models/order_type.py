from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization, Owned
from accounts.names import comparable, written
from accounts.nouns import by_noun_lazy
from statuses.models import Status


class OrderTypeQuerySet(models.QuerySet["OrderType"]):
    def of(self, organization: Organization) -> OrderTypeQuerySet:
        return self.filter(organization=organization)

    def live(self) -> OrderTypeQuerySet:
        return self.filter(archived_at=None)

    def in_order(self) -> OrderTypeQuerySet:
        return self.order_by("position", "pk")


class OrderType(Owned):
    """What kind of work an order is, and with it the status of New it starts in. Source: OS-13.

    Every organization has a live one; with one alone nothing of types is shown. An archived one may have lost
    its initial status.
    """

    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=60)
    key = models.CharField(max_length=180, editable=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    initial_status = models.ForeignKey(
        Status,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("initial status"),
    )
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)

    objects: ClassVar[models.Manager[OrderType]] = OrderTypeQuerySet.as_manager()

    class Meta:
        verbose_name = by_noun_lazy(_("order type"), _("ticket type"))
        verbose_name_plural = by_noun_lazy(_("order types"), _("ticket types"))
        indexes = [models.Index(fields=["initial_status"], condition=Q(archived_at=None), name="order_type_starts_in")]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="order_type_name_once"),
            models.CheckConstraint(condition=~Q(key=""), name="order_type_has_a_name"),
            models.CheckConstraint(
                condition=Q(archived_at__isnull=False) | Q(initial_status__isnull=False),
                name="order_type_starts_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def call(self, name: str) -> None:
        """Give the type a name, and with it the key that compares it."""
        self.name = written(name)
        self.key = comparable(self.name)
