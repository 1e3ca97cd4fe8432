"""Amounts as people and spreadsheets write them: 1 234,50; 1,234.50; 1234.5 ₽."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import get_decimal_symbol

from accounts.countries import locale_of, minor_unit
from accounts.models import Organization

_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
_CURRENCY = re.compile(r"^(?:[$€£₽₸₴]|[A-Z]{3})|(?:[$€£₽₸₴]|[A-Z]{3}|руб\.?|р\.)$", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d{1,15})?$")
_GROUPED = re.compile(r"-?\d{1,3}(?:(?P<by>[.,])\d{3})(?:(?P=by)\d{3})*$")


def read_amount(text: str, organization: Organization) -> Decimal | None:
    """Return the number, or None where there is none. A comma may group or be the point: the country decides."""
    bare = _SPACES.sub("", _CURRENCY.sub("", _SPACES.sub("", text)))
    point = str(get_decimal_symbol(locale_of(organization.country)))
    if "," in bare and "." in bare:
        group = min(",.", key=bare.rfind)
        bare = bare.replace(group, "")
    elif (grouped := _GROUPED.match(bare)) and (bare.count(grouped["by"]) > 1 or (grouped["by"], point) == (",", ".")):
        bare = bare.replace(grouped["by"], "")
    return Decimal(bare.replace(",", ".")) if _NUMBER.match(bare) else None


def is_fine_enough(amount: Decimal, organization: Organization) -> bool:
    """Say whether the currency has so small a coin. A sum of a spreadsheet may be off by what no eye sees."""
    unit = minor_unit(organization.currency)
    return abs(amount - amount.quantize(unit)) < unit / 1_000_000


def in_coins(amount: Decimal, organization: Organization) -> Decimal:
    return amount.quantize(minor_unit(organization.currency))
