"""The door of the chosen discipline: the only lines that change an order's status. Rules: OS-20 to OS-28."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.formats import moment
from accounts.models import Membership, Role
from accounts.nouns import by_noun
from accounts.permissions import Act, may
from accounts.statements import ModelsById, update_rows
from orders.models import Order
from statuses.groups import Group
from statuses.history import cause, record_moves
from statuses.kinds import NO_ANSWERS, NOWHERE, Answers, Intent, Standing
from statuses.models import Move, Status
from statuses.selectors import hold_statuses, ways_into

_orders_locked = ModelsById(lambda ids: Order.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
_ENTER = """
    UPDATE orders_order
    SET status_id = %s, "group" = %s, version = version + 1, entered_at = %s,
        closed_at = %s, closed_by_id = %s, lines_locked = %s
    WHERE id IN
"""


class MoveRefused(Exception):
    """Nothing was moved; `str()` is a sentence for the person."""

    def __init__(self, order: Order, sentence: str) -> None:
        super().__init__(sentence)
        self.order = order


class StaleOrder(MoveRefused):
    """Somebody moved the order since the page was drawn. Source: OS-22."""


class NotAllowed(MoveRefused):
    """The order's own state, or that of the target, forbids the move."""


class AnswerRefused(MoveRefused):
    """What was answered in the dialog, or not answered, cannot be done: it comes back as it was filled in."""


class NotPermitted(MoveRefused):
    """The person's role does not reach so far: 403."""


@transaction.atomic
def move_orders(
    *,
    orders: Sequence[Order],
    to: Status,
    by: Membership,
    seen: Mapping[int, int],
    comment: str = "",
    answers: Answers = NO_ANSWERS,
) -> list[Move]:
    """Put orders into another status, each with its history line and its effects: all of it or nothing.

    `seen` maps order id to the version on the person's page. Orders already there are left alone.
    Raises StaleOrder (moved by somebody since), NotAllowed (closed, a target that is archived, gone or not to be
    reached from here, no comment where one is required), NotPermitted (the role), PlanChanged (it would cause
    something else than was shown). Rules: OS-20 to OS-28.
    """
    statuses = hold_statuses({to.pk, *(order.status_id for order in orders if order.status_id)})
    orders = [order for order in lock(orders) if order.status_id != to.pk]
    if not orders:
        return []
    require_unchanged(orders, seen)
    require_allowed(orders, statuses.get(to.pk), by)
    require_comment(orders, statuses[to.pk], comment)
    statuses |= _left_meanwhile(statuses, orders)

    intents = intend(orders, statuses=statuses, to=to.pk, by=by, comment=comment)
    moves = enter(intents, statuses[to.pk], by)
    cause(intents, moves, answers)
    return moves


def move_order(
    order: Order, *, to: Status, by: Membership, seen: int, comment: str = "", answers: Answers = NO_ANSWERS
) -> Move | None:
    """Move one order; None when it is there already. See `move_orders`."""
    moves = move_orders(orders=[order], to=to, by=by, seen={order.pk: seen}, comment=comment, answers=answers)
    return moves[0] if moves else None


def lock(orders: Sequence[Order]) -> list[Order]:
    """Read the orders anew and hold their rows until the end of the transaction, always in the same sequence.

    Locked alone: with a join on the status, PostgreSQL loses the row for the one who waited.
    """
    return _orders_locked([order.pk for order in orders])


def _left_meanwhile(statuses: Mapping[int, Status], orders: Sequence[Order]) -> dict[int, Status]:
    """Read, for their names, the statuses of orders that had moved on before they were locked, and were seen there."""
    missing = {order.status_id for order in orders if order.status_id} - statuses.keys()
    return Status.objects.in_bulk(missing) if missing else {}


def require_unchanged(orders: Sequence[Order], seen: Mapping[int, int]) -> None:
    for order in orders:
        if order.version != seen.get(order.pk):
            raise StaleOrder(order, who_moved_last(order))


def who_moved_last(order: Order) -> str:
    """Return the sentence that names who set what and when. Source: OS-22."""
    return who_moved_each([order])[order.pk]


def who_moved_each(orders: Sequence[Order]) -> dict[int, str]:
    """Return the sentence of each order, by its id, in one query for any number of one organization. Source: OS-22."""
    if not orders:
        return {}
    moves = Move.objects.about(orders[0].organization, Order.subject_kind, *(order.pk for order in orders))
    last = {move.subject_id: move for move in moves.newest()}
    return {order.pk: _moved_since(order, last.get(order.pk)) for order in orders}


