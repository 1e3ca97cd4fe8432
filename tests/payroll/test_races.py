"""Two workers, two moves, two people at once. Each control takes the lock away and sees the harm."""

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
from payroll import services
from payroll.models import Entry
from payroll.services import MoreThanBalance, enter_by_hand
from statuses.carrying.claims import take
from statuses.carrying.work import carry_out, work_inside
from statuses.models import Effect
from tests.factories import Shop, make_line, make_order, put
from tests.payroll.paying import amounts, balance, give_rates
from tests.payroll.test_reopening import reopen
from tests.races import at_once, gate

pytestmark = pytest.mark.django_db(transaction=True)
# What one act too many brings where rows are really read at once; SQLite lets one write at a time anyway.
_TWICE = {"postgresql": 2, "sqlite": 1}


@pytest.fixture
def order(shop: Shop) -> Order:
    give_rates(shop, shop.tech, services_percent=40)
    shop.status("Ready").credits_salary = True
    shop.status("Ready").save()
    order = make_order(shop, performer=shop.tech)
    make_line(order, price="100")
    return order


def _together(monkeypatch: pytest.MonkeyPatch, *, locked: bool = True) -> None:
    """Let both come to the order's lock at once; without it, both read before either writes."""
    together, lock = gate(), transitions.lock

    def lock_together(orders: Sequence[Order]) -> list[Order]:
        together()
        return lock(orders)

    def read_without_lock(orders: Sequence[Order]) -> list[Order]:
        return list(Order.objects.filter(pk__in=[order.pk for order in orders]))

    monkeypatch.setattr(transitions, "lock", lock_together if locked else read_without_lock)
    if not locked:
        reckon = services.reckon

        def reckon_together(*said: Any) -> Any:
            reckoned = reckon(*said)
            together()
            return reckoned

        monkeypatch.setattr(services, "reckon", reckon_together)


def _two_effects(shop: Shop, order: Order) -> list[Callable[[], Any]]:
    """Owe salary for Ready and for Closed before any worker ran, and give each to a worker of its own."""
    put(order, shop, "Ready")
    put(order, shop, "Closed")
    taken = take(Effect.objects.filter(kind="salary"), most=2)
    assert len(taken) == 2
    return [lambda effect=effect: carry_out(effect) for effect in taken]


@pytest.mark.rule("OS-42", "EF-2")
def test_ready_then_closed_carried_out_by_two_workers_at_once_is_paid_once(
    shop: Shop, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts = _two_effects(shop, order)
    _together(monkeypatch)

    at_once(*acts)

    assert amounts(shop.tech) == [40]
    assert set(Effect.objects.filter(kind="salary").values_list("state", flat=True)) == {Effect.State.DONE}


@pytest.mark.rule("OS-42")
def test_control_without_the_orders_lock_it_is_paid_twice(
    shop: Shop, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts = _two_effects(shop, order)
    _together(monkeypatch, locked=False)

    at_once(*acts)

    assert amounts(shop.tech) == [40] * _TWICE[connection.vendor]


@pytest.mark.rule("EF-2", "OS-42")
def test_one_effect_in_the_hands_of_two_workers_is_credited_once(
    shop: Shop, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(order, shop, "Closed")
    (first,) = take(Effect.objects.filter(kind="salary"), most=1)
    Effect.objects.filter(pk=first.pk).update(state=Effect.State.OWED, lease_until=None)
    (second,) = take(Effect.objects.filter(kind="salary"), most=1)
    _together(monkeypatch)

    at_once(lambda: carry_out(first), lambda: carry_out(second))

    assert amounts(shop.tech) == [40]
    assert Effect.objects.get(kind="salary").state == Effect.State.DONE


@pytest.mark.rule("OS-26", "EF-2")
def test_a_worker_and_a_reopening_at_once_leave_nothing_credited(
    shop: Shop, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(order, shop, "Closed")
    order.refresh_from_db()
    (effect,) = take(Effect.objects.filter(kind="salary"), most=1)
    _together(monkeypatch)

    at_once(lambda: reopen(order, shop), lambda: carry_out(effect))
    monkeypatch.undo()
    work_inside()

    assert balance(shop.tech) == 0
    assert {name: found for name, found in invariants.faults().items() if found} == {}


def _paying(shop: Shop, key: UUID | None = None) -> Callable[[], Any]:
    said = {"kind": "payout", "amount": Decimal(40), "key": key or uuid4(), "by": shop.owner}

    def pay() -> object:
        try:
            return enter_by_hand(shop.tech, **said)
        except MoreThanBalance as refused:
            return refused

    return pay


def _lock_together(monkeypatch: pytest.MonkeyPatch, *, locked: bool = True) -> None:
    together, lock = gate(), services.lock

    def lock_together(member: Membership) -> Membership:
        together()
        return lock(member)

    def read_without_lock(member: Membership) -> Membership:
        return Membership.objects.get(pk=member.pk)

    monkeypatch.setattr(services, "lock", lock_together if locked else read_without_lock)
    if not locked:
        counted = services.balance_of

        def count_together(member: Membership) -> Decimal:
            held = counted(member)
            together()
            return held

        monkeypatch.setattr(services, "balance_of", count_together)


@pytest.fixture
def _earned(shop: Shop, order: Order) -> None:
    put(order, shop, "Closed")
    work_inside()


@pytest.mark.rule("OS-44", "OS-34")
@pytest.mark.usefixtures("_earned")
def test_a_payout_sent_twice_at_once_by_one_form_is_paid_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    key = uuid4()
    _lock_together(monkeypatch)

    first, second = at_once(_paying(shop, key), _paying(shop, key))

    assert first == second == Entry.objects.get(kind="payout")
    assert balance(shop.tech) == 0


@pytest.mark.rule("OS-44")
@pytest.mark.usefixtures("_earned")
def test_of_two_people_who_pay_the_balance_out_at_once_one_does(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    _lock_together(monkeypatch)

    answers = at_once(_paying(shop), _paying(shop))

    assert sorted(type(answer).__name__ for answer in answers) == ["Entry", "MoreThanBalance"]
    assert balance(shop.tech) == 0


@pytest.mark.rule("OS-44")
@pytest.mark.usefixtures("_earned")
def test_control_without_the_employees_lock_the_balance_is_paid_out_twice(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    _lock_together(monkeypatch, locked=False)

    at_once(_paying(shop), _paying(shop))

    assert Entry.objects.filter(kind="payout").count() == _TWICE[connection.vendor]
