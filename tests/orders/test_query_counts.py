"""How many statements the door and the pages take: asserted, so that one more is seen at once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.models import Order
from orders.transitions import move_orders
from tests.factories import Shop, make_client, make_line, make_order, put
from tests.pages import browse, queries_of

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
