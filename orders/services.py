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
from orders.locations import note_relocation
from orders.models import Line, Numbering, Order, OrderType, SearchText, Tracking
from orders.models.search_text import words_of
from orders.transitions import intend, lock
from statuses.history import cause, record_moves
from statuses.kinds import NO_ANSWERS
from statuses.models import Status

# What is changed of an order on its form, beside its lines.
DETAILS = (
    "order_type", "about", "serial", "appearance", "included", "details", "performer", "deadline", "agreed_price",
    "location",
)  # fmt: skip


class OrderRefused(Exception):
    """Nothing was changed; `str()` is a sentence for the person."""


class LinesLocked(OrderRefused):
    """Lines and assigned people of a closed order can no longer change. Source: OS-25."""


class TypeArchived(OrderRefused):
    """No more orders of this type are accepted. Source: OS-13."""


class OrderChanged(OrderRefused):
    """Somebody changed the order since the page was drawn."""


class PerformerLeft(OrderRefused):
    """The person chosen to do it was taken out meanwhile."""


class PerformerElsewhere(OrderRefused):
    """The person chosen to do it does not work where the order is. Source: TN-7."""


class LocationClosed(OrderRefused):
    """Nothing comes to this location: it was archived meanwhile, or is none of the member's. Source: TN-7."""


@dataclass(frozen=True)
class Intake:
    """What the front desk wrote down. `key` is the form's own: the same form twice is one order.

    Without an `order_type` it is of the first one; without a `location` it comes to the one the member has chosen,
    or to the first they work at.
    """

    key: UUID
    client: Client
    about: str
    details: str = ""
    performer: Membership | None = None
    deadline: datetime | None = None
    order_type: OrderType | None = None
    location: Location | None = None
    serial: str = ""
    appearance: str = ""
    included: str = ""
    agreed_price: Decimal | None = None


def hold_numbering(organization: Organization) -> Numbering:
    """Hold the organization's running number until the end of the transaction: orders are accepted one by one."""
    numbering, _created = Numbering.objects.select_for_update().get_or_create(organization=organization)
    return numbering


@transaction.atomic
def accept_order(intake: Intake, *, by: Membership) -> Order:
    """Create an order in the initial status of its type, with its number, its history line and what that causes.

    The number is given once, also when two are created at once: the organization's row of `Numbering` is held.
    Whoever changes a type holds it too. Raises TypeArchived, LocationClosed, PerformerLeft, PerformerElsewhere.
    Rules: OR-1, OS-13, TN-7.
    """
    organization = by.organization
    numbering = hold_numbering(organization)
    accepted = Order.objects.filter(organization=organization, intake_key=intake.key).first()
    if accepted:
        return accepted
    order_type, status = _beginning(intake, organization)
    location = hold_location(intake.location or by.at_location, by)
    require_performer(intake.performer, at=location)
    now = timezone.now()
    numbering.last += 1
    numbering.save(update_fields=["last"])
    order = Order.objects.create(
        organization=organization,
        number=numbering.last,
        intake_key=intake.key,
        group=status.group,
        status=status,
        order_type=order_type,
        location=location,
        client=intake.client,
        about=intake.about,
        details=intake.details,
        performer=intake.performer,
        deadline=intake.deadline,
        serial=intake.serial,
        appearance=intake.appearance,
        included=intake.included,
        agreed_price=intake.agreed_price,
        created_at=now,
        entered_at=now,
        created_by=by.user,
    )
    Tracking.objects.create(organization=organization, order=order)
    note_words(order)
    _note_acceptance(order, status, by)
    return order


def note_words(order: Order) -> None:
    """Keep the words the order is found by as it is now: whoever writes what it is about calls this. Source: OR-7."""
    SearchText.objects.update_or_create(
        order=order, defaults={"organization_id": order.organization_id, "key": words_of(order)}
    )


def _note_acceptance(order: Order, status: Status, by: Membership) -> None:
    order.status_id = None
    intents = intend([order], statuses={status.pk: status}, to=status.pk, by=by)
    moves = record_moves(intents, at=order.entered_at)
    cause(intents, moves, NO_ANSWERS)
    order.status, order.version = status, 1
    Order.objects.filter(pk=order.pk).update(version=1)


def _beginning(intake: Intake, organization: Organization) -> tuple[OrderType, Status]:
    """Return the chosen type as it is now, or the first one, and the status its orders start in."""
    live = OrderType.objects.of(organization).live().in_order().select_related("initial_status")
    chosen = live.filter(pk=intake.order_type.pk) if intake.order_type else live
    order_type = chosen.first()
    if order_type is None or order_type.initial_status is None:
        raise TypeArchived(_("The type “%(name)s” is archived. Choose another.") % {"name": intake.order_type or ""})
    return order_type, order_type.initial_status


@transaction.atomic
def change_order(order: Order, *, seen: int, by: Membership) -> Order:
    """Save what the person changed in the details unless somebody else did since revision `seen`.

    Raises LinesLocked for a closed order, OrderChanged, LocationClosed, PerformerLeft, PerformerElsewhere.
    """
    if comes_elsewhere := Order.objects.filter(pk=order.pk).exclude(location=order.location_id).exists():
        hold_location(order.location, by)
    require_performer(order.performer, at=order.location)
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
    order.save(update_fields=[*DETAILS, "revision"])
    note_words(order)
    if comes_elsewhere:
        note_relocation([(order, [("location", held.location.name, order.location.name)])], by)
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


def hold_location(location: Location | None, by: Membership) -> Location:
    """Hold the location, before people and orders: nothing comes to one that is being archived. Source: TN-7.

    None: the first one the member works at. Raises LocationClosed.
    """
    live = Location.objects.of(by.organization).live().select_for_update(no_key=True).order_by("pk")
    if not by.everywhere:
        live = live.filter(pk__in=by.location_ids)
    held = (live.filter(pk=location.pk) if location else live).first()
    if held is None and location is None:
        raise LocationClosed(_("Every location you work at is archived. An owner can change that on your page."))
    if held is None:
        text = _("“%(name)s” is archived, or you do not work there. Choose another location.")
        raise LocationClosed(text % {"name": location})
    return held


def require_performer(performer: Membership | None, *, at: Location | None = None) -> None:
    """Hold the performer, before any order: who is being taken out, or moved elsewhere, gets no more work.

    Raises PerformerLeft, and PerformerElsewhere for somebody who does not work `at` the location.
    """
    if performer is None:
        return
    held = Membership.objects.select_for_update(no_key=True).filter(pk=performer.pk, ended_at=None).first()
    if held is None:
        raise PerformerLeft(_("%(name)s no longer works here. Choose somebody else.") % {"name": performer.user})
    if at and not held.works_at(at.pk):
        text = _("%(name)s does not work at “%(location)s”. Choose somebody who does.")
        raise PerformerElsewhere(text % {"name": performer.user, "location": at})


def _require_open(order: Order) -> None:
    if order.lines_locked:
        sentence = by_noun(
            order.organization,
            _("Order %(number)s is closed: its lines and people can no longer change."),
            _("Ticket %(number)s is closed: its lines and people can no longer change."),
        )
        raise LinesLocked(sentence % {"number": order.called})


def _add_up(order: Order) -> None:
    total = order.lines.aggregate(total=Sum("total"))["total"] or Decimal(0)
    Order.objects.filter(pk=order.pk).update(total=total, revision=F("revision") + 1)
