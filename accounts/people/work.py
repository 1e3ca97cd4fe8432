"""What a person still has in hand when they leave. Rooms register it; nobody below knows what it is."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from accounts.models import Membership, Organization


class Work(Protocol):
    def counts(self, organization: Organization) -> dict[int, int]:
        """Return how much each member has in hand, by membership id; absent: nothing."""

    def by_location(self, member: Membership) -> dict[int, int]:
        """Return how much the member has in hand at each location, by its id; absent: nothing."""

    def label(self, organization: Organization, count: int) -> str:
        """Say so much of it in words."""

    def hand_over(
        self, source: Membership, to: Membership | None, *, by: Membership, at: Collection[int] | None = None
    ) -> int:
        """Give all that is open, `at` some locations only, to somebody else or to nobody yet, by the word of `by`.

        Return how much.
        """


_WORK: dict[str, Work] = {}


def register(code: str, work: Work) -> None:
    _WORK[code] = work


def in_hand(member: Membership) -> list[str]:
    """Return what the member has in hand, in words: one sentence part for each room that knows of any."""
    counted = ((work, work.counts(member.organization).get(member.pk, 0)) for work in _WORK.values())
    return [work.label(member.organization, count) for work, count in counted if count]


def in_hand_at(member: Membership, locations: Collection[int]) -> list[str]:
    """Return what the member has in hand at these locations, in words."""
    counted = ((work, work.by_location(member)) for work in _WORK.values())
    summed = ((work, sum(held.get(pk, 0) for pk in locations)) for work, held in counted)
    return [work.label(member.organization, count) for work, count in summed if count]


def locations_of(member: Membership) -> set[int]:
    """Return where the member has something in hand, as location ids."""
    return {pk for work in _WORK.values() for pk in work.by_location(member)}


def hand_over(source: Membership, to: Membership | None, *, by: Membership, at: Collection[int] | None = None) -> int:
    return sum(work.hand_over(source, to, by=by, at=at) for work in _WORK.values())
