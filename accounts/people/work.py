"""What a person still has in hand when they leave. Rooms register it; nobody below knows what it is."""

from __future__ import annotations

from typing import Protocol

from accounts.models import Membership, Organization


class Work(Protocol):
    def counts(self, organization: Organization) -> dict[int, int]:
        """Return how much each member has in hand, by membership id; absent: nothing."""

    def label(self, organization: Organization, count: int) -> str:
        """Say so much of it in words."""

    def hand_over(self, source: Membership, to: Membership | None, *, by: Membership) -> int:
        """Give all that is open to somebody else, or to nobody yet, by the word of `by`; return how much."""


_WORK: dict[str, Work] = {}


def register(code: str, work: Work) -> None:
    _WORK[code] = work


def in_hand(member: Membership) -> list[str]:
    """Return what the member has in hand, in words: one sentence part for each room that knows of any."""
    counted = ((work, work.counts(member.organization).get(member.pk, 0)) for work in _WORK.values())
    return [work.label(member.organization, count) for work, count in counted if count]


def hand_over(source: Membership, to: Membership | None, *, by: Membership) -> int:
    return sum(work.hand_over(source, to, by=by) for work in _WORK.values())
