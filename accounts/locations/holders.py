"""What belongs to a location. Rooms register it; nobody below knows what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from accounts.models import Location, Membership, Organization


class Holder(Protocol):
    def counts(self, organization: Organization) -> dict[int, int]:
        """Return how much is open at each location, by its id; absent: nothing."""

    def label(self, organization: Organization, count: int) -> str:
        """Say so much of it in words."""

    def move_all(self, source: Location, to: Location, by: Membership) -> int:
        """Move all that is open to another location, inside a transaction; return how much."""


# Say what has to be done before a location is archived, since it cannot move to another; empty: nothing.
Objection = Callable[[Location], str]

_HOLDERS: dict[str, Holder] = {}
_OBJECTIONS: dict[str, Objection] = {}


def register(code: str, holder: Holder) -> None:
    _HOLDERS[code] = holder


def held_at(locations: Iterable[Location], organization: Organization) -> dict[int, list[str]]:
    """Return what is open at each location, in words: one sentence part for each room that knows of any."""
    counted = [(holder, holder.counts(organization)) for holder in _HOLDERS.values()]
    return {
        location.pk: [holder.label(organization, held[location.pk]) for holder, held in counted if location.pk in held]
        for location in locations
    }


def move_all(source: Location, to: Location, by: Membership) -> int:
    return sum(holder.move_all(source, to, by) for holder in _HOLDERS.values())


def register_objection(code: str, objection: Objection) -> None:
    _OBJECTIONS[code] = objection


def objections(location: Location) -> list[str]:
    return [said for objection in _OBJECTIONS.values() if (said := objection(location))]
