"""A reopened order takes back what it brought, by opposite entries, and cancels what is still owed. Source: OS-26."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction

from accounts.models import Membership
from orders import transitions
from orders.models import Order
from orders.services import add_line
from orders.services.lines import Priced
from statuses.carrying.claims import take
from statuses.carrying.work import carry_out, work_inside
from statuses.history import cause
from statuses.kinds import NO_ANSWERS, Planned, plan
from statuses.models import Effect, Move
from statuses.selectors import caused_nothing, hold_statuses
from tests.factories import Shop, make_line, make_order, put
from tests.payroll.paying import amounts, balance, close, entries, give_rates

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(shop: Shop) -> Order:
    give_rates(shop, shop.tech, services_percent=40, per_order=5)
    order = make_order(shop, performer=shop.tech)
    make_line(order, "Screen replaced", price="100.01")
    return order


def reopen(order: Order, shop: Shop, to: str = "Diagnostics", by: Membership | None = None) -> Move:
    """Move a closed order into an open status as the door of reopening does."""
    by, target = by or shop.owner, shop.status(to)
    with transaction.atomic():
        statuses = hold_statuses({target.pk, order.status_id or 0})
        (held,) = transitions.lock([order])
        statuses |= {status.pk: status for status in shop.statuses.values()}
        intents = transitions.intend([held], statuses=statuses, to=target.pk, by=by, reopening=True)
        (move,) = moves = transitions.enter(intents, target, by)
        cause(intents, moves, NO_ANSWERS)
    order.refresh_from_db()
    return move


def planned(order: Order, shop: Shop, by: Membership) -> list[Planned]:
    order.refresh_from_db()
    statuses = {status.pk: status for status in shop.statuses.values()}
    to = shop.status("Diagnostics").pk
    found = plan(transitions.intend([order], statuses=statuses, to=to, by=by, reopening=True))
    return [item for item in found if item.kind == "salary"]


@pytest.mark.rule("OS-26")
def test_reopening_takes_back_what_was_credited_by_opposite_entries(shop: Shop, order: Order) -> None:
    close(order, shop)

    move = reopen(order, shop)

    assert amounts(shop.tech) == [Decimal("40.00"), 5, Decimal("-40.00"), -5]
    assert balance(shop.tech) == 0
    back = entries(is_reversal=True)
    assert {(entry.move, entry.order, entry.title) for entry in back} == {
        (move, order, "Screen replaced"),
        (move, order, ""),
    }
    assert not caused_nothing(move)


@pytest.mark.rule("OS-26", "OS-24")
def test_the_plan_of_a_reopening_says_what_is_taken_back_and_owes_nothing(shop: Shop, order: Order) -> None:
    close(order, shop)

    (item,) = planned(order, shop, shop.owner)

    assert (item.says, item.is_owed) == ("$45.00 back from Fixit technician", False)
    assert planned(order, shop, shop.desk)[0].says == "Fixit technician"


@pytest.mark.rule("OS-26")
def test_closed_again_after_a_change_it_brings_what_the_lines_say_now(shop: Shop, order: Order) -> None:
    close(order, shop)
    reopen(order, shop)
    add_line(order, Priced("More", Decimal(1), Decimal(50)), by=shop.desk)

    close(order, shop)

    assert balance(shop.tech) == Decimal("65.00")


@pytest.mark.rule("OS-26")
def test_a_second_reopening_takes_back_only_what_came_since(shop: Shop, order: Order) -> None:
    for _twice in range(2):
        close(order, shop)
        reopen(order, shop)

    assert balance(shop.tech) == 0
    assert entries(is_reversal=True).count() == 4


@pytest.mark.rule("OS-26")
def test_salary_still_owed_is_cancelled_and_no_worker_credits_it(shop: Shop, order: Order) -> None:
    put(order, shop, "Closed")

    assert planned(order, shop, shop.owner)[0].says == "What was still to be credited is cancelled."
    reopen(order, shop)
    work_inside()

    assert not entries().exists()
    effect = Effect.objects.get(kind="salary")
    assert (effect.state, effect.reason) == (Effect.State.DISMISSED, "The order was reopened.")


@pytest.mark.rule("OS-26", "EF-2")
def test_a_worker_that_has_it_in_hand_writes_nothing_after_the_reopening(shop: Shop, order: Order) -> None:
    put(order, shop, "Closed")
    (effect,) = take(Effect.objects.filter(kind="salary"), most=1)

    reopen(order, shop)
    outcome = carry_out(effect)

    assert outcome is None
    assert not entries().exists()
    assert Effect.objects.get(pk=effect.pk).state == Effect.State.DISMISSED


@pytest.mark.rule("OS-26")
def test_salary_that_failed_cannot_be_tried_again_after_the_reopening(shop: Shop, order: Order) -> None:
    put(order, shop, "Closed")
    Effect.objects.filter(kind="salary").update(state=Effect.State.FAILED)

    reopen(order, shop)

    assert Effect.objects.get(kind="salary").state == Effect.State.DISMISSED


@pytest.mark.rule("OS-26")
def test_reopening_what_brought_nothing_plans_nothing(shop: Shop, order: Order) -> None:
    other = make_order(shop, performer=shop.tech)
    close(other, shop)

    assert planned(other, shop, shop.owner) == []
    assert caused_nothing(reopen(other, shop))


@pytest.mark.rule("OS-26", "TN-8")
def test_it_is_taken_back_also_where_the_room_is_off_by_now(shop: Shop, order: Order) -> None:
    close(order, shop)
    shop.organization.rooms = ["orders"]
    shop.organization.save()

    reopen(order, shop)

    assert balance(shop.tech) == 0


@pytest.mark.rule("OS-26")
def test_entering_a_status_that_pays_salary_by_a_reopening_credits_nothing(shop: Shop, order: Order) -> None:
    shop.status("Ready").credits_salary = True
    shop.status("Ready").save()
    close(order, shop)

    reopen(order, shop, "Ready")
    work_inside()

    assert balance(shop.tech) == 0
