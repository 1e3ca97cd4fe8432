"""Two people at once over the statuses themselves. The control takes the lock away and sees the race."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection

import pytest
from django.db import connection

from accounts import invariants
from accounts.models import Organization, Role
from orders import transitions as door
from orders.models import Order, OrderType
from orders.transitions import move_order
from statuses import transitions
from statuses.groups import Group
from statuses.models import Status
from statuses.refusals import LastOfGroup
from statuses.selectors import hold_statuses
from statuses.services import editing, place_status
from statuses.transitions import lock_statuses, remove_status
from tests.factories import Shop, make_order, put
from tests.races import PATIENCE, at_once, gate
from tests.statuses.setting import add


def _read_without_lock(organization: Organization) -> dict[int, Status]:
    return {status.pk: status for status in Status.objects.of(organization).order_by("pk")}


def _open_in_archived() -> int:
    return Order.objects.filter(closed_at=None, status__archived_at__isnull=False).count()


def _as_mover(move: Callable[[], object]) -> Callable[[], object]:
    def named() -> object:
        threading.current_thread().name = "mover"
        return move()

    return named


def _archive(shop: Shop, name: str) -> object:
    return remove_status(shop.status(name), receiver=shop.status("Ready").pk, by=shop.owner)


@pytest.mark.rule("OS-9", "OS-10", "OS-20")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("leaves", [False, True])
def test_an_order_that_moves_while_its_target_is_archived_never_stays_in_the_archive(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, leaves: bool
) -> None:
    orders = [make_order(shop) for _each in range(3)]
    for order in orders:
        put(order, shop, "Diagnostics" if leaves else "In progress")
    put(make_order(shop), shop, "Diagnostics")
    together = gate(4)

    def move(order: Order) -> object:
        order.refresh_from_db()
        together()
        return move_order(
            order, to=shop.status("In the queue" if leaves else "Diagnostics"), by=shop.desk, seen=order.version
        )

    def archive() -> object:
        together()
        return _archive(shop, "Diagnostics")

    at_once(archive, *[lambda order=order: move(order) for order in orders])

    assert Status.objects.get(pk=shop.status("Diagnostics").pk).archived_at
    assert _open_in_archived() == 0
    assert not any(invariants.faults().values())


@pytest.mark.rule("OS-10")
@pytest.mark.django_db(transaction=True)
def test_control_a_target_that_is_only_read_takes_the_order_into_the_archive(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, archived = make_order(shop), threading.Event()
    put(make_order(shop), shop, "Diagnostics")
    if connection.vendor != "postgresql":
        archived.set()

    def read_then_wait(ids: Collection[int]) -> dict[int, Status]:
        read = Status.objects.in_bulk(ids)
        assert archived.wait(PATIENCE)
        return read

    def archive() -> object:
        done = _archive(shop, "Diagnostics")
        archived.set()
        return done

    def move() -> object:
        return move_order(order, to=shop.status("Diagnostics"), by=shop.desk, seen=1)

    def hold_or_read(ids: Collection[int]) -> dict[int, Status]:
        return read_then_wait(ids) if threading.current_thread().name == "mover" else hold_statuses(ids)

    monkeypatch.setattr(door, "hold_statuses", hold_or_read)
    at_once(_as_mover(move), archive)

    assert _open_in_archived() == (1 if connection.vendor == "postgresql" else 0)


def _two_of_new(shop: Shop) -> None:
    """Leave two statuses in New, none of them the first of any type."""
    add(shop, "Accepted", Group.NEW)
    add(shop, "Called", Group.NEW)
    Status.objects.filter(pk=shop.status("New").pk).update(archived_at="2026-01-01T00:00Z")


def _without_types(shop: Shop) -> None:
    OrderType.objects.filter(organization=shop.organization).delete()


@pytest.mark.rule("OS-11")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_archive_the_last_two_of_a_group_one_is_refused(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    _without_types(shop)
    _two_of_new(shop)
    together = gate()

    def lock_together(organization: Organization) -> dict[int, Status]:
        together()
        return lock_statuses(organization)

    monkeypatch.setattr(transitions, "lock_statuses", lock_together)
    results = at_once(lambda: _archive(shop, "Accepted"), lambda: _archive(shop, "Called"))

    assert [type(result) for result in results if result is not None] == [LastOfGroup]
    assert Status.objects.of(shop.organization).live().filter(group=Group.NEW).count() == 1


@pytest.mark.rule("OS-11")
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_both_archive_and_the_group_is_empty(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_types(shop)
    _two_of_new(shop)
    together = gate()

    def read_together(organization: Organization) -> dict[int, Status]:
        read = _read_without_lock(organization)
        together()
        return read

    monkeypatch.setattr(transitions, "lock_statuses", read_together)
    results = at_once(lambda: _archive(shop, "Accepted"), lambda: _archive(shop, "Called"))

    left = Status.objects.of(shop.organization).live().filter(group=Group.NEW).count()
    assert (results.count(None), left) == ((2, 0) if connection.vendor == "postgresql" else (1, 1))


# What comes of it in whichever sequence: the third has come first, the first has gone last.
BOTH_WISHES = ["Awaiting approval", "In the queue", "Courier", "Awaiting parts"]


def _reorder_at_once(shop: Shop) -> list[str]:
    """Of four let one person put the first last, and another the third first; return the order that came of it."""
    at_once(
        lambda: place_status(shop.status("Awaiting parts"), after=shop.status("Courier").pk, by=shop.owner),
        lambda: place_status(shop.status("Awaiting approval"), after=None, by=shop.members[Role.MANAGER]),
    )
    return [status.name for status in Status.objects.of(shop.organization).filter(group=Group.DEFERRED).in_order()]


@pytest.mark.rule("OS-6")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_reorder_at_once_each_gets_what_they_asked_for(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    together = gate()

    def lock_together(organization: Organization) -> dict[int, Status]:
        together()
        return lock_statuses(organization)

    add(shop, "Courier", Group.DEFERRED)
    monkeypatch.setattr(editing, "lock_statuses", lock_together)

    assert _reorder_at_once(shop) == BOTH_WISHES


@pytest.mark.rule("OS-6")
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_one_of_them_is_lost(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    together = gate()

    def read_together(organization: Organization) -> dict[int, Status]:
        read = _read_without_lock(organization)
        together()
        return read

    add(shop, "Courier", Group.DEFERRED)
    monkeypatch.setattr(editing, "lock_statuses", read_together)

    assert (_reorder_at_once(shop) == BOTH_WISHES) is (connection.vendor == "sqlite")


@pytest.mark.rule("OS-12")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_the_same_name_at_once_one_is_told(shop: Shop) -> None:
    together = gate()

    def give(name: str) -> object:
        together()
        return add(shop, name)

    results = at_once(lambda: give("Courier"), lambda: give(" COURIER "))

    assert sorted(type(result).__name__ for result in results) == ["NameTaken", "Status"]
    assert Status.objects.filter(key="courier").count() == 1
