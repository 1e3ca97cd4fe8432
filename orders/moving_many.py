"""Many orders moved together: foreseen row by row, then each moved by itself, through the door, and told in words.

The pages that ask for it carry the versions of the list the orders were selected on, and what they were shown.
Source: OS-20, OS-22, OS-24.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext as _

from accounts.models import Membership
from orders.models import Order
from orders.selectors import targets_of_each
from orders.transitions import MoveRefused, intend, move_order, refusals, who_moved_each
from statuses.groups import Group
from statuses.history import PlanChanged
from statuses.kinds import Answers, Kind, Planned, digest, kind_of, plan
from statuses.models import Status


@dataclass(frozen=True)
class Row:
    """An order in the table: `outcome` is "will", "moved", "there" or "refused", `says` its sentence."""

    order: Order
    outcome: str
    says: str = ""
    planned: Sequence[Planned] = field(default_factory=tuple)

    @property
    def digest(self) -> str:
        return digest(self.planned)


def reachable(membership: Membership, orders: Sequence[Order]) -> list[tuple[Group, list[Status]]]:
    """Return what at least one of the orders may be set to, by group in the fixed order. Source: OS-23."""
    found = {status.pk: status for statuses in targets_of_each(membership, orders).values() for status in statuses}
    places = {group: place for place, group in enumerate(Group)}
    ordered = sorted(found.values(), key=lambda status: (places[Group(status.group)], status.position, status.pk))
    return [(Group(group), list(each)) for group, each in groupby(ordered, key=lambda status: status.group)]


def foreseen(membership: Membership, orders: Sequence[Order], to: Status, seen: Mapping[int, int]) -> list[Row]:
    """Say of each order whether it would move, and what that would cause; queries do not grow with their number.

    `seen` maps order id to the version the list showed; one that no list showed is taken as it is.
    """
    stale = who_moved_each([each for each in orders if each.version != seen.get(each.pk, each.version)])
    refused = {refusal.order.pk: str(refusal) for refusal in refusals(orders, to, membership)} | stale
    going = [each for each in orders if each.status_id != to.pk and each.pk not in refused]
    planned = _planned(membership, going, to)
    return [_row(each, to, refused.get(each.pk), planned.get(each.pk, ())) for each in orders]


def _row(order: Order, to: Status, refusal: str | None, planned: Sequence[Planned]) -> Row:
    if order.status_id == to.pk:
        return Row(order, "there")
    refusal = refusal or next((str(item.asks) for item in planned if item.asks), None)
    return Row(order, "will", planned=planned) if refusal is None else Row(order, "refused", refusal)


def _planned(membership: Membership, orders: Sequence[Order], to: Status) -> dict[int, list[Planned]]:
    """Return what moving each order would cause, by order id: as the move dialog shows it."""
    statuses = {order.status.pk: order.status for order in orders if order.status} | {to.pk: to}
    found: dict[int, list[Planned]] = {}
    for planned in plan(intend(orders, statuses=statuses, to=to.pk, by=membership)):
        found.setdefault(planned.intent.subject.pk, []).append(planned)
    return found


def summed(planned: Sequence[Planned]) -> list[tuple[Kind, int]]:
    """Return how many effects of each kind there will be."""
    numbers: dict[str, int] = {}
    for item in planned:
        if item.is_owed and not item.blocked:
            numbers[item.kind] = numbers.get(item.kind, 0) + 1
    return [(kind, number) for code, number in numbers.items() if (kind := kind_of(code))]


def move_one(order: Order, *, to: Status, by: Membership, seen: int, shown: str, comment: str) -> Row:
    """Move one order, in a transaction of its own, and say how that went. `shown` is the digest of what was shown."""
    try:
        move = move_order(order, to=to, by=by, seen=seen, comment=comment, answers=Answers({}, shown))
    except MoveRefused as refused:
        return Row(order, "refused", str(refused))
    except PlanChanged:
        changed = _("What this move will cause has changed since you opened this page. Look at it again.")
        return Row(order, "refused", changed)
    return Row(order, "moved" if move else "there")
