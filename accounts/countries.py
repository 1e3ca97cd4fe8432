"""How a country writes money, dates, numbers and letters, from the Unicode locale data that Babel carries."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_currency_precision, get_territory_currencies
from django.utils.translation import get_language
from phonenumbers import SUPPORTED_REGIONS

# Countries of several time zones, where the first of the list is not where most people live.
_MOST_PEOPLE_LIVE_IN = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MX": "America/Mexico_City",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
}


# Territories of the locale data in which nobody registers a business: unions, unknown, parts of others.
_NO_COUNTRIES = frozenset({"AC", "CP", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})


# Of Windows: what a spreadsheet saves plain CSV in. Armenian and Georgian stand in none: there such a file is Russian.
_CODE_PAGES = {
    "cp1250": ("AL", "BA", "CZ", "HR", "HU", "MD", "ME", "PL", "RO", "SI", "SK", "TM", "XK"),
    "cp1251": ("AM", "BG", "BY", "GE", "KG", "KZ", "MK", "MN", "RS", "RU", "TJ", "UA", "UZ"),
    "cp1253": ("CY", "GR"),
    "cp1254": ("AZ", "TR"),
    "cp1257": ("EE", "LT", "LV"),
}
_CODE_PAGE_OF = {country: code_page for code_page, countries in _CODE_PAGES.items() for country in countries}


@lru_cache(maxsize=512)
def locale_of(country: str) -> Locale:
    """Return the locale of most people of a country: RU → ru_RU, DE → de_DE, US → en_US."""
    try:
        return Locale.parse(f"und_{country}")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def currency_of(country: str) -> str:
    currencies = get_territory_currencies(country)
    return str(currencies[0]) if currencies else "USD"


def time_zone_of(country: str) -> str:
    zones = get_global("territory_zones").get(country) or ["UTC"]
    return _MOST_PEOPLE_LIVE_IN.get(country, str(zones[0]))


def code_page_of(country: str) -> str:
    """Return the encoding in which a country's spreadsheets save letters when not in Unicode: RU → cp1251."""
    return _CODE_PAGE_OF.get(country, "cp1252")


@lru_cache(maxsize=256)
def minor_unit(currency: str) -> Decimal:
    """Return the smallest amount of a currency: 0.01 for USD, 1 for JPY."""
    return Decimal(1).scaleb(-get_currency_precision(currency))


@lru_cache(maxsize=8)
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    territories = Locale.parse(language).territories
    known = get_global("territory_currencies")
    # A country without phone numbers of its own could take no client: none could be read as that country's.
    codes = {code for code in known if code in SUPPORTED_REGIONS} - _NO_COUNTRIES
    named = [(code, name) for code, name in territories.items() if code in codes]
    return tuple(sorted(named, key=lambda pair: pair[1].casefold()))


def countries() -> tuple[tuple[str, str], ...]:
    """Return (code, name) of every country, named and sorted in the language in force."""
    return _countries(get_language() or "en")


def country_name(code: str) -> str:
    """Return the name of any territory, of one that is no choice too; the code of one that has no name."""
    return str(Locale.parse(get_language() or "en").territories.get(code, code))


def currencies() -> list[tuple[str, str]]:
    """Return (code, "code — name") of every currency some country uses today."""
    in_use = {
        currency for country in get_global("territory_currencies") for currency in get_territory_currencies(country)
    }
    names = Locale.parse(get_language() or "en").currencies
    return [(code, f"{code} — {names.get(code, code)}") for code in sorted(in_use)]


@lru_cache(maxsize=1)
def time_zones() -> tuple[tuple[str, str], ...]:
    """Return (code, name) of every time zone; to list them reads a folder of files."""
    named = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return (("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in named))
