"""Two people at once. The control takes the lock away and sees the race; the lock is what prevents it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from crm_clients.models import Client
from orders import transitions
from orders.models import Numbering, Order
from orders.services import Intake, LinesLocked, accept_order
from orders.transitions import StaleOrder, move_order
from statuses.models import Effect, Move
from tests.factories import Shop, left_unpaid, make_client, make_line, make_order
from tests.pages import browse
from tests.races import at_once, gate


def _two_moves(shop: Shop, order: Order) -> list[Any]:
    """Let two people move the order to different statuses from the same page."""
    return at_once(
        lambda: move_order(order, to=shop.status("Ready"), by=shop.owner, seen=1),
        lambda: move_order(order, to=shop.status("Diagnostics"), by=shop.desk, seen=1),
    )


def _history(order: Order) -> list[tuple[int, str]]:
    return list(Move.objects.filter(subject_id=order.pk).order_by("version").values_list("version", "to_name"))


@pytest.mark.rule("OS-20", "OS-22")
@pytest.mark.django_db(transaction=True)
def test_of_two_moves_at_once_one_happens_and_the_other_is_told(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    order, together, lock = make_order(shop), gate(), transitions.lock

    def lock_together(orders: Sequence[Order]) -> list[Order]:
        together()
        return lock(orders)

    monkeypatch.setattr(transitions, "lock", lock_together)
    results = _two_moves(shop, order)

    (moved,) = [result for result in results if isinstance(result, Move)]
    (refused,) = [result for result in results if isinstance(result, StaleOrder)]
    order.refresh_from_db()
    assert f"{moved.by_name} set “{moved.to_name}”" in str(refused)
    assert (order.status_id, order.version) == (moved.to_status, 2)
    assert _history(order) == [(1, "New"), (2, moved.to_name)]
    assert set(Effect.objects.values_list("move", flat=True)) <= {moved.pk}


@pytest.mark.rule("OS-20")
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_both_read_the_same_page_and_only_the_database_stops_the_second(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, together = make_order(shop), gate()

    def read_without_lock(orders: Sequence[Order]) -> list[Order]:
        read = list(Order.objects.filter(pk__in=[order.pk for order in orders]).order_by("pk"))
        together()
        return read

    monkeypatch.setattr(transitions, "lock", read_without_lock)
    results = _two_moves(shop, order)

    # SQLite lets one write at a time, lock or no lock: there the second reads what the first has written.
    stopped_by = {"postgresql": IntegrityError, "sqlite": StaleOrder}[connection.vendor]
    assert [type(result) for result in results if not isinstance(result, Move)] == [stopped_by]
    assert len(_history(order)) == 2


@pytest.mark.rule("OS-21")
@pytest.mark.django_db(transaction=True)
def test_the_same_move_pressed_twice_at_once_happens_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    order, together, lock = make_order(shop), gate(), transitions.lock

    def lock_together(orders: Sequence[Order]) -> list[Order]:
        together()
        return lock(orders)

    monkeypatch.setattr(transitions, "lock", lock_together)
    press = [lambda: move_order(order, to=shop.status("Ready"), by=shop.desk, seen=1)] * 2
    results = at_once(*press)

    assert sorted(type(result).__name__ for result in results) == ["Move", "NoneType"]
    assert Effect.objects.count() == 2


@pytest.mark.rule("OS-25")
@pytest.mark.django_db(transaction=True)
def test_a_line_added_while_the_order_closes_is_in_its_total_or_refused(shop: Shop) -> None:
    order, together = make_order(shop), gate()

    def close() -> object:
        together()
        return move_order(order, to=shop.status("Closed"), by=shop.owner, seen=1, answers=left_unpaid())

    def add() -> object:
        together()
        return make_line(order, price="5.00")

    _closed, added = at_once(close, add)

    order.refresh_from_db()
    assert order.is_closed
    assert (order.total, order.lines.count()) == ((0, 0) if isinstance(added, LinesLocked) else (5, 1))


@pytest.mark.rule("OR-1")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("numbered_before", [True, False])
def test_orders_accepted_at_once_get_a_number_each(shop: Shop, numbered_before: bool) -> None:
    client, together = make_client(shop), gate(4)
    if not numbered_before:
        Numbering.objects.all().delete()

    def accept() -> int:
        together()
        return accept_order(Intake(uuid4(), client, "Laptop"), by=shop.desk).number

    assert sorted(at_once(*[accept] * 4)) == [1, 2, 3, 4]


@pytest.mark.rule("OR-2")
@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_is_one_order_and_one_client(shop: Shop) -> None:
    form = {"key": uuid4(), "phone": "+12125550188", "client_name": "Ann", "about": "Laptop"}
    browsers, together = [browse(shop.desk) for _each in range(2)], gate()

    def send(place: int) -> str:
        together()
        return browsers[place].post("/orders/new/", form).headers["Location"]

    landed = at_once(lambda: send(0), lambda: send(1))

    assert landed == ["/orders/1/receipt/"] * 2
    assert (Order.objects.count(), Client.objects.count()) == (1, 1)
