"""Setting up the statuses themselves: all but archiving and erasing. Rules: OS-2, OS-6 to OS-8, OS-11 to OS-13."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.auditing import differences, note, values_of
from accounts.models import Did, Membership
from accounts.names import comparable, written
from statuses import holders
from statuses.groups import OPEN, SWITCHES, Group, May, may
from statuses.models import Passage, Status
from statuses.refusals import (
    ForbiddenGroup,
    ForbiddenSwitch,
    GroupForbids,
    InitialStatus,
    NameTaken,
    StatusChanged,
)
from statuses.transitions import lock_statuses, require_another_in

# What a person sets on a status, position aside.
FIELDS = (
    "name",
    "public_name",
    "is_internal",
    "colour",
    "group",
    *SWITCHES.values(),
    "time_limit",
    "is_excluded",
    "requires_comment",
    "manager_may_set",
    "front_desk_may_set",
    "technician_may_set",
    "from_anywhere",
)
_PLAIN = tuple(name for name in FIELDS if name not in ("name", "group"))


@dataclass(frozen=True)
class Said:
    """What a person wrote into the form of a status: `values` by field of FIELDS, `origins` where it is reached from.

    `drop_forbidden`: they know that the group does not allow all of it.
    """

    values: dict[str, Any]
    origins: Collection[int] = field(default_factory=tuple)
    drop_forbidden: bool = False


@transaction.atomic
def add_status(group: Group, said: Said, *, by: Membership) -> Status:
    """Add a status at the end of a group. Raises NameTaken, ForbiddenSwitch."""
    statuses = lock_statuses(by.organization)
    status = Status(organization=by.organization, group=group, position=_last_of(statuses.values(), group) + 1)
    _rename(status, said.values["name"], statuses)
    _fill(status, said.values)
    status.save()
    _keep_origins(status, said.origins, statuses)
    note(by, Did.ADDED, status, {"group": ("", status.group)})
    return status


@transaction.atomic
def change_status(status: Status, said: Said, *, by: Membership, seen: int) -> Status:
    """Change a status as a person wrote, unless somebody else did since revision `seen`.

    Into another group everything that sits in it follows, in the same transaction, without history. Raises
    StatusChanged, NameTaken, ForbiddenGroup, LastOfGroup, InitialStatus, GroupForbids, ForbiddenSwitch.
    """
    statuses = lock_statuses(by.organization)
    held = statuses.get(status.pk)
    if held is None or held.archived_at or held.revision != seen:
        raise StatusChanged
    before = {**values_of(held, FIELDS), "passages": _origins_of(held)}
    values, group = dict(said.values), Group(said.values.get("group", held.group))
    if group != held.group:
        _regroup(held, group, values, statuses, drop_forbidden=said.drop_forbidden)
    _rename(held, values["name"], statuses)
    _fill(held, values)
    held.revision += 1
    held.save()
    _keep_origins(held, said.origins, statuses)
    changed = differences({name: before[name] for name in FIELDS}, held)
    if (origins := _origins_of(held)) != before["passages"]:
        changed["passages"] = (_names(before["passages"], statuses), _names(origins, statuses))
    if changed:
        note(by, Did.CHANGED, held, changed)
    return held


@transaction.atomic
def place_status(status: Status, *, after: int | None, by: Membership) -> None:
    """Put a status right behind another of its group; None: first. One that has left is no matter: last then.

    Two people who reorder at once each get what they asked for, one after the other.
    """
    statuses = lock_statuses(by.organization)
    held = statuses.get(status.pk)
    if held is None or held.archived_at:
        raise StatusChanged
    arranged = in_order(statuses.values(), Group(held.group))
    others = [each for each in arranged if each.pk != held.pk]
    places = {each.pk: place for place, each in enumerate(others, 1)}
    others.insert(0 if after is None else places.get(after, len(others)), held)
    moved = [each for place, each in enumerate(others) if each.position != place]
    for place, each in enumerate(others):
        each.position = place
    Status.objects.bulk_update(moved, ["position"])
    if others != arranged:
        note(by, Did.CHANGED, held, {"position": (arranged.index(held) + 1, others.index(held) + 1)})


def in_order(statuses: Iterable[Status], group: Group) -> list[Status]:
    """Return the live statuses of a group as the organization arranged them."""
    live = [status for status in statuses if status.group == group and not status.archived_at]
    return sorted(live, key=lambda status: (status.position, status.pk))


def _last_of(statuses: Iterable[Status], group: Group) -> int:
    return max((status.position for status in statuses if status.group == group), default=-1)


def _rename(status: Status, name: str, statuses: dict[int, Status]) -> None:
    """Give the name unless another status has it, an archived one included. Source: OS-12."""
    key = comparable(written(name))
    for other in statuses.values():
        if other.key == key and other.pk != status.pk:
            raise NameTaken(other)
    status.call(name)


def _fill(status: Status, values: dict[str, Any]) -> None:
    group = Group(status.group)
    for action, switch in SWITCHES.items():
        if values.get(switch) and may(group, action) is May.NEVER:
            raise ForbiddenSwitch(group, action)
    for name in _PLAIN:
        if name in values:
            setattr(status, name, values[name])
    status.public_name = written(status.public_name)


def _regroup(
    held: Status, group: Group, values: dict[str, Any], statuses: dict[int, Status], *, drop_forbidden: bool
) -> None:
    """Let the status and all that sits in it go over to another open group. Source: OS-7, OS-8."""
    if group not in OPEN or held.group not in OPEN:
        raise ForbiddenGroup
    require_another_in(Group(held.group), statuses, besides=held)
    if names := holders.initial_of(held):
        raise InitialStatus(names)
    forbidden = [
        action for action, switch in SWITCHES.items() if values.get(switch) and may(group, action) is May.NEVER
    ]
    if forbidden and not drop_forbidden:
        raise GroupForbids(group, forbidden)
    for action in forbidden:
        values[SWITCHES[action]] = False
    held.position = _last_of(statuses.values(), group) + 1
    held.group = group
    holders.regroup(held, group)


def _origins_of(status: Status) -> list[int]:
    return sorted(Passage.objects.filter(status=status).values_list("origin_id", flat=True))


def _names(status_ids: Iterable[int], statuses: dict[int, Status]) -> str:
    return ", ".join(statuses[pk].name for pk in status_ids)


def _keep_origins(status: Status, origins: Collection[int], statuses: dict[int, Status]) -> None:
    """Write the ways into a status; those of this organization only, and none where any status will do."""
    open_here = {pk for pk, each in statuses.items() if each.group in OPEN and pk != status.pk}
    wanted = set() if status.from_anywhere else set(origins) & open_here
    Passage.objects.filter(status=status).exclude(origin__in=wanted).delete()
    known = set(Passage.objects.filter(status=status).values_list("origin_id", flat=True))
    Passage.objects.bulk_create(
        Passage(organization_id=status.organization_id, status=status, origin_id=pk) for pk in sorted(wanted - known)
    )
