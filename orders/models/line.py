from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.countries import minor_unit
from accounts.models import Owned
from orders.models.order import Order

MOST_QUANTITY = Decimal("99999.999")
HIGHEST_PRICE = Decimal("99999999.999")


class Line(Owned):
    """A priced line of an order: `total` is quantity × price, rounded half up to the currency's minor unit."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
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
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(HIGHEST_PRICE)],
    )
    total = models.DecimalField(_("total"), max_digits=15, decimal_places=3, editable=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0) & Q(price__gte=0), name="line_amounts_positive"),
        ]

    def __str__(self) -> str:
        return self.title

    def count(self, currency: str) -> None:
        self.total = (self.quantity * self.price).quantize(minor_unit(currency), rounding=ROUND_HALF_UP)
