"""Two people at order types at once. Each race has a control that takes the lock away and sees it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Membership, Organization
from orders import order_types
from orders.models import Order, OrderType
from orders.order_types import add_type, archive_type, change_type
from orders.services import Intake, accept_order, accepting
from statuses import holders
from statuses.groups import Group
from statuses.models import Status
from statuses.transitions import lock_statuses
from tests.factories import Shop, make_client
from tests.races import at_once, gate

# How long the one dwells in the middle, so that the other gets everything done who is not held off.
DWELL = 0.6


# --- a status is taken from a type and archived while an order of the type is accepted ---------------


@transaction.atomic
def archive_status(status: Status) -> bool:
    """Archive a status as its settings page does: locked, and only if nothing starts or stands in it."""
    held = lock_statuses(status.organization)[status.pk]
    if holders.initial_of(held) or held.pk in holders.counts(status.organization):
        return False
    return Status.objects.filter(pk=status.pk).update(archived_at=timezone.now()) == 1


def accept_while_the_start_goes(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Order:
    """Accept an order while somebody lets its type start elsewhere and archives where it started."""
    spare = Status(organization=shop.organization, group=Group.NEW, position=9)
    spare.call("Spare")
    spare.save()
    order_type, client = OrderType.objects.get(organization=shop.organization), make_client(shop)
    together, beginning = gate(), accepting._beginning

    def dwell(intake: Intake, organization: Organization) -> tuple[OrderType, Status]:
        found = beginning(intake, organization)
        together()
        time.sleep(DWELL if connection.vendor == "postgresql" else 0)
        return found

    def take_away() -> bool:
        together()
        change_type(order_type, name=order_type.name, initial_status=spare, by=shop.owner)
        return archive_status(shop.status("New"))

    monkeypatch.setattr(accepting, "_beginning", dwell)
    order, _archived = at_once(lambda: accept_order(Intake(uuid4(), client, "Kettle"), by=shop.desk), take_away)
    order.refresh_from_db()
    accepted: Order = order
    return accepted


@pytest.mark.rule("OS-13")
@pytest.mark.django_db(transaction=True)
def test_no_order_is_accepted_into_a_status_that_is_being_archived(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    order = accept_while_the_start_goes(shop, monkeypatch)

    assert order.status.archived_at is None


@pytest.mark.rule("OS-13")
@pytest.mark.django_db(transaction=True)
def test_control_without_holding_the_numbering_the_order_stands_in_an_archived_status(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_types, "hold_numbering", lambda organization: None)

    order = accept_while_the_start_goes(shop, monkeypatch)

    assert (order.status.archived_at is not None) == (connection.vendor == "postgresql")


# --- the last two types are archived at once -----------------------------------------------------------


def archive_both(shop: Shop, monkeypatch: pytest.MonkeyPatch, hold: Callable[[Membership], Any]) -> list[bool]:
    """Let two people archive one of two types each; return which are live then."""
    first = OrderType.objects.get(organization=shop.organization)
    second = add_type(name="Warranty", initial_status=shop.status("New"), by=shop.owner)
    monkeypatch.setattr(order_types, "_hold", hold)

    at_once(lambda: archive_type(first, by=shop.owner), lambda: archive_type(second, by=shop.owner))

    types = OrderType.objects.filter(organization=shop.organization).in_order()
    return [each.archived_at is None for each in types]


@pytest.mark.rule("OS-13")
@pytest.mark.django_db(transaction=True)
def test_of_the_last_two_types_archived_at_once_one_stays(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    together, hold = gate(), order_types._hold

    def hold_together(by: Membership) -> dict[int, OrderType]:
        together()
        return hold(by)

    assert sorted(archive_both(shop, monkeypatch, hold_together)) == [False, True]


@pytest.mark.rule("OS-13")
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_none_is_left(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    together = gate()

    def read(by: Membership) -> dict[int, OrderType]:
        types = {each.pk: each for each in OrderType.objects.filter(organization=by.organization)}
        together()
        return types

    live = archive_both(shop, monkeypatch, read)

    assert sorted(live) == ([False, False] if connection.vendor == "postgresql" else [False, True])
