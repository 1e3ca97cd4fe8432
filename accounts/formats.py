"""Money, dates and phones as the organization's country writes them. Source: TN-6."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_skeleton, format_time
from babel.numbers import format_currency, format_decimal
from phonenumbers import PhoneNumberFormat, format_number, region_code_for_number
from phonenumbers.phonenumber import PhoneNumber

from accounts.countries import locale_of
from accounts.models import Organization


@lru_cache(maxsize=4096)
def _money(amount: Decimal, currency: str, country: str) -> str:
    return str(format_currency(amount, currency, locale=locale_of(country)))


def money(amount: Decimal, organization: Organization) -> str:
    """Return an amount with its currency: $1,234.50 in the US, 1 234,50 ₽ in Russia."""
    return _money(amount, organization.currency, organization.country)


def number(amount: Decimal, organization: Organization) -> str:
    return str(format_decimal(amount.normalize(), locale=locale_of(organization.country)))


def order_number(number: int, organization: Organization) -> str:
    """Return a running number in the organization's format: R-00012. Source: OR-1."""
    return f"{organization.number_prefix}{number:0{organization.number_digits}d}"


def typed_number(text: str, organization: Organization) -> int | None:
    """Read a running number as people type it: 12, №12, 00012, R-00012 or r-12; None where it is none. Source: OR-1."""
    said = text.strip().lstrip("№#").strip().casefold()
    prefix = organization.number_prefix.casefold()
    digits = said.removeprefix(prefix).strip() if prefix else said
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None


def day(at: datetime, organization: Organization) -> str:
    return str(format_skeleton("yMd", at, locale=locale_of(organization.country)))


def clock(at: datetime, organization: Organization) -> str:
    return str(format_time(at, "short", locale=locale_of(organization.country)))


def phone(number: PhoneNumber, organization: Organization) -> str:
    """Return a phone as the organization's country writes its own, international for any other."""
    at_home = region_code_for_number(number) == organization.country
    style = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return str(format_number(number, style))
