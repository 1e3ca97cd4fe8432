"""Money, dates and phones as the organization's country writes them. Source: TN-6."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_skeleton, format_time
from babel.numbers import format_currency, format_decimal, format_percent
from django.utils import timezone
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse, region_code_for_number
from phonenumbers.phonenumber import PhoneNumber

from accounts.countries import locale_of
from accounts.models import Organization

# Nobody reads a larger count to the end, and counting on would take the page's time.
COUNTED = 10_000


@lru_cache(maxsize=4096)
def _money(amount: Decimal, currency: str, country: str) -> str:
    return str(format_currency(amount, currency, locale=locale_of(country)))


def money(amount: Decimal, organization: Organization) -> str:
    """Return an amount with its currency: $1,234.50 in the US, 1 234,50 ₽ in Russia."""
    return _money(amount, organization.currency, organization.country)


@lru_cache(maxsize=4096)
def _number(amount: Decimal | int, country: str) -> str:
    return str(format_decimal(amount, locale=locale_of(country)))


def number(amount: Decimal, organization: Organization) -> str:
    return _number(amount.normalize(), organization.country)


def percent(hundredths: Decimal, organization: Organization) -> str:
    """Return so many of a hundred with their sign: 20%, 7.25%, in Russia 20 %."""
    locale = locale_of(organization.country)
    return str(format_percent(hundredths.normalize() / 100, locale=locale, decimal_quantization=False))


def count(held: int, organization: Organization) -> str:
    """Return how many there are; "10,000+" for one more than COUNTED, which stands for any more."""
    written = _number(min(held, COUNTED), organization.country)
    return f"{written}+" if held > COUNTED else written


def order_number(number: int, organization: Organization) -> str:
    """Return a running number in the organization's format: R-00012. Source: OR-1."""
    return f"{organization.number_prefix}{number:0{organization.number_digits}d}"


_SIGNS = re.compile(r"^(?:№|#|no\.|n°)\s*", re.IGNORECASE)
_LONGEST_NUMBER = 9


def typed_number(text: str, organization: Organization) -> tuple[int | None, bool]:
    """Return the running number a person typed, None for none, and whether it can mean nothing else.

    A sign before it (№ 12, #12, No. 12) or the organization's prefix says that it is one. Source: OR-7.
    """
    typed = text.strip()
    bare = _SIGNS.sub("", typed)
    prefix = organization.number_prefix
    if prefix.strip() and bare.casefold().startswith(prefix.casefold()):
        bare = bare[len(prefix) :]
    bare = bare.strip()
    if not (bare.isascii() and bare.isdecimal() and len(bare) <= _LONGEST_NUMBER):
        return None, False
    return int(bare), bare != typed


@lru_cache(maxsize=4096)
def _day(day: date, country: str) -> str:
    return str(format_skeleton("yMd", day, locale=locale_of(country)))


def day(at: date, organization: Organization) -> str:
    return _day(at.date() if isinstance(at, datetime) else at, organization.country)


@lru_cache(maxsize=4096)
def _clock(at: time, country: str) -> str:
    return str(format_time(at, "short", locale=locale_of(country)))


def clock(at: datetime | time, organization: Organization) -> str:
    return _clock(time(at.hour, at.minute), organization.country)


def moment(at: datetime, organization: Organization) -> str:
    """Return a local moment: the clock today, day and clock otherwise."""
    is_today = at.date() == timezone.localdate(timezone=at.tzinfo)
    return clock(at, organization) if is_today else f"{day(at, organization)} {clock(at, organization)}"


def phone(number: PhoneNumber, organization: Organization) -> str:
    """Return a phone as the organization's country writes its own, international for any other."""
    at_home = region_code_for_number(number) == organization.country
    style = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return str(format_number(number, style))


@lru_cache(maxsize=16_384)
def _phone_written(number: str, country: str) -> str:
    parsed = parse(number)
    style = PhoneNumberFormat.NATIONAL if region_code_for_number(parsed) == country else PhoneNumberFormat.INTERNATIONAL
    return str(format_number(parsed, style))


def stored_phone(number: str, organization: Organization) -> str:
    """Return the same for a number as it is stored, in a list: each is taken apart once."""
    try:
        return _phone_written(number, organization.country)
    except NumberParseException:
        return number
