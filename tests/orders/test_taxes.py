from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.countries import minor_unit
from accounts.models import Organization
from accounts.taxes import Tax, TaxMode
from orders.invariants import taxes_that_disagree, totals_that_disagree
from orders.models import Order
from orders.services import Priced, change_line, remove_line
from tests.factories import Shop, make_line, make_order, put
from tests.pages import browse, forms_of, text_of

pytestmark = [pytest.mark.rule("OS-37"), pytest.mark.django_db]


def taxed(shop: Shop, mode: str, percent: str = "20", name: str = "VAT") -> None:
    """Tax what is accepted from now on."""
    Organization.objects.filter(pk=shop.organization.pk).update(tax_mode=mode, tax_name=name, tax_percent=percent)
    for member in shop.members.values():
        member.organization.refresh_from_db()


def said(order: Order) -> tuple[Decimal, Decimal]:
    order.refresh_from_db()
    return order.total, order.tax


def sound() -> bool:
    return not [*totals_that_disagree(), *taxes_that_disagree()]


@pytest.mark.parametrize(
    ("mode", "total", "tax"), [("none", "33.33", "0"), ("included", "33.33", "5.56"), ("on_top", "40.00", "6.67")]
)
def test_a_tax_is_none_included_or_on_top_and_rounded_half_up_once(shop: Shop, mode: str, total: str, tax: str) -> None:
    taxed(shop, mode, "0" if mode == "none" else "20")
    order = make_order(shop)

    for _line in range(3):
        make_line(order, price="11.11")

    assert said(order) == (Decimal(total), Decimal(tax))
    assert sound()


def test_an_order_keeps_the_tax_of_the_day_it_was_accepted(shop: Shop) -> None:
    taxed(shop, "on_top", "20")
    old = make_order(shop)
    taxed(shop, "included", "10", "GST")
    new = make_order(shop)

    for order in (old, new):
        make_line(order, price="100.00")

    assert said(old) == (Decimal(120), Decimal(20))
    assert said(new) == (Decimal(100), Decimal("9.09"))
    assert "VAT 20%" in text_of(browse(shop.desk).get(f"/orders/{old.number}/"))
    assert "including GST 10%" in text_of(browse(shop.desk).get(f"/orders/{new.number}/"))


def test_the_tax_follows_every_change_of_the_lines(shop: Shop) -> None:
    taxed(shop, "on_top", "8.875")
    order = make_order(shop)
    line, other = make_line(order, price="10.00"), make_line(order, price="5.00")

    change_line(order, line.pk, Priced("Work", Decimal(2), Decimal("10.00")), seen=0, by=shop.desk)
    assert said(order) == (Decimal("27.22"), Decimal("2.22"))
    remove_line(order, other.pk, by=shop.desk)
    assert said(order) == (Decimal("21.78"), Decimal("1.78"))
    remove_line(order, line.pk, by=shop.desk)

    assert said(order) == (Decimal(0), Decimal(0))
    assert sound()


def test_what_is_due_and_what_the_client_is_told_has_the_tax_in_it(shop: Shop) -> None:
    taxed(shop, "on_top")
    order = make_order(shop)
    make_line(order, price="50.00")

    page = text_of(browse(shop.desk).get(f"/orders/{order.number}/"))
    listed = text_of(browse(shop.desk).get("/orders/"))
    told = text_of(Browser().get(f"/t/{order.tracking.key}/"))

    assert "Without tax $50.00" in page
    assert "VAT 20% $10.00" in page
    assert all("$60.00" in shown for shown in (page, listed, told))
    order.refresh_from_db()
    assert order.due == Decimal(60)
    put(order, shop, "Refused")
    order.refresh_from_db()
    assert order.due == 0


def test_an_order_without_a_tax_says_nothing_of_one(shop: Shop) -> None:
    order = make_order(shop)
    make_line(order)

    assert "tax" not in text_of(browse(shop.desk).get(f"/orders/{order.number}/")).lower()


