"""Statuses come and go: archiving with a receiver, restoring, erasing. Rules: OS-9 to OS-11, OS-13."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.auditing import note
from accounts.models import Did, Membership, Organization
from statuses import holders
from statuses.draining import owe_next
from statuses.groups import CLOSING, OPEN, Group
from statuses.models import Draining, Status
from statuses.refusals import InitialStatus, LastOfGroup, ReceiverNeeded, StatusChanged, StillMoving

# Groups that are never without a live status. Source: OS-11.
NEVER_EMPTY = (Group.NEW, *CLOSING)
# So many orders move within the request; more move in a worker.
AT_ONCE = 5_000


def lock_statuses(organization: Organization) -> dict[int, Status]:
    """Hold all statuses of the organization until the end of the transaction, always in the same sequence.

    Read only once they are held: the statement that waited does not see what was added meanwhile.
    """
    own = Status.objects.filter(organization=organization).order_by("pk")
    list(own.select_for_update().values_list("pk"))
    return {status.pk: status for status in own.select_related("organization")}


def require_another_in(group: Group, statuses: dict[int, Status], *, besides: Status) -> None:
    others = [each for each in statuses.values() if each.group == group and not each.archived_at]
    if group in NEVER_EMPTY and not [each for each in others if each.pk != besides.pk]:
        raise LastOfGroup(group)


@transaction.atomic
def remove_status(status: Status, *, receiver: int | None, by: Membership) -> Draining | None:
    """Erase a status that was never used; archive any other, what sits in it moving to `receiver`.

    Closed orders stay where they were closed. Returns the move that a worker carries on with, if there is one.
    Raises StatusChanged (gone or archived), LastOfGroup, InitialStatus, ReceiverNeeded, StillMoving.
    Rules: OS-9, OS-10, OS-11, OS-13.
    """
    statuses = lock_statuses(by.organization)
    held = statuses.get(status.pk)
    if held is None or held.archived_at:
        raise StatusChanged
    require_another_in(Group(held.group), statuses, besides=held)
    if names := holders.initial_of(held):
        raise InitialStatus(names)
    if _is_moving(held):
        raise StillMoving
    if not holders.is_used(held):
        note(by, Did.REMOVED, held)
        held.delete()
        return None
    return _archive(held, statuses, receiver, by)


def _archive(held: Status, statuses: dict[int, Status], receiver: int | None, by: Membership) -> Draining | None:
    sitting = 0 if held.closes else holders.open_in(held)
    to = _receiver(held, statuses, receiver)
    if sitting and to is None:
        raise ReceiverNeeded(sitting)
    held.archived_at = timezone.now()
    held.revision += 1
    held.save(update_fields=["archived_at", "revision"])
    note(by, Did.ARCHIVED, held, {"receiver": ("", to.name)} if sitting and to else None)
    if not sitting or to is None:
        return None
    if sitting > AT_ONCE:
        return _drain(held, to, sitting, by)
    holders.move_all(held, to, by)
    return None


def _receiver(held: Status, statuses: dict[int, Status], receiver: int | None) -> Status | None:
    to = statuses.get(receiver) if receiver else None
    if to is None or to.pk == held.pk or to.archived_at or to.group not in OPEN:
        return None
    return to


def _drain(held: Status, to: Status, sitting: int, by: Membership) -> Draining:
    draining = Draining.objects.create(
        organization=by.organization, source=held, receiver=to, by=by.user, total=sitting
    )
    owe_next(draining)
    return draining


def _is_moving(status: Status) -> bool:
    running = Draining.objects.filter(ended_at=None)
    return running.filter(source=status).exists() or running.filter(receiver=status).exists()


@transaction.atomic
def restore_status(status: Status, *, by: Membership) -> Status:
    """Bring an archived status back, at the end of its group; again changes nothing. Raises StillMoving."""
    statuses = lock_statuses(by.organization)
    held = statuses.get(status.pk)
    if held is None:
        raise StatusChanged
    if not held.archived_at:
        return held
    if _is_moving(held):
        raise StillMoving
    held.archived_at = None
    held.revision += 1
    held.position = max((each.position for each in statuses.values() if each.group == held.group), default=0) + 1
    held.save(update_fields=["archived_at", "revision", "position"])
    note(by, Did.RESTORED, held)
    return held
