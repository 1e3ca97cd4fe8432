from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Location, Membership, Organization
from accounts.nouns import by_noun
from crm_clients.models import Client
from orders.models import Line, Numbering, Order
from orders.transitions import intend, lock
from statuses.groups import Group
from statuses.history import cause, record_moves
from statuses.kinds import NO_ANSWERS
from statuses.models import Status


class OrderRefused(Exception):
    """Nothing was changed; `str()` is a sentence for the person."""


class LinesLocked(OrderRefused):
    """Lines and assigned people of a closed order can no longer change. Source: OS-25."""


class OrderChanged(OrderRefused):
    """Somebody changed the order since the page was drawn."""


@dataclass(frozen=True)
class Intake:
    """What the front desk wrote down. `key` is the form's own: the same form twice is one order."""

    key: UUID
    client: Client
    about: str
    details: str = ""
    performer: Membership | None = None
    deadline: datetime | None = None


def hold_numbering(organization: Organization) -> Numbering:
    """Hold the organization's running number until the end of the transaction: orders are accepted one by one."""
    numbering, _created = Numbering.objects.select_for_update().get_or_create(organization=organization)
    return numbering


@transaction.atomic
def accept_order(intake: Intake, *, by: Membership) -> Order:
    """Create an order in the first status of New, with its number, its history line and what the status causes.

    The number is given once, also when two are created at once: the organization's row of `Numbering` is held.
    """
    organization = by.organization
    numbering = hold_numbering(organization)
    accepted = Order.objects.filter(organization=organization, intake_key=intake.key).first()
    if accepted:
        return accepted
    numbering.last += 1
    numbering.save(update_fields=["last"])
    status, now = first_status(by), timezone.now()
    order = Order.objects.create(
        organization=organization,
        number=numbering.last,
        intake_key=intake.key,
        group=status.group,
        status=status,
        location=Location.objects.filter(organization=organization, archived_at=None).earliest("pk"),
        client=intake.client,
        about=intake.about,
        details=intake.details,
        performer=intake.performer,
        deadline=intake.deadline,
        created_at=now,
        entered_at=now,
        created_by=by.user,
    )
    _note_acceptance(order, status, by)
    return order


def _note_acceptance(order: Order, status: Status, by: Membership) -> None:
    order.status_id = None
    intents = intend([order], statuses={status.pk: status}, to=status.pk, by=by)
    moves = record_moves(intents, at=order.entered_at)
    cause(intents, moves, NO_ANSWERS)
    order.status, order.version = status, 1
    Order.objects.filter(pk=order.pk).update(version=1)


def first_status(by: Membership) -> Status:
    return Status.objects.of(by.organization).live().filter(group=Group.NEW).order_by("position", "pk")[0]


@transaction.atomic
def change_order(order: Order, *, seen: int) -> Order:
    """Save what the person changed in the details unless somebody else did since revision `seen`.

    Raises LinesLocked for a closed order, OrderChanged.
    """
    (held,) = lock([order])
    _require_open(held)
    if held.revision != seen:
        raise OrderChanged(
            by_noun(
                order.organization,
                _("Somebody changed this order while you were typing. Look at it again, then save."),
                _("Somebody changed this ticket while you were typing. Look at it again, then save."),
            )
        )
    order.revision = seen + 1
    order.save(update_fields=["about", "details", "performer", "deadline", "revision"])
    return order


@transaction.atomic
def add_line(order: Order, *, title: str, quantity: Decimal, price: Decimal) -> Line:
    """Add a line and with it the order's total. Raises LinesLocked."""
    (held,) = lock([order])
    _require_open(held)
    last = held.lines.aggregate(last=Max("position"))["last"] or 0
    line = Line(
        organization=order.organization, order=held, title=title, quantity=quantity, price=price, position=last + 1
    )
    line.count(order.organization.currency)
    line.save()
    _add_up(held)
    return line


@transaction.atomic
def remove_line(order: Order, line_id: int) -> None:
    """Remove a line, if it is still there. Raises LinesLocked."""
    (held,) = lock([order])
    _require_open(held)
    held.lines.filter(pk=line_id).delete()
    _add_up(held)


def _require_open(order: Order) -> None:
    if order.lines_locked:
        sentence = by_noun(
            order.organization,
            _("Order %(number)s is closed: its lines and people can no longer change."),
            _("Ticket %(number)s is closed: its lines and people can no longer change."),
        )
        raise LinesLocked(sentence % {"number": order.number})


def _add_up(order: Order) -> None:
    total = order.lines.aggregate(total=Sum("total"))["total"] or Decimal(0)
    Order.objects.filter(pk=order.pk).update(total=total, revision=F("revision") + 1)
