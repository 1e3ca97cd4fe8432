"""How many statements the door and the pages take: asserted, so that one more is seen at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm_clients.models import Client
from orders.models import Order, OrderType
from orders.order_types import add_type
from orders.transitions import move_orders
from statuses.groups import Group
from statuses.models import Passage
from tests.catalog.items import make_item
from tests.factories import Shop, make_client, make_line, make_order, put
from tests.pages import browse, queries_of
from tests.statuses.setting import add

# Statuses, lock, history line, order; then texts, addresses and effects where the status sends a message.
QUIET, SPEAKING = 4, 7


def _orders(shop: Shop, number: int) -> list[Order]:
    client = make_client(shop, "Ann", "+12125550199", "ann@mail.example")
    return [make_order(shop, client=client) for _each in range(number)]


def _statements(shop: Shop, orders: Sequence[Order], name: str) -> list[str]:
    """Move the orders and return what the database was asked, without the bounds of the transaction."""
    seen = {order.pk: order.version for order in orders}
    with CaptureQueriesContext(connection) as asked:
        move_orders(orders=orders, to=shop.status(name), by=shop.owner, seen=seen)
    return [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]


@pytest.mark.rule("OS-20")
@pytest.mark.parametrize(
    ("name", "expected"),
    [("Diagnostics", QUIET), ("Closed", QUIET), ("Ready", SPEAKING), ("Awaiting approval", SPEAKING)],
)
def test_one_move_takes_few_statements(shop: Shop, name: str, expected: int) -> None:
    statements = _statements(shop, _orders(shop, 1), name)

    assert len(statements) == expected, "\n".join(statements)


@pytest.mark.rule("OS-20")
@pytest.mark.parametrize("number", [3, 50])
@pytest.mark.parametrize(("name", "expected"), [("Diagnostics", QUIET), ("Awaiting approval", SPEAKING)])
def test_many_orders_take_as_many_statements_as_one(shop: Shop, name: str, expected: int, number: int) -> None:
    statements = _statements(shop, _orders(shop, number), name)

    assert len(statements) == expected, "\n".join(statements)


@pytest.mark.rule("OS-21")
def test_a_move_to_where_the_order_stands_already_only_looks(shop: Shop) -> None:
    statements = _statements(shop, _orders(shop, 1), "New")

    assert [statement.partition(" ")[0] for statement in statements] == ["SELECT"] * 2


@pytest.mark.rule("OR-6")
def test_the_order_and_the_list_take_at_most_fifteen_queries(shop: Shop) -> None:
    order, browser = make_order(shop, performer=shop.tech), browse(shop.owner)
    for place in range(20):
        make_line(order, f"Work {place}")
    for name in ("Diagnostics", "Ready") * 5:
        put(order, shop, name)

    assert queries_of(browser, f"/orders/{order.number}/") <= 15
    assert queries_of(browser, "/orders/") <= 15


@pytest.mark.rule("OS-22", "OS-23")
@pytest.mark.parametrize("seen", ["as they stand", "before they moved"])
@pytest.mark.parametrize("to", ["", "Awaiting approval", "Behind a gate"])
def test_dialogs_of_a_status_for_many_do_not_ask_for_each_order_nor_for_each_place_it_stands_in(
    shop: Shop, to: str, seen: str
) -> None:
    browser, taken, numbers = browse(shop.desk), [], []
    gate = add(shop, "Behind a gate", from_anywhere=False)
    for wanted in (1, 3, 50):
        for place in range(len(numbers), wanted):
            order, standing = make_order(shop, performer=shop.tech), add(shop, f"Place {place}", Group.DEFERRED)
            put(order, shop, standing.name)
            numbers.append(order.number)
            if place % 3 == 0:
                Passage.objects.create(organization=shop.organization, status=gate, origin=standing)
        asked: dict[str, Any] = {"number": numbers} | ({"to": shop.status(to).pk} if to else {})
        if seen == "before they moved":
            asked |= {f"seen-{number}": f"1.{shop.tech.pk}" for number in numbers}
        taken.append(queries_of(browser, "/orders/selected/status/", **asked))

    assert len(set(taken)) == 1, taken
    assert taken[0] <= 15


@pytest.mark.rule("OR-8")
def test_the_dialog_of_a_performer_for_many_takes_as_many_queries_for_fifty_orders_as_for_one(shop: Shop) -> None:
    browser = browse(shop.desk)
    numbers = [make_order(shop, performer=shop.tech).number for _each in range(50)]

    taken = [queries_of(browser, "/orders/selected/performer/", number=numbers[:several]) for several in (1, 3, 50)]

    assert len(set(taken)) == 1, taken


@pytest.mark.rule("OR-2", "OR-3")
@pytest.mark.parametrize(
    "address",
    ["/orders/new/client/?phone=5557", "/orders/new/things/?client={}", "/orders/lines/suggestions/?title=lamp"],
)
def test_what_is_offered_while_typing_takes_as_many_queries_for_fifty_known_as_for_one(
    shop: Shop, address: str
) -> None:
    """Only a few of them are offered."""
    browser, regular, taken = browse(shop.desk), make_client(shop, "Ann"), []
    for wanted in (1, 3, 50):
        for place in range(Client.objects.filter(organization=shop.organization).count() - 1, wanted):
            make_order(shop, client=make_client(shop, f"Client {place}", f"+1212555{7000 + place}"))
            make_order(shop, client=regular, about=f"Lamp {place}")
            make_item(shop, f"Lamp {place}")
        taken.append(queries_of(browser, address.format(regular.pk)))

    assert len(set(taken)) == 1, taken


@pytest.mark.rule("OS-13")
@pytest.mark.parametrize("address", ["/settings/order-types/", "/orders/new/", "/orders/", "/orders/1/edit/"])
def test_pages_that_name_order_types_take_as_many_queries_for_fifty_as_for_three(shop: Shop, address: str) -> None:
    """One alone is named nowhere but in the settings, so that the list takes a query less."""
    browser, taken, _order = browse(shop.owner), [], make_order(shop)
    for wanted in (1, 3, 50):
        for place in range(OrderType.objects.filter(organization=shop.organization).count(), wanted):
            added = add_type(name=f"Type {place}", initial_status=shop.status("New"), by=shop.owner)
            make_order(shop, order_type=added)
        taken.append(queries_of(browser, address))

    assert len(set(taken[1:])) == 1, taken
    assert taken[0] <= taken[1]
