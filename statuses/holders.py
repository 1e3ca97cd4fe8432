"""Who holds subjects in statuses. Settings → Statuses counts and moves them without knowing what they are."""

from __future__ import annotations

from typing import Protocol

from accounts import formats
from accounts.models import Membership, Organization
from statuses.groups import Group
from statuses.models import Status

COUNTED = formats.COUNTED


class Holder(Protocol):
    def counts(self, organization: Organization) -> dict[int, int]:
        """Return how many subjects sit in each status, by status id; absent: none. More than COUNTED: one more."""

    def open_in(self, status: Status) -> int:
        """Return how many open subjects sit in the status, to the last one."""

    def is_used(self, status: Status) -> bool:
        """Say whether any subject sits in the status or ever did."""

    def move_all(self, source: Status, to: Status, by: Membership, most: int | None = None) -> int:
        """Move open subjects of `source`, each with its history line and no effects; return how many.

        All, or at most `most`; fewer than that do not say that none is left.
        """

    def regroup(self, status: Status, group: Group) -> int:
        """Let the group of every subject in `status` follow it: no history line, no effect; return how many."""

    def initial_of(self, status: Status) -> list[str]:
        """Name what starts in `status`: while something does, it stays a live one of New. Source: OS-13."""


_HOLDERS: dict[str, Holder] = {}


def register(code: str, holder: Holder) -> None:
    _HOLDERS[code] = holder


def holders() -> list[Holder]:
    return list(_HOLDERS.values())


def initial_of(status: Status) -> list[str]:
    """Name what of all holders starts in `status`; ask with the statuses locked (`lock_statuses`)."""
    return [name for holder in holders() for name in holder.initial_of(status)]


def counts(organization: Organization) -> dict[int, int]:
    """Return how many subjects of all holders sit in each status."""
    total: dict[int, int] = {}
    for holder in holders():
        for status_id, number in holder.counts(organization).items():
            total[status_id] = total.get(status_id, 0) + number
    return total


def open_in(status: Status) -> int:
    return sum(holder.open_in(status) for holder in holders())


def is_used(status: Status) -> bool:
    return any(holder.is_used(status) for holder in holders())


def move_all(source: Status, to: Status, by: Membership, most: int | None = None) -> int:
    """Move what the holders have in `source`, one holder after the other, `most` in all."""
    moved = 0
    for holder in holders():
        left = None if most is None else most - moved
        if left is None or left > 0:
            moved += holder.move_all(source, to, by, left)
    return moved


def regroup(status: Status, group: Group) -> int:
    return sum(holder.regroup(status, group) for holder in holders())
