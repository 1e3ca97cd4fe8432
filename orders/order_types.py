"""Order types as their settings page changes them. Source: OS-13.

Every change first holds the running number, as accepting an order does: while one is accepted, its type and the
status it starts in stay what they are. Then the statuses, as whoever archives or regroups one does.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.auditing import Fields, note
from accounts.models import Did, Membership
from accounts.names import taken
from orders.models import OrderType
from orders.services import hold_numbering
from statuses.groups import Group
from statuses.models import Status
from statuses.transitions import lock_statuses


class TypeRefused(Exception):
    """Nothing was changed; `str()` is a sentence for the person."""


class NameTaken(TypeRefused):
    """Another type is called so: `taken_by` says which; an archived one can be restored."""

    def __init__(self, taken_by: OrderType) -> None:
        super().__init__(taken(taken_by.name, archived=taken_by.archived_at is not None))
        self.taken_by = taken_by


class BadStart(TypeRefused):
    """The initial status is none of the live ones of New."""


@transaction.atomic
def add_type(*, name: str, initial_status: Status, by: Membership) -> OrderType:
    """Add a type after the others. Raises NameTaken, BadStart."""
    types = _hold(by)
    added = OrderType(organization=by.organization, position=_last(types) + 1)
    added.call(name)
    _require_free_name(added, types)
    added.initial_status = _start(by, initial_status)
    added.save()
    note(by, Did.ADDED, added, {"name": ("", added.name), "initial_status": ("", initial_status.name)})
    return added


@transaction.atomic
def change_type(order_type: OrderType, *, name: str, initial_status: Status, by: Membership) -> OrderType:
    """Rename a type and choose where its orders start; unchanged, nothing is written. Raises NameTaken, BadStart."""
    types = _hold(by)
    held = types[order_type.pk]
    before, start = held.name, held.initial_status
    held.call(name)
    _require_free_name(held, types)
    held.initial_status = _start(by, initial_status)
    changed: dict[str, tuple[str, str]] = {}
    if held.name != before:
        changed["name"] = (before, held.name)
    if held.initial_status != start:
        changed["initial_status"] = (start.name if start else "", initial_status.name)
    return _save(held, Did.CHANGED, by, changed) if changed else held


@transaction.atomic
def shift_type(order_type: OrderType, *, up: bool, by: Membership) -> None:
    """Put a live type one place up or down among the live ones; at the end it stays."""
    live = [each for each in _hold(by).values() if not each.archived_at]
    places = [each.pk for each in live]
    if order_type.pk not in places:
        return
    place = places.index(order_type.pk)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(live):
        return
    live[place], live[other] = live[other], live[place]
    for position, each in enumerate(live):
        each.position = position
    OrderType.objects.bulk_update(live, ["position"])
    note(by, Did.CHANGED, live[other], {"position": (place + 1, other + 1)})


@transaction.atomic
def archive_type(order_type: OrderType, *, by: Membership) -> None:
    """Take a type from every choice; its orders keep it. Raises TypeRefused for the last live one."""
    types = _hold(by)
    held = types[order_type.pk]
    if held.archived_at:
        return
    if sum(not each.archived_at for each in types.values()) == 1:
        raise TypeRefused(_("“%(name)s” is the last one. Add another before you archive it.") % {"name": held.name})
    held.archived_at = timezone.now()
    _save(held, Did.ARCHIVED, by)


@transaction.atomic
def restore_type(order_type: OrderType, *, by: Membership) -> None:
    """Offer an archived type again. Raises BadStart when its initial status is no longer a live one of New."""
    types = _hold(by)
    held = types[order_type.pk]
    if not held.archived_at:
        return
    if held.initial_status is None:
        raise BadStart(_("Choose its initial status first."))
    _start(by, held.initial_status)
    held.archived_at, held.position = None, _last(types) + 1
    _save(held, Did.RESTORED, by)


def _hold(by: Membership) -> dict[int, OrderType]:
    """Hold numbering, statuses and types of the organization until the end of the transaction; return the types."""
    hold_numbering(by.organization)
    lock_statuses(by.organization)
    types = OrderType.objects.of(by.organization).select_for_update(of=("self",)).select_related("initial_status")
    return {each.pk: each for each in types.in_order()}


def _last(types: dict[int, OrderType]) -> int:
    return max((each.position for each in types.values()), default=-1)


def _start(by: Membership, status: Status) -> Status:
    """Return the status as it is now, if orders may start in it."""
    now = Status.objects.of(by.organization).filter(pk=status.pk).first()
    if now is None or now.archived_at or now.group != Group.NEW:
        raise BadStart(
            _("“%(status)s” is not among the live statuses of “%(group)s”. Choose another initial status.")
            % {"status": status.name, "group": Group.NEW.label}
        )
    return now


def _require_free_name(named: OrderType, types: dict[int, OrderType]) -> None:
    for each in types.values():
        if each.key == named.key and each.pk != named.pk:
            raise NameTaken(each)


def _save(held: OrderType, did: Did, by: Membership, fields: Fields | None = None) -> OrderType:
    held.save()
    note(by, did, held, fields)
    return held
