"""Selected rows of the list get a status or a performer together; each by itself, told row by row."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Membership, Role
from orders.models import Order
from statuses.models import Effect, Move
from tests.factories import Shop, make_order, put
from tests.pages import browse, forms_of, text_of

STATUS, PERFORMER = "/orders/selected/status/", "/orders/selected/performer/"


def _select(browser: Client, *orders: Order, address: str = STATUS, **said: Any) -> HttpResponse:
    """Tick rows of the list as it is drawn and press a button of the bar."""
    drawn = forms_of(browser.get("/orders/"))
    seen = {name: value for form in drawn.values() for name, value in form.items() if name.startswith("seen-")}
    return browser.get(address, seen | {"number": [order.number for order in orders]} | said)


def _confirm(browser: Client, page: HttpResponse, *, address: str = STATUS, **said: Any) -> HttpResponse:
    drawn = forms_of(page)[address]
    numbers = [name.removeprefix("seen-") for name in drawn if name.startswith("seen-")]
    return browser.post(address, drawn | {"number": numbers} | said)


def _standing(*orders: Order) -> list[str]:
    return [str(Order.objects.get(pk=order.pk).status) for order in orders]


def _outcomes(page: HttpResponse) -> dict[int, str]:
    return {row.order.number: row.outcome for row in page.context["rows"]}


@pytest.mark.rule("OS-20", "OS-24")
def test_what_a_status_will_cause_is_shown_then_done_for_each(shop: Shop) -> None:
    first, second, other = make_order(shop), make_order(shop), make_order(shop)
    browser = browse(shop.desk)

    offered = _select(browser, first, second)
    shown = _select(browser, first, second, to=shop.status("Ready").pk)
    done = _confirm(browser, shown, comment="All done")

    assert "2 are selected. What status do they get?" in text_of(offered)
    assert "2 will move. Message × 4" in text_of(shown)
    assert "2 were moved to “Ready”." in text_of(done)
    assert _standing(first, second, other) == ["Ready", "Ready", "New"]
    moves = Move.objects.filter(subject_id__in=[first.pk, second.pk], version=2)
    assert {(move.comment, move.by_id) for move in moves} == {("All done", shop.desk.user_id)}
    assert Effect.objects.filter(move__in=moves).count() == 4


@pytest.mark.rule("OS-21")
def test_confirming_twice_is_harmless(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    shown = _select(browser, order, to=shop.status("Ready").pk)

    _confirm(browser, shown)
    again = _confirm(browser, shown)

    assert _outcomes(again) == {1: "there"}
    assert Move.objects.filter(subject_id=order.pk).count() == 2


@pytest.mark.rule("OS-22", "OS-23")
def test_rows_that_cannot_move_say_why_and_the_others_move(shop: Shop) -> None:
    fresh, stale, closed = make_order(shop), make_order(shop), make_order(shop)
    browser = browse(shop.desk)
    shown = _select(browser, fresh, stale, closed, to=shop.status("In progress").pk)
    put(stale, shop, "Diagnostics")
    put(closed, shop, "Refused")

    done = _confirm(browser, shown)

    assert _outcomes(done) == {1: "moved", 2: "refused", 3: "refused"}
    assert "Fixit owner set “Diagnostics”" in text_of(done)
    assert _standing(fresh, stale, closed) == ["In progress", "Diagnostics", "Refused"]


@pytest.mark.rule("OS-22", "OS-24")
def test_what_was_not_shown_is_not_done(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)

    done = browser.post(STATUS, {"number": 1, "seen-1": "1.0", "to": shop.status("Ready").pk})
    unseen = browser.post(STATUS, {"number": 1, "to": shop.status("Diagnostics").pk})

    assert (_outcomes(done), _outcomes(unseen)) == ({1: "refused"}, {1: "refused"})
    assert _standing(order) == ["New"]


@pytest.mark.rule("TN-1", "OR-8")
def test_what_is_not_the_members_to_see_is_not_found_and_told(shop: Shop, neighbour: Shop) -> None:
    make_order(neighbour)
    strange, own = make_order(shop), make_order(shop, performer=shop.tech)
    asked = {"number": [1, 2, 5001, "x", "9" * 40], "seen-2": "1.0", "to": shop.status("Diagnostics").pk}

    page = browse(shop.tech).post(STATUS, asked)

    assert "4 of the selected were not found." in text_of(page)
    assert _outcomes(page) == {2: "refused"} or _standing(own) == ["Diagnostics"]
    assert _standing(strange) == ["New"]


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("address", [STATUS, PERFORMER])
def test_head_office_does_nothing_to_selected_rows(shop: Shop, address: str) -> None:
    make_order(shop)

    assert browse(shop.members[Role.HEAD_OFFICE]).post(address, {"number": 1}).status_code == 403


@pytest.mark.rule("TN-2", "OS-23")
def test_a_technician_is_not_offered_to_close(shop: Shop) -> None:
    order = make_order(shop, performer=shop.tech)

    offered = _select(browse(shop.tech), order)
    closed = browse(shop.tech).post(STATUS, {"number": 1, "seen-1": "1.0", "to": shop.status("Closed").pk})

    assert "Closed" not in text_of(offered)
    assert closed.status_code == 422
    assert _standing(order) == ["New"]


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ([], "Nothing is selected. Tick some rows first."),
        (["5001"], "Nothing of what was selected is here."),
        (range(1, 52), "At most 50 can be selected at once."),
    ],
)
@pytest.mark.parametrize("address", [STATUS, PERFORMER])
def test_a_selection_of_nothing_or_too_much_is_told(shop: Shop, address: str, numbers: list, sentence: str) -> None:
    order = make_order(shop)

    page = browse(shop.desk).post(address, {"number": list(numbers), "to": shop.status("Ready").pk, "performer": ""})

    assert page.status_code == 422
    assert sentence in text_of(page)
    assert _standing(order) == ["New"]


def _given(*orders: Order) -> list[int | None]:
    return [Order.objects.get(pk=order.pk).performer_id for order in orders]


def _give(browser: Client, page: HttpResponse, to: Membership | None) -> HttpResponse:
    return _confirm(browser, page, address=PERFORMER, performer=to.pk if to else "")


@pytest.mark.rule("OS-25", "OS-22")
def test_selected_rows_are_given_to_a_performer_each_by_itself(shop: Shop) -> None:
    free, taken, closed, theirs = make_order(shop), make_order(shop), make_order(shop), make_order(shop)
    browser = browse(shop.desk)
    shown = _select(browser, free, taken, closed, theirs, address=PERFORMER)
    Order.objects.filter(pk=taken.pk).update(performer=shop.owner)
    Order.objects.filter(pk=theirs.pk).update(performer=shop.tech)
    put(closed, shop, "Refused")

    done = _give(browser, shown, shop.tech)

    assert _outcomes(done) == {1: "given", 2: "refused", 3: "refused", 4: "there"}
    assert "1 was given to Fixit technician." in text_of(done)
    assert "Somebody gave it to Fixit owner after you opened this page. Nothing was changed." in text_of(done)
    assert "Order 3 is closed" in text_of(done)
    assert _given(free, taken, closed, theirs) == [shop.tech.pk, shop.owner.pk, None, shop.tech.pk]
    assert _outcomes(_give(browser, shown, shop.tech))[1] == "there"


def test_selected_rows_are_taken_from_their_performer(shop: Shop) -> None:
    order, browser = make_order(shop, performer=shop.tech), browse(shop.desk)

    done = _give(browser, _select(browser, order, address=PERFORMER), None)

    assert "1 is given to nobody now." in text_of(done)
    assert _given(order) == [None]


@pytest.mark.rule("TN-1")
def test_nobody_of_a_neighbour_is_given_anything(shop: Shop, neighbour: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)

    page = _give(browser, _select(browser, order, address=PERFORMER), neighbour.tech)

    assert page.status_code == 422
    assert _given(order) == [None]