def test_a_wrong_tax_and_a_total_without_it_are_found(shop: Shop) -> None:
    taxed(shop, "on_top")
    order = make_order(shop)
    make_line(order, price="50.00")

    Order.objects.filter(pk=order.pk).update(tax=11, total=61)
    assert list(taxes_that_disagree()) == [f"order {order.pk} says another tax than its rate makes"]
    Order.objects.filter(pk=order.pk).update(tax=10, total=50)
    assert list(totals_that_disagree()) == [f"order {order.pk} does not say the sum of its lines"]


def saved(shop: Shop, **fields: str) -> HttpResponse:
    """Save the organization's page as its owner, everything else as it is drawn."""
    browser, address, own = browse(shop.owner), reverse("accounts:organization-edit"), shop.organization
    chosen = {name: str(getattr(own, name)) for name in ("noun", "country", "currency", "time_zone", "language")}
    return browser.post(address, forms_of(browser.get(address))[""] | chosen | fields)


@pytest.mark.parametrize(("percent", "kept"), [("20", "20"), ("8,875", "8.875"), ("7.5 %", "7.5"), ("100", "100")])
def test_the_owner_sets_one_rate_as_people_write_it(shop: Shop, percent: str, kept: str) -> None:
    response = saved(shop, tax_mode="on_top", tax_name="VAT", tax_percent=percent)

    assert response.status_code == 302
    shop.organization.refresh_from_db()
    assert shop.organization.tax == Tax(TaxMode.ON_TOP, "VAT", Decimal(kept))


@pytest.mark.parametrize("percent", ["-1", "100.001", "1.2345", "x", "NaN", "1e3", "", "0"])
def test_a_percent_that_is_none_is_refused_and_what_was_typed_stays(shop: Shop, percent: str) -> None:
    response = saved(shop, tax_mode="included", tax_name="VAT", tax_percent=percent)

    assert response.status_code == 422
    assert forms_of(response)[""]["tax_name"] == "VAT"
    shop.organization.refresh_from_db()
    assert shop.organization.tax == Tax()


def test_a_tax_without_a_name_is_refused_and_no_tax_keeps_neither(shop: Shop) -> None:
    assert "Write what documents call the tax." in text_of(saved(shop, tax_mode="on_top", tax_percent="20"))

    assert saved(shop, tax_mode="none", tax_name="VAT", tax_percent="20").status_code == 302
    shop.organization.refresh_from_db()
    assert (shop.organization.tax_name, shop.organization.tax_percent) == ("", 0)


amounts = st.decimals(min_value=0, max_value=99_999, places=2, allow_nan=False, allow_infinity=False)
percents = st.decimals(min_value=0, max_value=100, places=3, allow_nan=False, allow_infinity=False)


@given(lines=st.lists(amounts, max_size=30), percent=percents, currency=st.sampled_from(["USD", "JPY", "KWD"]),
       mode=st.sampled_from([TaxMode.NONE, TaxMode.INCLUDED, TaxMode.ON_TOP]))  # fmt: skip
def test_no_cent_drifts_whatever_the_lines_the_rate_and_the_currency(
    lines: list[Decimal], percent: Decimal, currency: str, mode: TaxMode
) -> None:
    unit = minor_unit(currency)
    whole = [amount.quantize(unit, rounding=ROUND_HALF_UP) for amount in lines]
    order = Order(organization=Organization(currency=currency), tax_mode=mode, tax_percent=percent)

    order.add_up(sum(whole, Decimal(0)))

    exact = order.taxed_with.exact(sum(whole, Decimal(0)))
    assert order.of_lines == sum(whole)
    assert order.total == order.of_lines + (order.tax if mode == TaxMode.ON_TOP else 0)
    assert abs(order.tax - exact) <= unit / 2
    assert order.tax == order.tax.quantize(unit)
    if mode == TaxMode.INCLUDED:
        assert 0 <= order.tax <= order.total
