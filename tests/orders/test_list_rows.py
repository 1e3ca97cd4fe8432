"""A status is changed in the row of the list: the menu, the move, the refusal, and the row that comes back."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Role
from orders.models import Order
from tests.factories import Shop, make_order, put
from tests.pages import browse, forms_of, text_of

BACK = "/orders/?tab=new&q=Client"


def _menu(browser: Client, number: int = 1) -> object:
    return browser.get(f"/orders/{number}/statuses/", headers={"HX-Current-URL": f"http://testserver{BACK}"})


def _move(shop: Shop, name: str, number: int = 1) -> str:
    return f"/orders/{number}/move/{shop.status(name).pk}/"


@pytest.mark.rule("OS-23", "OS-36")
def test_the_menu_offers_what_may_be_set_from_here_by_group_and_remembers_the_list(shop: Shop) -> None:
    make_order(shop)

    menu = _menu(browse(shop.desk, htmx=True))

    assert "<html" not in menu.content.decode()
    assert "In progress Diagnostics In progress Deferred" in text_of(menu)
    assert forms_of(menu)[_move(shop, "Diagnostics")]["back"] == BACK
    assert "Sends a message to the client" in text_of(menu)


@pytest.mark.rule("OS-20", "OS-24")
def test_a_move_in_the_row_answers_with_the_row_as_it_is_now_and_what_was_done(shop: Shop) -> None:
    make_order(shop, about="Lamp")
    browser = browse(shop.desk, htmx=True)
    sent = forms_of(_menu(browser))[_move(shop, "Diagnostics")]

    row = browser.post(_move(shop, "Diagnostics"), sent)

    assert (row.status_code, row.headers["HX-Retarget"], row.headers["HX-Reswap"]) == (200, "#order-1", "outerHTML")
    assert row.content.decode().strip().startswith('<tr id="order-1"')
    assert "Lamp" in text_of(row)
    assert "No. 1: Diagnostics." in text_of(row)
    assert row.headers["HX-Trigger-After-Settle"] == "order-moved"


@pytest.mark.rule("OS-21")
def test_the_same_click_again_moves_nothing_and_shows_the_row(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk, htmx=True)
    sent = forms_of(_menu(browser))[_move(shop, "Diagnostics")]
    browser.post(_move(shop, "Diagnostics"), sent)

    again = browser.post(_move(shop, "Diagnostics"), sent)

    order.refresh_from_db()
    assert (again.status_code, order.version) == (200, 2)
    assert "No. 1: Diagnostics." not in text_of(again)


@pytest.mark.rule("OS-24")
def test_a_status_with_consequences_opens_the_dialog_and_comes_back_to_the_row(shop: Shop) -> None:
    make_order(shop)
    browser, address = browse(shop.desk, htmx=True), _move(shop, "Ready")

    drawn = forms_of(browser.get(address, {"back": BACK}))[address]
    row = browser.post(address, drawn)

    assert drawn["back"] == BACK
    assert row.headers["HX-Retarget"] == "#order-1"
    assert "Ready" in text_of(row)


@pytest.mark.rule("OS-22")
def test_a_stale_row_is_told_who_was_quicker_and_is_fresh_beneath_the_dialog(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk, htmx=True)
    sent = forms_of(_menu(browser))[_move(shop, "In progress")]
    put(order, shop, "Diagnostics")

    refused = browser.post(_move(shop, "In progress"), sent)

    assert (refused.status_code, refused.headers["HX-Retarget"]) == (409, "#dialog")
    assert "Fixit owner set “Diagnostics”" in text_of(refused)
    assert '<tr id="order-1" hx-swap-oob="true">' in refused.content.decode()
    assert forms_of(refused)[_move(shop, "In progress")]["back"] == BACK
    order.refresh_from_db()
    assert order.version == 2


@pytest.mark.rule("OS-24")
def test_without_scripts_the_chip_leads_to_a_page_and_the_move_back_to_the_list(shop: Shop) -> None:
    make_order(shop)
    browser = browse(shop.desk)

    menu = browser.get("/orders/1/statuses/", headers={"Referer": f"http://testserver{BACK}"})
    moved = browser.post(_move(shop, "Diagnostics"), forms_of(menu)[_move(shop, "Diagnostics")])

    assert "<html" in menu.content.decode()
    assert (moved.status_code, moved["Location"]) == (302, BACK)


@pytest.mark.parametrize(
    "back", ["https://evil.example/orders/", "//evil.example/", "/clients/", "javascript:alert(1)", "http://[", ""]
)
def test_only_a_list_of_ours_is_led_back_to(shop: Shop, back: str) -> None:
    make_order(shop)

    moved = browse(shop.desk).post(_move(shop, "Diagnostics"), {"version": 1, "back": back})

    assert moved["Location"] in {"/orders/1/", "/orders/"}


@pytest.mark.rule("TN-1", "TN-2", "OR-8")
def test_the_menu_of_a_neighbours_or_a_strangers_order_is_not_found(shop: Shop, neighbour: Shop) -> None:
    make_order(neighbour)
    make_order(shop)

    assert browse(shop.owner).get("/orders/5001/statuses/").status_code == 404
    assert browse(shop.tech).get("/orders/1/statuses/").status_code == 404


@pytest.mark.rule("TN-2", "OS-23")
def test_who_may_move_nothing_has_chips_that_only_say(shop: Shop) -> None:
    put(make_order(shop), shop, "Closed")
    make_order(shop)
    head_office = browse(shop.members[Role.HEAD_OFFICE])

    listed, menu = head_office.get("/orders/"), head_office.get("/orders/2/statuses/")
    closed = browse(shop.owner).get("/orders/?tab=closed_successfully")

    assert "/statuses/" not in listed.content.decode()
    assert 'name="number"' not in listed.content.decode()
    assert "No status can be set from here." in text_of(menu)
    assert "/orders/1/statuses/" not in closed.content.decode()
    assert Order.objects.get(number=1).is_closed


@pytest.mark.rule("OS-31")
@pytest.mark.parametrize(("status", "said"), [("New", "paid ahead $30.00"), ("Refused", "to return $30.00")])
def test_a_row_says_of_money_that_it_came_ahead_or_goes_back(shop: Shop, status: str, said: str) -> None:
    order = make_order(shop)
    put(order, shop, status)
    Order.objects.filter(pk=order.pk).update(paid=30)

    page = browse(shop.owner).get("/orders/", {"tab": shop.status(status).group})

    assert said in text_of(page)
