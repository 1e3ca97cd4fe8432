from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization, Owned
from accounts.names import comparable, written


class ItemQuerySet(models.QuerySet["Item"]):
    def of(self, organization: Organization) -> ItemQuerySet:
        return self.filter(organization=organization)

    def live(self) -> ItemQuerySet:
        return self.filter(archived_at=None)


class Item(Owned):
    """A service or a part that lines are made from; all locations share it. Source: OR-3.

    `price` is what the client pays for one, `cost` what one costs the house; both in the organization's currency.
    """

    class Kind(models.TextChoices):
        SERVICE = "service", _("Service")
        PART = "part", _("Part")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=200)
    key = models.CharField(max_length=600, editable=False)
    code = models.CharField(_("code"), max_length=40, blank=True)
    price = models.DecimalField(_("price"), max_digits=11, decimal_places=3)
    cost = models.DecimalField(_("cost"), max_digits=11, decimal_places=3, null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)

    objects: ClassVar[models.Manager[Item]] = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("catalogue item")
        verbose_name_plural = _("catalogue")
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="item_name_once"),
            models.UniqueConstraint(fields=["organization", "code"], condition=~Q(code=""), name="item_code_once"),
            models.CheckConstraint(condition=~Q(key=""), name="item_has_a_name"),
            models.CheckConstraint(condition=Q(kind__in=["service", "part"]), name="item_kind_known"),
            models.CheckConstraint(
                condition=Q(price__gte=0) & (Q(cost=None) | Q(cost__gte=0)), name="item_amounts_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def call(self, name: str) -> None:
        """Give the item a name, and with it the key that compares it."""
        self.name = written(name)
        self.key = comparable(self.name)
