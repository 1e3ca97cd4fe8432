"""Money, days, hours and phones as the organization's country writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import SUPPORTED_REGIONS

from accounts import formats
from accounts.countries import countries, currency_of, minor_unit, time_zone_of
from accounts.models import Organization
from tests.factories import make_line, make_order, make_shop
from tests.pages import browse

MOMENT = datetime(2026, 11, 20, 15, 5, tzinfo=UTC)
_PHONES = {"US": "+12125550123", "RU": "+74951234567", "DE": "+493012345678", "JP": "+81312345678"}


def organization_in(country: str) -> Organization:
    return Organization(country=country, currency=currency_of(country), time_zone=time_zone_of(country))


def plain(text: str) -> str:
    """Return text with the spaces that do not break made ordinary."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize(
    ("country", "amount", "written"),
    [
        ("US", "1234.5", "$1,234.50"),
        ("RU", "1234.5", "1 234,50 ₽"),
        ("DE", "1234.5", "1.234,50 €"),
        ("JP", "1234", "￥1,234"),
        ("US", "-0.05", "-$0.05"),
        ("DE", "0", "0,00 €"),
        ("RU", "1000000", "1 000 000,00 ₽"),
    ],
)
def test_money_is_written_as_in_the_country(country: str, amount: str, written: str) -> None:
    assert plain(formats.money(Decimal(amount), organization_in(country))) == written


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize(
    ("country", "written"), [("US", "1,234.5"), ("RU", "1 234,5"), ("DE", "1.234,5"), ("JP", "1,234.5")]
)
def test_numbers_are_written_as_in_the_country(country: str, written: str) -> None:
    assert plain(formats.number(Decimal("1234.500"), organization_in(country))) == written


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize(
    ("country", "day", "clock"),
    [
        ("US", "11/20/2026", "3:05 PM"),
        ("RU", "20.11.2026", "15:05"),
        ("DE", "20.11.2026", "15:05"),
        ("JP", "2026/11/20", "15:05"),
    ],
)
def test_days_and_hours_are_written_as_in_the_country(country: str, day: str, clock: str) -> None:
    organization = organization_in(country)

    assert plain(formats.day(MOMENT, organization)) == day
    assert plain(formats.clock(MOMENT, organization)) == clock


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize(
    ("country", "written"),
    [("US", "(212) 555-0123"), ("RU", "8 (495) 123-45-67"), ("DE", "030 12345678"), ("JP", "03-1234-5678")],
)
def test_a_phone_of_the_country_is_written_as_at_home(country: str, written: str) -> None:
    phone = PhoneNumber.from_string(_PHONES[country])

    assert formats.phone(phone, organization_in(country)) == written


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize("country", _PHONES)
def test_a_phone_from_abroad_is_written_internationally(country: str) -> None:
    written = {formats.phone(PhoneNumber.from_string(phone), organization_in(country)) for phone in _PHONES.values()}

    assert len([phone for phone in written if phone.startswith("+")]) == 3


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize(
    ("country", "currency", "zone", "unit"),
    [
        ("US", "USD", "America/New_York", "0.01"),
        ("RU", "RUB", "Europe/Moscow", "0.01"),
        ("DE", "EUR", "Europe/Berlin", "0.01"),
        ("JP", "JPY", "Asia/Tokyo", "1"),
    ],
)
def test_a_country_brings_its_currency_and_time(country: str, currency: str, zone: str, unit: str) -> None:
    assert (currency_of(country), time_zone_of(country)) == (currency, zone)
    assert minor_unit(currency) == Decimal(unit)


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(
    ("country", "written"), [("US", "$1,234.50"), ("RU", "1 234,50 ₽"), ("DE", "1.234,50 €"), ("JP", "￥1,235")]
)
def test_the_page_writes_as_the_country_does_whatever_language_the_person_reads(
    db: None, country: str, written: str, language: str
) -> None:
    shop = make_shop("Fixit", country=country)
    order = make_order(shop)
    make_line(order, quantity="1", price="1234.5")
    shop.owner.user.language = language
    shop.owner.user.save()

    page = browse(shop.owner).get(reverse("orders:order-detail", args=[order.number])).content.decode()

    assert f'<html lang="{language}"' in page
    assert written in plain(page)


def test_every_country_one_can_choose_gives_out_phone_numbers() -> None:
    codes = {code for code, _name in countries()}

    assert codes <= SUPPORTED_REGIONS
    assert {"US", "RU", "DE", "XK", "GB", "KZ"} <= codes
    assert not {"AQ", "BV", "GS", "HM", "PN", "TF", "UM"} & codes


@pytest.mark.rule("TN-3", "TN-6")
@pytest.mark.parametrize(
    ("field", "code", "named"),
    [("country", "AQ", "Antarctica"), ("currency", "HRK", "HRK"), ("time_zone", "GMT", "GMT")],
)
def test_what_an_organization_is_set_to_stays_a_choice_of_its_own(db: None, field: str, code: str, named: str) -> None:
    shop = make_shop("Penguins")
    Organization.objects.filter(pk=shop.organization.pk).update(**{field: code})
    address = reverse("accounts:organization-edit")

    form = browse(shop.owner).get(address).context["form"]
    drawn = {name: form[name].value() or "" for name in form.fields}
    answer = browse(shop.owner).post(address, drawn | {"legal_name": "Penguins Ltd"})

    assert dict(form.fields[field].choices)[code] == named
    assert (answer.status_code, dict(form.fields[field].choices).keys() > {code}) == (302, True)
    shop.organization.refresh_from_db()
    assert (getattr(shop.organization, field), shop.organization.legal_name) == (code, "Penguins Ltd")
