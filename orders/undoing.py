"""Taking back a move of one's own that caused nothing, for half a minute: a move itself, by the door. Source: OS-27."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.permissions import Act, may
from orders import transitions
from orders.models import Order
from orders.transitions import MoveRefused, NotAllowed, NotPermitted, StaleOrder
from statuses.groups import CLOSING
from statuses.models import Move, Status
from statuses.selectors import caused_nothing, hold_statuses

OFFERED_FOR = timedelta(seconds=30)


class TooLate(MoveRefused):
    """The move can be taken back no longer."""


def is_own(move: Move, by: Membership) -> bool:
    """Say whether the member made the move by hand; acceptance, automatic moves and an undo are nobody's to undo.

    Nor is reopening, which is no move but an act of its own. Source: OS-26.
    """
    by_hand = move.by_id == by.user_id and move.from_status is not None and not move.why
    return by_hand and move.from_code not in CLOSING


def left_for_undo(order: Order, last: Move | None, by: Membership) -> timedelta | None:
    """Return how long the member may still take back the order's last move; None: they may not."""
    if last is None or last.version != order.version or order.is_closed or not is_own(last, by):
        return None
    if not may(by, Act.MOVE_ORDERS, given_to=order.performer_id):
        return None
    left = last.at + OFFERED_FOR - timezone.now()
    return left if left > timedelta() and caused_nothing(last) else None


@transaction.atomic
def undo(order: Order, *, seen: int, by: Membership) -> Move | None:
    """Put the order back to where the member's own move took it from, with a history line and no effects.

    `seen` is the version that move gave it. Taken back already: nothing happens, None. What a status asks of those
    who enter it (roles, ways, a comment) was asked when it was entered first. Raises TooLate, StaleOrder (moved by
    somebody since), NotAllowed (it closed, it caused something, the status is gone), NotPermitted. Source: OS-27.
    """
    mine = _moves(order).filter(version=seen).first()
    if mine is None or not is_own(mine, by):
        raise NotPermitted(order, _("Your role may not do this."))
    statuses = hold_statuses({pk for pk in (mine.from_status, mine.to_status) if pk})
    (held,) = transitions.lock([order])
    if _is_undone(held, mine):
        return None
    to = _require_undoable(held, mine, statuses.get(mine.from_status or 0), by)
    intents = transitions.intend([held], statuses=statuses, to=to.pk, by=by, why=_("Undone"))
    (move,) = transitions.enter(intents, to, by)
    return move


def _moves(order: Order) -> QuerySet[Move]:
    return Move.objects.about(order.organization, order.subject_kind, order.pk)


def _is_undone(held: Order, mine: Move) -> bool:
    back = _moves(held).filter(version=mine.version + 1, by=mine.by_id, to_status=mine.from_status).exclude(why="")
    return held.version > mine.version and back.exists()


def _require_undoable(held: Order, mine: Move, origin: Status | None, by: Membership) -> Status:
    """Return the status it goes back to, or raise why it does not."""
    if held.version != mine.version:
        raise StaleOrder(held, transitions.who_moved_last(held))
    if held.is_closed or mine.to_code in CLOSING:
        raise NotAllowed(held, transitions.closed_already(held))
    if not may(by, Act.MOVE_ORDERS, given_to=held.performer_id):
        raise NotPermitted(held, _("Your role may not do this."))
    if timezone.now() - mine.at > OFFERED_FOR:
        raise TooLate(held, _("A move can be undone for 30 seconds. Set “%(name)s” again.") % {"name": mine.from_name})
    if not caused_nothing(mine):
        raise NotAllowed(held, _("This move has caused something already: it can no longer be undone."))
    if origin is None or origin.archived_at or origin.closes:
        raise NotAllowed(held, _("The status “%(name)s” is archived. Choose another.") % {"name": mine.from_name})
    return origin
