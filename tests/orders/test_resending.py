"""A form of the front desk sent again: as it was, changed, or for another order."""

from __future__ import annotations

import pytest

from crm_clients.models import Client
from orders.models import Order
from payments.models import Payment
from tests.factories import Shop
from tests.pages import browse, forms_of

NEW = "/orders/new/"


@pytest.mark.rule("OR-2")
def test_the_same_form_twice_is_one_order_and_one_client(shop: Shop) -> None:
    browser = browse(shop.desk)
    drawn = forms_of(browser.get(NEW))[""] | {"phone": "+12125550188", "client_name": "Ann", "about": "Laptop"}

    first, second = browser.post(NEW, drawn), browser.post(NEW, drawn)

    assert first.headers["Location"] == second.headers["Location"] == "/orders/1/receipt/"
    assert (Order.objects.count(), Client.objects.count()) == (1, 1)


DRAWN = {
    "phone": "+12125550188", "client_name": "Ann", "about": "Laptop", "serial": "SN 1", "details": "Wet\r\ncold",
    "deadline": "2026-12-24T18:00", "agreed_price": "50", "prepayment": "20",
}  # fmt: skip


@pytest.mark.rule("OR-2")
def test_the_same_form_twice_is_one_order_though_somebody_changed_it_meanwhile(shop: Shop) -> None:
    browser = browse(shop.desk)
    drawn = forms_of(browser.get(NEW))[""] | DRAWN
    browser.post(NEW, drawn)
    changed = {"about": "Theirs", "details": "Dry", "performer": shop.tech.pk, "seen": "0"}
    assert browse(shop.owner).post("/orders/1/edit/", changed).status_code == 302

    assert browser.post(NEW, drawn).headers["Location"] == "/orders/1/receipt/"
    assert (Order.objects.count(), Client.objects.count(), Payment.objects.count()) == (1, 1, 1)


@pytest.mark.rule("OR-2")
@pytest.mark.parametrize(
    "other",
    [
        {"about": "Phone"},
        {"serial": "SN 2"},
        {"details": ""},
        {"deadline": ""},
        {"agreed_price": ""},
        {"prepayment": ""},
        {"prepayment": "21"},
        {"client_name": "Ben", "who": "new"},
        {"phone": "+12125550199"},
        {"phone": ""},
    ],
    ids=str,
)
def test_a_form_that_brought_an_order_and_says_another_asks_once_and_brings_it(
    shop: Shop, other: dict[str, str]
) -> None:
    browser = browse(shop.desk)
    drawn = forms_of(browser.get(NEW))[""] | DRAWN
    browser.post(NEW, drawn)

    asked = browser.post(NEW, drawn | other)

    assert (asked.status_code, Order.objects.count(), Client.objects.count()) == (409, 1, 1)
    assert '<a href="/orders/1/">Order 1</a>' in asked.content.decode()
    again = forms_of(asked)[""]
    assert again["key"] != drawn["key"]
    assert {name: again[name] for name in other if name != "who"} == {n: v for n, v in other.items() if n != "who"}
    assert browser.post(NEW, drawn | other | {"key": again["key"]}).headers["Location"] == "/orders/2/receipt/"


@pytest.mark.rule("OR-2")
def test_a_client_without_a_phone_is_the_same_by_name(shop: Shop) -> None:
    browser = browse(shop.desk)
    drawn = forms_of(browser.get(NEW))[""] | {"client_name": "Ann", "about": "Laptop"}
    answers = [browser.post(NEW, drawn | {"client_name": name}).status_code for name in ("Ann", "ann", "Ben")]

    assert (answers, Order.objects.count()) == ([302, 302, 409], 1)


@pytest.mark.rule("OR-2")
def test_no_browser_keeps_the_page_with_its_key(shop: Shop) -> None:
    assert "no-store" in browse(shop.desk).get(NEW).headers["Cache-Control"]
