"""Opening a closed order again: an act of its own, with a reason, through the door of every move. Source: OS-26."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Location, Membership, Role
from accounts.permissions import Act, may
from accounts.statements import ModelsById, RowsById
from orders import transitions
from orders.models import Order
from orders.services.details import give
from orders.transitions import NotAllowed, NotPermitted
from statuses.groups import CLOSING, OPEN, Group
from statuses.history import cause
from statuses.kinds import NO_ANSWERS, Answers
from statuses.models import SETTABLE_BY, Move, Status
from statuses.selectors import hold_statuses

# Neither archived nor taken out until the end of the transaction; those who reopen do not wait for each other.
_archived_held = RowsById(lambda ids: Location.objects.filter(pk__in=ids).values_list("archived_at"), hold="FOR SHARE")
_performers_held = ModelsById(lambda ids: Membership.objects.filter(pk__in=ids), hold="FOR SHARE")


@transaction.atomic
def reopen_order(
    order: Order, *, to: Status, by: Membership, seen: int, reason: str, answers: Answers = NO_ANSWERS
) -> Move | None:
    """Put a closed order into an open status, with the reason in its history; its payments stay.

    What entering the status causes does not happen; kinds reverse what closing caused. A performer who left, or works
    elsewhere by now, loses it. Open in that status already: nothing happens, None. Raises StaleOrder (moved by
    somebody since), NotAllowed (open, no reason, a target that is archived or closes, an archived location),
    NotPermitted (the role), PlanChanged. Source: OS-26.
    """
    statuses = hold_statuses({pk for pk in (to.pk, order.status_id) if pk})
    ((archived_at,),) = _archived_held([order.location_id])
    performer = next(iter(_performers_held([order.performer_id])), None) if order.performer_id else None
    (held,) = transitions.lock([order])
    if held.status_id == to.pk and not held.is_closed:
        return None
    transitions.require_unchanged([held], {order.pk: seen})
    _require_reopenable(held, statuses.get(to.pk), by, reason)
    if archived_at:
        sentence = _("The location “%(name)s” is archived. Restore it in Settings → Locations, then reopen this.")
        raise NotAllowed(held, sentence % {"name": held.location.name})

    intents = transitions.intend([held], statuses=statuses, to=to.pk, by=by, comment=reason.strip(),
                                 why=_("Reopened"), reopening=True)  # fmt: skip
    moves = transitions.enter(intents, statuses[to.pk], by)
    if is_out_of_reach(performer, held):
        give([held], None, by=by)
    cause(intents, moves, answers)
    return moves[0]


def _require_reopenable(held: Order, to: Status | None, by: Membership, reason: str) -> None:
    if not may(by, Act.REOPEN_ORDERS):
        raise NotPermitted(held, _("Your role may not do this."))
    if not held.is_closed:
        raise NotAllowed(held, _("It is open already."))
    if to is None:
        raise NotAllowed(held, _("This status does not exist any more. Choose another."))
    if to.archived_at:
        raise NotAllowed(held, _("The status “%(name)s” is archived. Choose another.") % {"name": to.name})
    if to.closes:
        raise NotAllowed(held, _("“%(name)s” closes. Choose an open status.") % {"name": to.name})
    if not to.may_be_set_by(Role(by.role)):
        raise NotPermitted(held, _("Your role may not do this."))
    if not reason.strip():
        raise NotAllowed(held, _("Say why it is reopened."))


def may_reopen(order: Order, by: Membership) -> bool:
    return order.is_closed and may(by, Act.REOPEN_ORDERS)


def offered_for(by: Membership) -> QuerySet[Status]:
    """Return the open statuses the member may open an order into, in order."""
    live = Status.objects.of(by.organization).live().filter(group__in=OPEN).in_order()
    field = SETTABLE_BY.get(Role(by.role))
    return live.filter(**{field: True}) if field else live


def usual_target(order: Order, offered: QuerySet[Status]) -> Status | None:
    """Return the status it was closed from while it is offered; else the first of the work under way, else any."""
    last = Move.objects.about(order.organization, order.subject_kind, order.pk).filter(to_code__in=CLOSING)
    closed_from = last.exclude(from_code__in=CLOSING).order_by("-version").values_list("from_status", flat=True).first()
    found = {status.pk: status for status in offered}
    working = [status for status in found.values() if status.group == Group.IN_PROGRESS]
    return found.get(closed_from or 0) or next(iter([*working, *found.values()]), None)


def is_out_of_reach(performer: Membership | None, order: Order) -> bool:
    """Say whether whoever performed the order left, or no longer works where it is. Source: TN-7."""
    return performer is not None and (performer.ended_at is not None or not performer.works_at(order.location_id))
