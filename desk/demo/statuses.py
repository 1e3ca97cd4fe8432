"""What the demo's owners have set up for themselves beside the standard statuses."""

from __future__ import annotations

from typing import Any, NamedTuple

from accounts.models import Membership
from orders.models import Order
from orders.transitions import move_order
from statuses.colours import Colour
from statuses.groups import Group
from statuses.models import Status
from statuses.services import Said, add_status, change_status
from statuses.services.editing import FIELDS
from statuses.transitions import remove_status

_ANYBODY = {"manager_may_set": True, "front_desk_may_set": True, "technician_may_set": True, "from_anywhere": True}


class Own(NamedTuple):
    group: Group
    names: dict[str, str]
    colour: Colour
    values: dict[str, Any]


_OWN = (
    # Clients go on reading the status before.
    Own(
        Group.IN_PROGRESS,
        {"en": "Second opinion", "ru": "Второе мнение"},
        Colour.TEAL,
        {"is_internal": True, "front_desk_may_set": False},
    ),
    Own(Group.READY, {"en": "Client told", "ru": "Клиент в курсе"}, Colour.MINT, {"from_anywhere": False}),
    Own(
        Group.CLOSED_UNSUCCESSFULLY,
        {"en": "Written off", "ru": "Списание"},
        Colour.GRAPHITE,
        {"requires_comment": True, "front_desk_may_set": False},
    ),
)
_GIVEN_UP = Own(Group.DEFERRED, {"en": "At the partner's", "ru": "У партнёров"}, Colour.OLIVE, {})


# How long a thing should stand where, in hours the shop is open, by the place of the status in its group.
_LIMITS = {Group.NEW: (0, 4), Group.IN_PROGRESS: (0, 16), Group.READY: (0, 40)}


def set_up_own_statuses(owner: Membership) -> None:
    _limit_some(owner)
    ready = Status.objects.of(owner.organization).live().filter(group=Group.READY).in_order()[0]
    for own in _OWN:
        _add(own, owner, origins=[ready.pk])


def _limit_some(owner: Membership) -> None:
    """Let some statuses have a limit; while the client is waited for, deadlines do not count."""
    for group, (place, hours) in _LIMITS.items():
        _set(_nth(owner, group, place), owner, time_limit=hours)
    _set(_nth(owner, Group.DEFERRED, -1), owner, is_excluded=True)


def _nth(owner: Membership, group: Group, place: int) -> Status:
    return list(Status.objects.of(owner.organization).live().filter(group=group).in_order())[place]


def _set(status: Status, owner: Membership, **values: Any) -> None:
    drawn = {name: getattr(status, name) for name in FIELDS}
    change_status(status, Said(drawn | values), by=owner, seen=status.revision)


def give_one_up(owner: Membership) -> None:
    """Archive a status that was used once: the page shows what an archive is."""
    given_up = _add(_GIVEN_UP, owner, origins=[])
    orders = Order.objects.open().filter(organization=owner.organization, group=Group.DEFERRED)
    order = orders.select_related("status").order_by("number").first()
    if order and order.status:
        before = order.status
        move_order(order, to=given_up, by=owner, seen=order.version)
        remove_status(given_up, receiver=before.pk, by=owner)


def _add(own: Own, owner: Membership, *, origins: list[int]) -> Status:
    name = own.names[owner.organization.language]
    values = {**_ANYBODY, **own.values, "name": name, "colour": own.colour.value}
    return add_status(own.group, Said(values, origins), by=owner)
