"""`check_invariants` sees data that only somebody working around the product could have made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts import guards, invariants
from accounts.models import Membership, Organization, Role
from orders.models import Order, OrderType
from statuses.models import Effect, Move, Passage, Status
from tests.factories import Shop, make_line, make_order, put


def _check() -> str:
    said = StringIO()
    call_command("check_invariants", stdout=said)
    return said.getvalue()


@contextmanager
def _guards_away() -> Iterator[None]:
    """Let something get past the database's own guards; PostgreSQL changes no table with checks still to come."""
    connection.check_constraints()
    guards.drop(connection)
    yield
    connection.check_constraints()
    guards.install(connection)


@pytest.fixture
def order(shop: Shop) -> Order:
    order = make_order(shop)
    make_line(order, price="12.50")
    put(order, shop, "Ready")
    return order


def _wrong_group(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(group="deferred")


def _wrong_total(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(total="12.51")


def _type_starts_elsewhere(order: Order) -> None:
    OrderType.objects.filter(pk=order.order_type_id).update(
        initial_status=Status.objects.get(organization=order.organization, group="ready")
    )


def _initial_status_archived(order: Order) -> None:
    spare = Status(organization=order.organization, group="new", archived_at=timezone.now())
    spare.call("Spare")
    spare.save()
    OrderType.objects.filter(pk=order.order_type_id).update(initial_status=spare)


def _group_left_empty(order: Order) -> None:
    Status.objects.filter(organization=order.organization, group="closed_unsuccessfully").update(
        archived_at=timezone.now()
    )


def _archived_under_an_open_order(order: Order) -> None:
    Status.objects.filter(organization=order.organization, group="ready").update(archived_at=timezone.now())


def _way_out_of_a_closing_group(order: Order) -> None:
    closed = Status.objects.get(organization=order.organization, group="closed_successfully")
    Passage.objects.create(organization=order.organization, status_id=order.status_id, origin=closed)


def _rooms_twice(order: Order) -> None:
    Organization.objects.filter(pk=order.organization_id).update(rooms=["orders", "orders"])


def _line_slipped_in(order: Order) -> None:
    order.lines.update(total="13.00")


def _lost_history(order: Order) -> None:
    Effect.objects.filter(subject_id=order.pk).update(move=None)
    Move.objects.filter(subject_id=order.pk, version=2).delete()


def _rewritten_history(order: Order) -> None:
    Move.objects.filter(subject_id=order.pk, version=2).update(to_status=order.status_id + 1)


def _moves_of_nothing(order: Order) -> None:
    Move.objects.filter(subject_id=order.pk, version=1).update(subject_id=10**12)


def _effects_of_nothing(order: Order) -> None:
    Effect.objects.filter(subject_id=order.pk).update(subject_id=10**12, move=None)


def _effects_of_another(order: Order) -> None:
    other = Order.objects.exclude(pk=order.pk)[0]
    Effect.objects.filter(subject_id=order.pk).update(subject_id=other.pk)


def _owner_lost(order: Order) -> None:
    Membership.objects.filter(organization=order.organization_id, role=Role.OWNER).update(role=Role.MANAGER)


def _performer_gone(order: Order) -> None:
    somebody = Membership.objects.get(organization=order.organization_id, role=Role.TECHNICIAN)
    Order.objects.filter(pk=order.pk).update(performer=somebody)
    Membership.objects.filter(pk=somebody.pk).update(ended_at=order.created_at)


BREAKS = [
    (_owner_lost, "every organization has an owner", "has no owner who can sign in"),
    (_performer_gone, "who left performs no open order", "order {pk} is open and performed by somebody who left"),
    (_wrong_group, "orders are in the group of their status", "order {pk} is in deferred"),
    (_wrong_total, "totals are the sums of lines", "order {pk} does not say the sum"),
    (_line_slipped_in, "totals are the sums of lines", "order {pk} does not say the sum"),
    (_type_starts_elsewhere, "order types start in New", "starts in no live status of New"),
    (_initial_status_archived, "order types start in New", "starts in no live status of New"),
    (_group_left_empty, "groups have the statuses they need", "has no live status in closed_unsuccessfully"),
    (_archived_under_an_open_order, "no open order sits in an archived status", "order {pk} is open in an archived"),
    (_way_out_of_a_closing_group, "no status leads into itself or out of a closing group", "cannot be entered from"),
    (_rooms_twice, "rooms are switched on once", "has rooms that are none"),
    (_lost_history, "orders stand where history put them", "order {pk} stands where no line"),
    (_rewritten_history, "orders stand where history put them", "order {pk} stands where no line"),
    (_moves_of_nothing, "history has its subjects", "order 1000000000000 is spoken of and does not exist"),
    (_effects_of_nothing, "history has its subjects", "order 1000000000000 is spoken of and does not exist"),
    (_effects_of_another, "effects belong to their moves", "effect message/sms/order/{pk}/2 is caused by a move"),
]


def test_whole_data_passes(order: Order) -> None:
    said = _check()

    assert said.splitlines() == [f"ok   {name}" for name in invariants.faults()]


@pytest.mark.parametrize(("spoil", "check", "fault"), BREAKS, ids=[spoil.__name__[1:] for spoil, *_rest in BREAKS])
def test_each_fault_is_named(order: Order, shop: Shop, spoil: Callable[[Order], None], check: str, fault: str) -> None:
    make_order(shop)
    with _guards_away():
        spoil(order)

    found = {name: faults for name, faults in invariants.faults().items() if faults}

    order.refresh_from_db()
    assert list(found) == [check]
    assert fault.format(pk=order.pk) in " ".join(found[check])


def test_a_fault_ends_the_command_with_an_error_after_all_of_it_was_said(order: Order) -> None:
    _wrong_total(order)
    said = StringIO()

    with pytest.raises(CommandError, match="1 fault"):
        call_command("check_invariants", stdout=said)

    assert "FAIL totals are the sums of lines" in said.getvalue()
    assert f"     order {order.pk} does not say the sum of its lines" in said.getvalue()
    assert len(said.getvalue().splitlines()) == len(invariants.faults()) + 1


@pytest.mark.rule("OS-28", "TN-1")
@pytest.mark.django_db
def test_a_missing_and_a_stale_guard_are_named() -> None:
    going = next(name for name in guards.installed_guards(connection) if "statuses_move_is_append_only" in name)
    guards.drop(connection, [going])
    stale = guards.refuse(connection.vendor, "of_old_times", "statuses_move", "UPDATE", "1 = 1")
    with connection.cursor() as cursor:
        for statement in stale.create:
            cursor.execute(statement)

    assert sorted(guards.missing_guards()) == sorted([f"missing guard {going}", f"stale guard {stale.name}"])
