"""The one tax of an organization, if it has any. Source: OS-37."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.countries import minor_unit


class TaxMode(models.TextChoices):
    NONE = "none", _("No tax")
    INCLUDED = "included", _("Included in the prices")
    ON_TOP = "on_top", _("Added on top of the prices")


@dataclass(frozen=True)
class Tax:
    """What a tax is called, its percent, and whether prices have it in them."""

    mode: str = TaxMode.NONE
    name: str = ""
    percent: Decimal = Decimal(0)

    def amount(self, lines: Decimal, currency: str) -> Decimal:
        """Return the tax of what lines come to, rounded half up to the minor unit once, for all of them."""
        return self.exact(lines).quantize(minor_unit(currency), rounding=ROUND_HALF_UP)

    def exact(self, lines: Decimal) -> Decimal:
        match self.mode:
            case TaxMode.INCLUDED:
                return lines * self.percent / (100 + self.percent)
            case TaxMode.ON_TOP:
                return lines * self.percent / 100
            case _:
                return Decimal(0)

    def on_top(self, amount: Decimal) -> Decimal:
        """Return what that amount of tax adds to the sum of lines."""
        return amount if self.mode == TaxMode.ON_TOP else Decimal(0)
