from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization, Owned
from accounts.names import comparable, written

# Of a price, here and in a line.
HIGHEST_AMOUNT = Decimal("99999999.999")


class ItemQuerySet(models.QuerySet["Item"]):
    def of(self, organization: Organization) -> ItemQuerySet:
        return self.filter(organization=organization)

    def live(self) -> ItemQuerySet:
        return self.filter(archived_at=None)

    def archived(self) -> ItemQuerySet:
        return self.exclude(archived_at=None)

    def matching(self, text: str) -> ItemQuerySet:
        """Narrow to those whose name or code contains every word of `text`, whatever the case, ё as е."""
        found = self
        for word in comparable(text).split():
            found = found.filter(Q(key__contains=word) | Q(code_key__contains=word))
        return found


class Item(Owned):
    """A service or a part that lines are made from; all locations share it. Source: OR-3, TN-7.

    `price` is what the client pays for one, `cost` what one costs the house; both in the organization's currency.
    `salary_percent` is what who does it gets of a service's price or of a part's margin; none: by their own rates.
    `revision` counts its changes; `form_key` is that of the form it came by.
    """

    class Kind(models.TextChoices):
        SERVICE = "service", _("Service")
        PART = "part", _("Part")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=200)
    key = models.CharField(max_length=600, editable=False)
    code = models.CharField(_("code"), max_length=40, blank=True)
    code_key = models.CharField(max_length=120, blank=True, default="", db_default="", editable=False)
    price = models.DecimalField(_("price"), max_digits=11, decimal_places=3)
    cost = models.DecimalField(_("cost"), max_digits=11, decimal_places=3, null=True, blank=True)
    salary_percent = models.DecimalField(
        _("percent for who does it"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    form_key = models.UUIDField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)

    objects: ClassVar[models.Manager[Item]] = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("catalogue item")
        verbose_name_plural = _("catalogue")
        indexes = [
            models.Index(
                fields=["organization", "kind", "key"], condition=Q(archived_at=None), name="item_live_by_kind"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="item_name_once"),
            models.UniqueConstraint(
                fields=["organization", "code_key"], condition=~Q(code_key=""), name="item_code_once"
            ),
            models.UniqueConstraint(fields=["organization", "form_key"], name="item_form_once"),
            models.CheckConstraint(condition=~Q(key=""), name="item_has_a_name"),
            models.CheckConstraint(condition=Q(kind__in=["service", "part"]), name="item_kind_known"),
            models.CheckConstraint(
                condition=Q(price__gte=0) & (Q(cost=None) | Q(cost__gte=0)), name="item_amounts_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(salary_percent=None) | Q(salary_percent__range=(0, 100)), name="item_percent_within_bounds"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def call(self, name: str, code: str | None = None) -> None:
        """Give the item a name and, unless None, a code, and with them the keys that compare both."""
        self.name = written(name)
        self.key = comparable(self.name)
        self.code = written(self.code if code is None else code)
        self.code_key = comparable(self.code)
