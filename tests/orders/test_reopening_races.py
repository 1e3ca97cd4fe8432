"""Two people at one closed order at once. The control takes the lock away and sees it reopened twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection

from accounts.models import Role
from orders import transitions
from orders.models import Line, Order
from orders.reopening import reopen_order
from orders.services import LinesLocked, Priced, add_line
from orders.transitions import StaleOrder
from statuses.models import Move
from tests.factories import Shop, make_order, put
from tests.races import at_once, gate


def _closed(shop: Shop) -> Order:
    order = make_order(shop)
    put(order, shop, "Closed")
    order.refresh_from_db()
    return order


def _reopening(shop: Shop, order: Order, name: str) -> Callable[[], Move | None]:
    manager = shop.members[Role.MANAGER]
    return lambda: reopen_order(order, to=shop.status(name), by=manager, seen=order.version, reason="Still clicks")


def _held_together(monkeypatch: pytest.MonkeyPatch) -> None:
    together, lock = gate(), transitions.lock

    def lock_together(orders: Sequence[Order]) -> list[Order]:
        together()
        return lock(orders)

    monkeypatch.setattr(transitions, "lock", lock_together)


@pytest.mark.rule("OS-26", "OS-22")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_reopen_into_different_statuses_one_is_told_of_the_other(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = _closed(shop)
    _held_together(monkeypatch)

    ended = at_once(_reopening(shop, order, "Diagnostics"), _reopening(shop, order, "In progress"))

    assert sorted(type(each).__name__ for each in ended) == ["Move", "StaleOrder"]
    order.refresh_from_db()
    assert order.version == 3


@pytest.mark.rule("OS-26", "OS-21")
@pytest.mark.django_db(transaction=True)
def test_reopened_twice_at_once_into_one_status_it_is_reopened_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = _closed(shop)
    _held_together(monkeypatch)

    ended = at_once(*[_reopening(shop, order, "Diagnostics")] * 2)

    assert sorted(each is None for each in ended) == [False, True]
    assert Move.objects.filter(subject_id=order.pk).count() == 3


@pytest.mark.rule("OS-26")
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_both_go_on_and_only_the_history_refuses_the_second(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, together = _closed(shop), gate()

    def read_without_lock(orders: Sequence[Order]) -> list[Order]:
        read = list(Order.objects.filter(pk__in=[order.pk for order in orders]))
        together()
        return read

    monkeypatch.setattr(transitions, "lock", read_without_lock)
    ended = at_once(_reopening(shop, order, "Diagnostics"), _reopening(shop, order, "In progress"))

    # SQLite lets one write at a time, lock or no lock.
    expected = {"postgresql": IntegrityError, "sqlite": StaleOrder}[connection.vendor]
    assert sum(isinstance(each, Move) for each in ended) == 1
    assert sum(isinstance(each, expected) for each in ended) == 1


@pytest.mark.rule("OS-26", "OS-25")
@pytest.mark.django_db(transaction=True)
def test_a_line_added_while_the_order_is_reopened_is_kept_or_refused(shop: Shop) -> None:
    order, together = _closed(shop), gate()

    def reopen() -> object:
        together()
        return _reopening(shop, order, "Diagnostics")()

    def add() -> object:
        together()
        return add_line(order, Priced("More", Decimal(1), Decimal(5)), by=shop.desk)

    _move, added = at_once(reopen, add)

    order.refresh_from_db()
    refused = isinstance(added, LinesLocked)
    assert not order.is_closed
    assert (order.total, Line.objects.count()) == ((0, 0) if refused else (5, 1))
