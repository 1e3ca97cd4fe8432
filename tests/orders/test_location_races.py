"""Two people at locations at once. Each race has a control that takes the lock away and sees it. Source: TN-7."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from accounts import invariants
from accounts.locations import services as locations
from accounts.locations.services import archive_location
from accounts.models import Location, Membership, Organization
from accounts.people.services import set_places
from orders.models import Order
from orders.services import Intake, LocationClosed, accept_order, accepting, change_order, details
from tests.factories import Shop, make_client, make_location, make_order
from tests.races import at_once, gate

# How long the one dwells in the middle, so that the other gets everything done who is not held off.
DWELL = 0.6
ARCHIVED = "no open order sits in an archived location"
REACH = "performers work where their open orders are"
NOWHERE = "every organization has a live location"


def main_of(shop: Shop) -> Location:
    return Location.objects.filter(organization=shop.organization).earliest("pk")


def dwell() -> None:
    time.sleep(DWELL if connection.vendor == "postgresql" else 0)


def unlocked(location: Location | None, by: Membership) -> Location:
    """Read the location as `hold_location` does, without holding it."""
    live = Location.objects.of(by.organization).live().order_by("pk")
    found = (live.filter(pk=location.pk) if location else live).first()
    if found is None:
        raise LocationClosed
    return found


# --- a location is archived while something comes to it -----------------------------------------------------


def archive_while(shop: Shop, monkeypatch: pytest.MonkeyPatch, hold: Callable[..., Location], act: Any) -> list[Any]:
    """Let one person put something at a location, dwelling once it is held, and another archive that."""
    together, branch = gate(), Location.objects.get(name="Branch", organization=shop.organization)

    def hold_and_dwell(location: Location | None, by: Membership) -> Location:
        held = hold(location, by)
        together()
        dwell()
        return held

    def archive() -> None:
        together()
        archive_location(branch, to=main_of(shop), by=shop.owner)

    for door in (accepting, details):
        monkeypatch.setattr(door, "hold_location", hold_and_dwell)
    return at_once(act, archive)


def to_accept(shop: Shop, branch: Location) -> Callable[[], Order]:
    client = make_client(shop)
    return lambda: accept_order(Intake(uuid4(), client, "Kettle", location=branch), by=shop.desk)


def to_move(shop: Shop, branch: Location) -> Callable[[], Order]:
    order = make_order(shop, location=main_of(shop))
    order.location = branch
    return lambda: change_order(order, seen=order.revision, by=shop.desk)


@pytest.mark.rule("TN-7")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("come", [to_accept, to_move])
def test_nothing_comes_to_a_location_that_is_being_archived(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, come: Any
) -> None:
    archive_while(shop, monkeypatch, details.hold_location, come(shop, make_location(shop)))

    assert invariants.faults()[ARCHIVED] == []
    assert not Order.objects.exclude(location=main_of(shop)).exists()


@pytest.mark.rule("TN-7")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("come", [to_accept, to_move])
def test_control_without_holding_the_location_the_order_is_open_in_an_archived_one(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, come: Any
) -> None:
    archive_while(shop, monkeypatch, unlocked, come(shop, make_location(shop)))

    assert len(invariants.faults()[ARCHIVED]) == (1 if connection.vendor == "postgresql" else 0)


# --- the last two are archived at once -------------------------------------------------------------------------

Hold = Callable[[Membership], tuple[Organization, dict[int, Location]]]


def archive_both(shop: Shop, monkeypatch: pytest.MonkeyPatch, hold: Hold) -> None:
    first, second = main_of(shop), make_location(shop)
    monkeypatch.setattr(locations, "_hold", hold)
    at_once(*[lambda each=each: archive_location(each, to=None, by=shop.owner) for each in (first, second)])


@pytest.mark.rule("TN-7")
@pytest.mark.django_db(transaction=True)
def test_of_the_last_two_locations_archived_at_once_one_stays(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    together, hold = gate(), locations._hold

    def hold_together(by: Membership) -> tuple[Organization, dict[int, Location]]:
        together()
        return hold(by)

    archive_both(shop, monkeypatch, hold_together)

    assert Location.objects.of(shop.organization).live().count() == 1
    assert invariants.faults()[NOWHERE] == []


@pytest.mark.rule("TN-7")
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_none_is_left(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    together = gate()

    def read(by: Membership) -> tuple[Organization, dict[int, Location]]:
        found = {each.pk: each for each in Location.objects.of(by.organization)}
        together()
        return Organization.objects.get(pk=by.organization_id), found

    archive_both(shop, monkeypatch, read)

    live = Location.objects.of(shop.organization).live().count()
    assert live == (0 if connection.vendor == "postgresql" else 1)


# --- somebody is limited while an order elsewhere is given to them -----------------------------------------------


def limit_while_accepting(shop: Shop, monkeypatch: pytest.MonkeyPatch, require: Any) -> None:
    branch, client, together = make_location(shop), make_client(shop), gate()
    intake = Intake(uuid4(), client, "Kettle", performer=shop.tech, location=main_of(shop))

    def require_and_dwell(performer: Membership | None, *, at: int | None = None) -> None:
        require(performer, at=at)
        together()
        dwell()

    def limit() -> None:
        together()
        set_places(shop.tech, [branch], by=shop.owner, handing=True)

    monkeypatch.setattr(accepting, "require_performer", require_and_dwell)
    at_once(lambda: accept_order(intake, by=shop.desk), limit)


@pytest.mark.rule("TN-7")
@pytest.mark.django_db(transaction=True)
def test_who_is_being_limited_is_given_nothing_elsewhere(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    limit_while_accepting(shop, monkeypatch, details.require_performer)

    assert invariants.faults()[REACH] == []


@pytest.mark.rule("TN-7")
@pytest.mark.django_db(transaction=True)
def test_control_without_holding_the_performer_they_perform_what_they_cannot_see(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(performer: Membership | None, at: int) -> None:
        details.require_works_at(performer and Membership.objects.get(pk=performer.pk), at)

    limit_while_accepting(shop, monkeypatch, look)

    assert len(invariants.faults()[REACH]) == (1 if connection.vendor == "postgresql" else 0)
