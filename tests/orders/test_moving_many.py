"""One door for one order or ten: all of it or nothing, and no more queries for more orders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.models import Order
from orders.transitions import NotAllowed, NotPermitted, StaleOrder, move_orders
from statuses import kinds
from statuses.kinds import Intent, Kind, Planned
from statuses.models import Effect, Move
from tests.factories import Shop, make_client, make_order, put


class _OutOfStock(Exception):
    pass


class _Stock(Kind):
    """A kind that refuses in `write` the orders it is told to; `wrote` are those whose facts it took."""

    code: ClassVar[str] = "stock"
    icon: ClassVar[str] = "box"
    label: ClassVar[str] = "Stock"

    def __init__(self) -> None:
        self.refuses: set[int] = set()
        self.wrote: list[int] = []

    def plan(self, intents: Sequence[Intent]) -> list[Planned]:
        return [Planned(self.code, intent, "take", {"pieces": 1}, "Takes a piece") for intent in intents]

    def write(self, moves: Sequence[Move], planned: Sequence[Planned]) -> None:
        self.wrote += [item.intent.subject.pk for item in planned]
        if self.refuses & {move.subject_id for move in moves}:
            raise _OutOfStock


@pytest.fixture
def stock() -> Iterator[_Stock]:
    kind = _Stock()
    kinds.register(kind)
    yield kind
    del kinds._KINDS[kind.code]


def _orders(shop: Shop, number: int) -> list[Order]:
    client = make_client(shop, "Ann", "+12125550199", "ann@mail.example")
    return [make_order(shop, client=client) for _each in range(number)]


def _move(shop: Shop, orders: Sequence[Order], name: str = "Ready") -> list[Move]:
    return move_orders(
        orders=orders, to=shop.status(name), by=shop.owner, seen={order.pk: order.version for order in orders}
    )


def _stands(orders: Sequence[Order]) -> list[tuple[str, int]]:
    return list(Order.objects.filter(pk__in=[o.pk for o in orders]).order_by("pk").values_list("group", "version"))


@pytest.mark.rule("OS-20")
@pytest.mark.parametrize("number", [1, 10])
def test_a_kind_that_cannot_write_its_facts_undoes_everything(shop: Shop, stock: _Stock, number: int) -> None:
    orders = _orders(shop, number)
    effects = Effect.objects.count()
    stock.refuses = {orders[-1].pk}

    with pytest.raises(_OutOfStock):
        _move(shop, orders)

    assert _stands(orders) == [("new", 1)] * number
    assert not Move.objects.filter(version=2).exists()
    assert Effect.objects.count() == effects


@pytest.mark.rule("OS-20")
def test_kinds_write_their_facts_once_for_all_orders_of_a_move(shop: Shop, stock: _Stock) -> None:
    orders = _orders(shop, 10)
    stock.wrote.clear()

    _move(shop, orders)

    assert stock.wrote == [order.pk for order in orders]
    assert Effect.objects.filter(kind="stock", move__version=2).count() == 10


@pytest.mark.rule("OS-20")
def test_ten_orders_move_as_one_would_ten_times(shop: Shop) -> None:
    orders = _orders(shop, 10)

    moves = _move(shop, orders)

    assert _stands(orders) == [("ready", 2)] * 10
    assert [(move.subject_id, move.from_name, move.to_name) for move in moves] == [
        (order.pk, "New", "Ready") for order in orders
    ]
    assert Effect.objects.filter(move__in=moves).count() == 20


@pytest.mark.rule("OS-20", "OS-22")
def test_one_stale_order_among_ten_keeps_all_where_they_are(shop: Shop) -> None:
    orders = _orders(shop, 10)
    put(Order.objects.get(pk=orders[4].pk), shop, "Diagnostics")

    with pytest.raises(StaleOrder) as refused:
        _move(shop, orders)

    assert refused.value.order.pk == orders[4].pk
    assert _stands(orders).count(("new", 1)) == 9
    assert not Effect.objects.exists()


@pytest.mark.rule("OS-20", "OS-23")
def test_one_closed_order_among_ten_keeps_all_where_they_are(shop: Shop) -> None:
    orders = _orders(shop, 10)
    put(orders[7], shop, "Refused")
    orders[7].refresh_from_db()

    with pytest.raises(NotAllowed):
        _move(shop, orders)

    assert _stands(orders).count(("new", 1)) == 9


@pytest.mark.rule("OS-20", "TN-2")
def test_one_order_of_somebody_else_keeps_a_technicians_where_they_are(shop: Shop) -> None:
    orders = [make_order(shop, performer=shop.tech), make_order(shop)]

    with pytest.raises(NotPermitted):
        move_orders(
            orders=orders, to=shop.status("Ready"), by=shop.tech, seen={order.pk: order.version for order in orders}
        )

    assert _stands(orders) == [("new", 1)] * 2


@pytest.mark.rule("OS-20", "OS-21")
def test_those_already_there_are_left_alone(shop: Shop) -> None:
    orders = _orders(shop, 3)
    put(orders[1], shop, "Ready")

    moves = _move(shop, orders)

    assert [move.subject_id for move in moves] == [orders[0].pk, orders[2].pk]
    assert _stands(orders) == [("ready", 2)] * 3


@pytest.mark.rule("OS-20")
def test_an_order_nobody_saw_does_not_move(shop: Shop) -> None:
    orders = _orders(shop, 2)

    with pytest.raises(StaleOrder):
        move_orders(orders=orders, to=shop.status("Ready"), by=shop.owner, seen={orders[0].pk: 1})

    assert _stands(orders) == [("new", 1)] * 2


@pytest.mark.rule("OS-20")
def test_fifty_orders_take_as_many_queries_as_one(shop: Shop) -> None:
    taken = []
    for number in (1, 3, 50):
        orders = _orders(shop, number)
        with CaptureQueriesContext(connection) as queries:
            _move(shop, orders)
        # SQLite takes a limited number of values per statement: long inserts come in a few pieces.
        taken.append([query["sql"] for query in queries if not query["sql"].startswith("INSERT")])

    assert len({len(queries) for queries in taken}) == 1, [len(queries) for queries in taken]
    assert len(taken[0]) <= 12
