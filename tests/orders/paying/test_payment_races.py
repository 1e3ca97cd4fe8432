"""Two people take money for one order at once. The control takes the lock away and sees one of them lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from accounts import invariants
from accounts.models import Membership
from orders import transitions
from orders.models import Order
from orders.paying import take_prepayment
from orders.services import OrderRefused
from orders.transitions import move_order
from payments.models import Method, Payment
from tests.factories import Shop, make_order
from tests.orders.paying.acts import method, owing, paid, stored
from tests.pages import browse
from tests.races import at_once, gate

_FAULTS = "what is paid is the sum of the ledger"


def _taking(shop: Shop, order: Order, amount: int, key: UUID | None = None) -> Callable[[], Any]:
    method = Method.objects.filter(organization=shop.organization).earliest("position")
    return lambda: take_prepayment(order, amount=Decimal(amount), method=method, key=key or uuid4(), by=shop.desk)


def _held_together(monkeypatch: pytest.MonkeyPatch) -> None:
    together, lock = gate(), transitions.lock

    def lock_together(orders: Sequence[Order]) -> list[Order]:
        together()
        return lock(orders)

    monkeypatch.setattr(transitions, "lock", lock_together)


@pytest.mark.rule("OS-34")
@pytest.mark.django_db(transaction=True)
def test_of_two_prepayments_at_once_neither_is_lost(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    order = make_order(shop)
    _held_together(monkeypatch)

    at_once(_taking(shop, order, 30), _taking(shop, order, 12))

    order.refresh_from_db()
    assert (order.paid, Payment.objects.count()) == (42, 2)
    assert invariants.faults()[_FAULTS] == []


@pytest.mark.rule("OS-34")
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_one_of_two_prepayments_is_not_in_what_is_paid(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, together = make_order(shop), gate()

    def read_without_lock(orders: Sequence[Order]) -> list[Order]:
        read = list(Order.objects.filter(pk__in=[order.pk for order in orders]))
        together()
        return read

    monkeypatch.setattr(transitions, "lock", read_without_lock)
    at_once(_taking(shop, order, 30), _taking(shop, order, 12))

    order.refresh_from_db()
    # SQLite lets one write at a time, lock or no lock.
    assert (order.paid in (30, 12), order.paid == 42) == {
        "postgresql": (True, False),
        "sqlite": (False, True),
    }[connection.vendor]
    assert len(invariants.faults()[_FAULTS]) == (1 if connection.vendor == "postgresql" else 0)


@pytest.mark.rule("OS-34")
@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_takes_the_money_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    order, key = make_order(shop), uuid4()
    _held_together(monkeypatch)

    first, second = at_once(_taking(shop, order, 30, key), _taking(shop, order, 30, key))

    order.refresh_from_db()
    assert first == second == Payment.objects.get()
    assert order.paid == 30


@pytest.mark.rule("OS-31")
@pytest.mark.django_db(transaction=True)
def test_a_prepayment_taken_while_the_order_closes_is_kept_or_refused(shop: Shop) -> None:
    order, together = make_order(shop), gate()

    def close() -> object:
        together()
        return move_order(order, to=shop.status("Closed"), by=shop.owner, seen=1)

    def take() -> object:
        together()
        return _taking(shop, order, 30)()

    _closed, taken = at_once(close, take)

    order.refresh_from_db()
    assert order.is_closed
    refused = isinstance(taken, OrderRefused)
    assert (order.paid, Payment.objects.count()) == ((0, 0) if refused else (30, 1))


@pytest.mark.rule("OR-2", "OS-34")
@pytest.mark.django_db(transaction=True)
def test_an_intake_sent_twice_at_once_is_one_order_one_client_and_one_payment(shop: Shop) -> None:
    form = {"key": uuid4(), "phone": "+12125550188", "client_name": "Ann", "about": "Laptop", "prepayment": "20"}
    browsers, together = [browse(shop.desk) for _each in range(2)], gate()

    def send(place: int) -> str:
        together()
        return browsers[place].post("/orders/new/", form).headers["Location"]

    landed = at_once(lambda: send(0), lambda: send(1))

    assert landed == ["/orders/1/receipt/"] * 2
    assert Order.objects.get().paid == Payment.objects.get().amount == 20


@pytest.mark.rule("OS-21", "OS-34")
@pytest.mark.django_db(transaction=True)
def test_two_people_who_close_with_the_payment_at_once_take_it_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, cash = owing(shop), method(shop, "cash")
    _held_together(monkeypatch)

    def close(member: Membership) -> Callable[[], Any]:
        answers = paid(("100", cash))
        return lambda: move_order(order, to=shop.status("Closed"), by=member, seen=1, answers=answers)

    moves = at_once(close(shop.desk), close(shop.owner))

    assert moves.count(None) == 1
    assert stored(order) == ("closed_successfully", 100, 100)


@pytest.mark.rule("OS-24", "OS-34")
@pytest.mark.django_db(transaction=True)
def test_a_window_answered_while_somebody_else_takes_a_payment_takes_no_more_than_is_due(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, cash = owing(shop), method(shop, "cash")
    _held_together(monkeypatch)
    answers = paid(("100", cash))

    _closed, taken = at_once(
        lambda: move_order(order, to=shop.status("Closed"), by=shop.desk, seen=1, answers=answers),
        _taking(shop, order, 30),
    )

    group, said, ledger = stored(order)
    if isinstance(taken, OrderRefused):
        assert (group, said, ledger) == ("closed_successfully", 100, 100)
    else:
        assert (group, said, ledger) == ("new", 30, 30)
