"""Lines changed in their place, from the catalogue or in free words, never over somebody else's change."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Role
from catalog.models import Item
from orders.models import Event, Line, Order
from tests.factories import Shop, make_line, make_order, put
from tests.pages import browse, forms_of, text_of

ADD = "/orders/1/lines/add/"
SAID = {"title": "Glass", "quantity": "2", "price": "12.50", "discount": "5", "kind": "part", "seen": "0"}


def _address(line: Line) -> str:
    return f"/orders/1/lines/{line.pk}/"


def _item(shop: Shop, name: str = "Screen", **said: Any) -> Item:
    given = {"kind": "part", "price": Decimal(80), "cost": Decimal(30)} | said
    item = Item(organization=shop.organization, **given)
    item.call(name)
    item.save()
    return item


def _stored(order: Order) -> list[tuple[str, Decimal, int]]:
    order.refresh_from_db()
    assert order.total == sum(line.total for line in order.lines.all())
    return [(line.title, line.total, line.revision) for line in order.lines.all()]


def _events(order: Order) -> list[tuple[str, str, list[list[str]]]]:
    return list(Event.objects.filter(order=order).order_by("pk").values_list("what", "thing", "fields"))


@pytest.mark.rule("OR-3", "OS-37")
def test_a_line_is_changed_with_the_total_and_a_line_of_the_timeline(shop: Shop) -> None:
    order = make_order(shop)
    line = make_line(order, price="10.00")

    response = browse(shop.desk).post(_address(line), SAID | {"performer": shop.tech.pk})

    assert response.headers["Location"] == "/orders/1/"
    assert _stored(order) == [("Glass", Decimal(20), 1)]
    assert _events(order)[1:] == [
        (
            "line_changed",
            "Glass",
            [
                ["title", "Work", "Glass"],
                ["kind", "service", "part"],
                ["quantity", "1", "2"],
                ["price", "10", "12.5"],
                ["discount", "0", "5"],
                ["performer", "", "Fixit technician"],
            ],
        )
    ]


@pytest.mark.rule("OR-3")
def test_the_same_change_twice_is_one_and_the_second_is_quiet(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    line = make_line(order)

    answers = [browser.post(_address(line), SAID).status_code for _each in range(2)]

    assert (answers, _stored(order), len(_events(order))) == ([302, 302], [("Glass", Decimal(20), 1)], 2)


@pytest.mark.rule("OR-3")
def test_a_change_over_somebody_elses_is_refused_with_who_and_what_and_the_typing_kept(shop: Shop) -> None:
    order = make_order(shop)
    line = make_line(order)
    browse(shop.owner).post(_address(line), SAID | {"title": "Work", "price": "99", "discount": "", "quantity": "1"})
    before = _stored(order)

    response = browse(shop.desk).post(_address(line), SAID)

    assert (response.status_code, _stored(order)) == (409, before)
    assert "Fixit owner changed “Work” at" in text_of(response)
    assert "price $10.00 → $99.00" in text_of(response)
    kept = forms_of(response)[_address(line)]
    assert (kept["title"], kept["price"], kept["seen"]) == ("Glass", "12.50", "1")
    assert browse(shop.desk).post(_address(line), SAID | {"seen": kept["seen"]}).status_code == 302
    assert _stored(order) == [("Glass", Decimal(20), 2)]


@pytest.mark.rule("OR-3")
def test_what_was_typed_for_a_line_somebody_removed_is_kept_to_be_added_anew(shop: Shop) -> None:
    order = make_order(shop)
    line = make_line(order)
    browse(shop.owner).post(f"{_address(line)}remove/")

    response = browse(shop.desk).post(_address(line), SAID)

    assert (response.status_code, _stored(order)) == (409, [])
    assert "Fixit owner removed “Work” at" in text_of(response)
    kept = forms_of(response)[ADD]
    assert (kept["title"], kept["price"]) == ("Glass", "12.50")
    assert kept["key"]


@pytest.mark.rule("OR-3")
def test_removing_a_line_somebody_changed_since_is_refused_in_words(shop: Shop) -> None:
    order = make_order(shop)
    line = make_line(order)
    browse(shop.owner).post(_address(line), SAID)

    response = browse(shop.desk).post(f"{_address(line)}remove/", {"seen": "0"})

    assert (response.status_code, len(_stored(order))) == (409, 1)
    assert "Fixit owner changed “Glass” at" in text_of(response)


@pytest.mark.rule("OS-25")
def test_a_line_of_a_closed_order_stays_and_the_page_says_why(shop: Shop) -> None:
    order = make_order(shop)
    line = make_line(order)
    put(order, shop, "Closed")
    before, events = _stored(order), _events(order)

    response = browse(shop.desk).post(_address(line), SAID)

    assert (response.status_code, _stored(order), _events(order)) == (409, before, events)
    assert "Order 1 is closed: its lines and people can no longer change." in text_of(response)


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("role", "answered"), [(Role.HEAD_OFFICE, 403), (Role.TECHNICIAN, 404)])
def test_who_may_not_change_the_order_changes_no_line(shop: Shop, role: Role, answered: int, method: str) -> None:
    order = make_order(shop)
    line = make_line(order)

    response = getattr(browse(shop.members[role]), method)(_address(line), SAID)

    assert (response.status_code, _stored(order)) == (answered, [("Work", Decimal(10), 0)])


@pytest.mark.rule("TN-1")
def test_a_neighbours_line_is_not_found_under_any_number(shop: Shop, neighbour: Shop) -> None:
    make_order(shop)
    theirs = make_order(neighbour)
    line, browser = make_line(theirs), browse(shop.owner)

    for number in (1, theirs.number):
        assert browser.get(f"/orders/{number}/lines/{line.pk}/").status_code == 404
        assert browser.post(f"/orders/{number}/lines/{line.pk}/", SAID).status_code == 404
    assert _stored(theirs) == [("Work", Decimal(10), 0)]


@pytest.mark.rule("OS-37")
def test_a_discount_above_the_line_itself_is_refused_in_words(shop: Shop) -> None:
    order = make_order(shop)
    line = make_line(order)

    response = browse(shop.desk).post(_address(line), SAID | {"discount": "25.01"})

    assert (response.status_code, _stored(order)) == (422, [("Work", Decimal(10), 0)])
    assert "The discount is more than the line itself: $25.00." in text_of(response)


@pytest.mark.rule("OR-3")
def test_the_same_form_of_a_new_line_twice_is_one_line(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    said = SAID | {"key": str(uuid4())}

    answers = [browser.post(ADD, said).status_code for _each in range(2)]

    assert (answers, len(_stored(order)), len(_events(order))) == ([302, 302], 1, 1)


@pytest.mark.rule("OR-3")
@pytest.mark.parametrize("title", ["Screen", " sCREEN ", "SC-1"])
def test_what_is_called_like_an_item_of_the_catalogue_is_that_item(shop: Shop, title: str) -> None:
    order, item = make_order(shop), _item(shop, code="SC-1")

    browse(shop.desk).post(ADD, {"title": title, "quantity": "1", "price": ""})

    line = order.lines.get()
    assert (line.item, line.kind, line.price, line.cost) == (item, "part", 80, 30)
    assert line.title.casefold() == "screen"


@pytest.mark.rule("OR-3")
def test_a_chosen_item_stays_while_its_name_is_part_of_the_title_and_its_price_may_differ(shop: Shop) -> None:
    order, item = make_order(shop), _item(shop)
    said = {"title": "Screen, black", "quantity": "1", "price": "75", "item": item.pk}
    browse(shop.desk).post(ADD, said)
    line = order.lines.get()
    assert (line.item, line.price, line.cost) == (item, 75, 30)

    browse(shop.desk).post(_address(line), said | {"title": "Something else", "seen": "0"})

    line.refresh_from_db()
    assert (line.item, line.title) == (None, "Something else")


@pytest.mark.rule("OR-3")
def test_free_words_need_a_price(shop: Shop) -> None:
    order = make_order(shop)

    response = browse(shop.desk).post(ADD, {"title": "Glass", "quantity": "1", "price": ""})

    assert (response.status_code, _stored(order)) == (422, [])
    assert "Enter the price: this is not in the catalogue." in text_of(response)


@pytest.mark.rule("OR-3", "TN-1")
def test_suggestions_are_live_items_of_ones_own_catalogue(shop: Shop, neighbour: Shop) -> None:
    _item(shop), _item(neighbour, "Screen of theirs")
    browser = browse(shop.tech)

    page = browser.get("/orders/lines/suggestions/", {"title": "scr"}).content.decode()

    assert page.count('role="option"') == 1
    assert ('data-title="Screen"' in page, 'data-price="80.00"' in page) == (True, True)
    assert "role" not in browser.get("/orders/lines/suggestions/", {"title": "  "}).content.decode()


@pytest.mark.rule("OR-3")
def test_costs_are_shown_and_changed_only_by_those_who_manage_the_catalogue(shop: Shop) -> None:
    order = make_order(shop)
    line = make_line(order, cost=Decimal(4))
    browse(shop.desk).post(_address(line), SAID | {"cost": "1"})
    line.refresh_from_db()
    assert line.cost == 4

    browse(shop.owner).post(_address(line), SAID | {"cost": "3", "seen": "1"})

    line.refresh_from_db()
    assert line.cost == 3
    assert "cost: $4.00" in text_of(browse(shop.owner).get("/orders/1/"))
    assert "cost: " not in text_of(browse(shop.desk).get("/orders/1/"))


@pytest.mark.rule("OR-3")
@pytest.mark.parametrize(("role", "typed", "cost"), [(Role.MANAGER, "30", 12), (Role.MANAGER, "31", 31),
                                                     (Role.FRONT_DESK, "", 12)])  # fmt: skip
def test_a_line_that_becomes_another_item_has_that_items_cost_unless_one_is_typed(
    shop: Shop, role: Role, typed: str, cost: int
) -> None:
    order = make_order(shop)
    line = make_line(order, "Screen", price="80.00", item=_item(shop), kind="part", cost=Decimal(30))
    battery = _item(shop, "Battery", cost=Decimal(12))

    said = SAID | {"title": "Battery", "item": battery.pk, "cost": typed}
    assert browse(shop.members[role]).post(_address(line), said).status_code == 302

    assert order.lines.get().cost == cost


@pytest.mark.rule("OR-3")
def test_a_line_in_free_words_has_no_cost_of_the_item_it_was(shop: Shop) -> None:
    order = make_order(shop)
    line = make_line(order, "Screen", price="80.00", item=_item(shop), kind="part", cost=Decimal(30))

    browse(shop.desk).post(_address(line), SAID | {"title": "Something else"})

    assert (order.lines.get().item, order.lines.get().cost) == (None, None)


@pytest.mark.rule("OR-3")
@pytest.mark.parametrize("title", ["", " ", "\u00a0"])
def test_a_line_with_an_item_and_no_title_is_refused_in_words(shop: Shop, title: str) -> None:
    order = make_order(shop)

    response = browse(shop.desk).post(ADD, {"title": title, "item": _item(shop).pk, "quantity": "1", "key": uuid4()})

    assert (response.status_code, order.lines.count()) == (422, 0)
