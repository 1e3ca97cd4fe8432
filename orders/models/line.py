from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.countries import minor_unit
from accounts.models import Membership, Owned
from catalog.models import HIGHEST_AMOUNT, Item
from orders.models.order import Order

MOST_QUANTITY = Decimal("99999.999")


class Line(Owned):
    """A priced line of an order, from the catalogue or in free words.

    `total` is quantity × price − discount, rounded half up to the currency's minor unit; `discount` is an amount,
    `cost` what one costs the house. Without a `performer` it is the order's. `revision` counts its changes; `key`
    is made of that of the form it came by and of what the form said. Source: OR-3, OS-37.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    key = models.UUIDField(null=True, editable=False)
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("from the catalogue")
    )
    kind = models.CharField(
        _("kind"), max_length=8, choices=Item.Kind, default=Item.Kind.SERVICE, db_default=Item.Kind.SERVICE
    )
    title = models.CharField(_("service or part"), max_length=200)
    quantity = models.DecimalField(
        _("quantity"),
        max_digits=8,
        decimal_places=3,
        default=1,
        validators=[MinValueValidator(Decimal("0.001")), MaxValueValidator(MOST_QUANTITY)],
    )
    price = models.DecimalField(
        _("price"),
        max_digits=11,
        decimal_places=3,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(HIGHEST_AMOUNT)],
    )
    discount = models.DecimalField(
        _("discount"),
        max_digits=15,
        decimal_places=3,
        default=Decimal(0),
        db_default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
    )
    cost = models.DecimalField(_("cost"), max_digits=11, decimal_places=3, null=True, blank=True)
    total = models.DecimalField(_("total"), max_digits=15, decimal_places=3, editable=False)
    performer = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("performer"),
    )
    revision = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(price__gte=0) & Q(discount__gte=0) & Q(total__gte=0),
                name="line_amounts_positive",
            ),
            models.CheckConstraint(condition=Q(kind__in=["service", "part"]), name="line_kind_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def count(self, currency: str) -> None:
        total = self.quantity * self.price - self.discount
        self.total = total.quantize(minor_unit(currency), rounding=ROUND_HALF_UP)
