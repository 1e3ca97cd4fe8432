"""Who holds subjects in statuses. Settings → Statuses counts and moves them without knowing what they are."""

from __future__ import annotations

from typing import Protocol

from accounts.models import Membership, Organization
from statuses.groups import Group
from statuses.models import Status


class Holder(Protocol):
    def counts(self, organization: Organization) -> dict[int, int]:
        """Return how many subjects sit in each status, by status id; absent: none."""

    def move_all(self, source: Status, to: Status, by: Membership) -> int:
        """Move every open subject of `source`, each with its history line and no effects; return how many."""

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
    return [name for holder in _HOLDERS.values() for name in holder.initial_of(status)]


def counts(organization: Organization) -> dict[int, int]:
    """Return how many subjects of all holders sit in each status."""
    total: dict[int, int] = {}
    for holder in _HOLDERS.values():
        for status_id, number in holder.counts(organization).items():
            total[status_id] = total.get(status_id, 0) + number
    return total
