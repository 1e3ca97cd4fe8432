"""The desk is closed while money comes: every entry is in exactly one day. The control takes the lock away."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from accounts import invariants
from accounts.models import Location
from payments import desks
from payments.cash_days import ClosedAlready, Count, OpenAlready, SheetChanged, close_day, open_day
from payments.models import DeskDay, Payment
from payments.sheets import sheet_of
from tests.factories import Shop, make_order
from tests.payments.desks import method_of, pay, place_of
from tests.races import PATIENCE, at_once, gate

_ADDS_UP = "closed days of cash desks add up"


def _closing(shop: Shop, day: DeskDay, before: Callable[[], object]) -> Callable[[], Any]:
    """Return the act of closing a day; who finds another sum than the page showed looks again, as people do."""
    key = uuid4()

    def close() -> object:
        before()
        for _attempt in range(3):
            sheet = sheet_of(day)
            try:
                return close_day(day, Count(sheet.expected, Decimal(0)), seen=sheet.seen, key=key, by=shop.desk)
            except SheetChanged:
                continue
        raise AssertionError("the sum never stood still")

    return close


@pytest.mark.rule("OS-38")
@pytest.mark.django_db(transaction=True)
def test_money_that_comes_while_the_day_is_closed_is_in_exactly_one_day(shop: Shop) -> None:
    pay(shop, "10")
    day, order, together = DeskDay.objects.open().select_related("desk__location").get(), make_order(shop), gate()

    def take() -> object:
        together()
        return pay(shop, "30", order=order)

    closed, taken = at_once(_closing(shop, day, together), take)

    assert isinstance(closed, DeskDay)
    assert isinstance(taken, Payment)
    assert closed.expected == (40 if taken.day_id == day.pk else 10)
    assert invariants.faults()[_ADDS_UP] == []


@pytest.mark.rule("OS-38")
@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_money_that_is_being_written(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The payment has the day in its hand when the closing begins: the closing counts it."""
    held, closed, taken = _with_the_day_in_hand(shop, monkeypatch, desks.lock)

    assert taken.day == held
    assert closed.expected == 40
    assert invariants.faults()[_ADDS_UP] == []


@pytest.mark.rule("OS-38")
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_money_comes_for_a_day_that_is_closed_already(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_without_lock(location: Location) -> DeskDay | None:
        return DeskDay.objects.open().filter(desk__location=location).first()

    _day, closed, taken = _with_the_day_in_hand(shop, monkeypatch, read_without_lock)

    # SQLite lets one write at a time, lock or no lock: the closing waits there anyway.
    lost = isinstance(taken, Exception)
    assert (lost, closed.expected) == {"postgresql": (True, 10), "sqlite": (False, 40)}[connection.vendor]


def _with_the_day_in_hand(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, lock: Callable[[Location], DeskDay | None]
) -> tuple[DeskDay, Any, Any]:
    """Close a day while a payment has just taken it in hand; return the day and what both came to."""
    pay(shop, "10")
    day, order = DeskDay.objects.open().select_related("desk__location").get(), make_order(shop)
    in_hand, begun = threading.Event(), threading.Event()

    def hold_and_wait(location: Location) -> DeskDay | None:
        found = lock(location)
        in_hand.set()
        # Long enough for a closing that does not wait to be through.
        begun.wait(PATIENCE)
        threading.Event().wait(0.7)
        return found

    def begin() -> object:
        in_hand.wait(PATIENCE)
        begun.set()
        return None

    monkeypatch.setattr(desks, "lock", hold_and_wait)
    closed, taken = at_once(_closing(shop, day, begin), lambda: pay(shop, "30", order=order))
    return day, closed, taken


@pytest.mark.rule("OS-38")
@pytest.mark.django_db(transaction=True)
def test_two_payments_at_once_open_one_day(shop: Shop) -> None:
    orders, together = [make_order(shop) for _each in range(2)], gate()

    def take(place: int) -> object:
        together()
        return pay(shop, "30", order=orders[place])

    first, second = at_once(lambda: take(0), lambda: take(1))

    assert first.day == second.day == DeskDay.objects.get()


@pytest.mark.rule("OS-38")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_or_close_a_desk_at_once_one_is_told(shop: Shop) -> None:
    together = gate()

    def begin() -> object:
        together()
        try:
            return open_day(place_of(shop), opening=Decimal(10), key=uuid4(), by=shop.desk)
        except OpenAlready as refused:
            return refused

    opened = at_once(begin, begin)
    day, again = DeskDay.objects.select_related("desk__location").get(), gate()

    def end() -> object:
        try:
            return _closing(shop, day, again)()
        except ClosedAlready as refused:
            return refused

    closed = at_once(end, end)

    assert sorted(isinstance(each, OpenAlready) for each in opened) == [False, True]
    assert sorted(isinstance(each, ClosedAlready) for each in closed) == [False, True]
    assert method_of(shop).name == "Cash"