def _moved_since(order: Order, last: Move | None) -> str:
    if last is None:
        return by_noun(
            order.organization,
            _("This order has changed since you opened the page."),
            _("This ticket has changed since you opened the page."),
        )
    at = timezone.localtime(last.at, order.organization.zone)
    return _("%(who)s set “%(status)s” at %(time)s, after you opened this page.") % {
        "who": last.by_name or _("Onward"),
        "status": last.to_name,
        "time": moment(at, order.organization),
    }


def require_allowed(orders: Sequence[Order], to: Status | None, by: Membership) -> None:
    if to is None:
        raise NotAllowed(orders[0], _("This status does not exist any more. Choose another."))
    for refused in refusals(orders, to, by):
        raise refused


def refusals(orders: Sequence[Order], to: Status, by: Membership) -> Iterator[MoveRefused]:
    """Yield why each order that may not be put into the status may not; one query for any number. Source: OS-23."""
    act = Act.CLOSE_ORDERS if to.closes else Act.MOVE_ORDERS
    origins = ways_into(to)
    for order in orders:
        if order.is_closed:
            yield NotAllowed(order, closed_already(order))
        elif to.archived_at:
            yield NotAllowed(order, _("The status “%(name)s” is archived. Choose another.") % {"name": to.name})
        elif not may(by, act, given_to=order.performer_id) or not to.may_be_set_by(Role(by.role)):
            yield NotPermitted(order, _("Your role may not do this."))
        elif origins is not None and order.status_id not in origins:
            yield NotAllowed(order, _("“%(name)s” cannot be reached from here. Choose another.") % {"name": to.name})


def require_comment(orders: Sequence[Order], to: Status, comment: str) -> None:
    if to.requires_comment and not comment.strip():
        raise NotAllowed(orders[0], _("“%(name)s” asks for a comment.") % {"name": to.name})


def closed_already(order: Order) -> str:
    sentence = by_noun(order.organization, _("Order %(number)s is closed."), _("Ticket %(number)s is closed."))
    return sentence % {"number": order.called}


def standing(status: Status) -> Standing:
    public = "" if status.is_internal else status.for_clients
    return Standing(status.pk, status.group, status.name, frozenset(status.actions), public)


def intend(
    orders: Sequence[Order],
    *,
    statuses: Mapping[int, Status],
    to: int,
    by: Membership,
    comment: str = "",
    why: str = "",
    reopening: bool = False,
) -> list[Intent]:
    """Say what is about to happen, for the dialog and for the door alike."""
    standings = {pk: standing(status) for pk, status in statuses.items()}
    return [
        Intent(
            organization=by.organization,
            subject=order,
            origin=standings[order.status_id] if order.status_id else NOWHERE,
            to=standings[to],
            member=by,
            comment=comment,
            why=why,
            reopening=reopening,
        )
        for order in orders
    ]


def enter(intents: Sequence[Intent], to: Status, by: Membership) -> list[Move]:
    """Write status, group, closing stamp and version of every order, and its line of history."""
    now = timezone.now()
    moves = record_moves(intents, at=now)
    stamp = (now, by.user_id) if to.closes else (None, None)
    values = (to.pk, to.group, now, *stamp, to.closes)
    update_rows(_ENTER, values, ids=[intent.subject.pk for intent in intents])
    return moves


def regroup(status: Status, group: Group) -> int:
    """Let the group of every order in `status` follow it: no history line, no effect. Source: OS-7."""
    sitting = Order.objects.filter(organization_id=status.organization_id, status=status)
    lock(list(sitting.only("pk")))
    return sitting.update(group=group)


@transaction.atomic
def move_all(source: Status, to: Status, by: Membership, most: int | None = None) -> int:
    """Move open orders of `source`, each with its history line and no effects; at most `most`. Source: OS-10."""
    statuses = hold_statuses({source.pk, to.pk})
    to = statuses[to.pk]
    sitting = Order.objects.filter(organization_id=source.organization_id, status=source).open().order_by("pk")
    held = lock(list(sitting.only("pk")[:most]))
    orders = [order for order in held if order.status_id == source.pk and not order.is_closed]
    if orders:
        why = _("“%(name)s” was archived") % {"name": source.name}
        intents = intend(orders, statuses=statuses, to=to.pk, by=by, why=why)
        enter(intents, to, by)
    return len(orders)
