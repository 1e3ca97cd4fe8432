from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Location, Membership, Organization
from crm_clients.models import Client
from orders.models import Numbering, Order, OrderType, Tracking
from orders.services.details import hold_location, note_words, require_performer
from orders.services.refusals import TypeArchived
from orders.transitions import intend
from statuses.history import cause, record_moves
from statuses.kinds import NO_ANSWERS
from statuses.models import Status


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
    require_performer(intake.performer, at=location.pk)
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
        **_taxed(organization),
        created_at=now,
        entered_at=now,
        created_by=by.user,
    )
    Tracking.objects.create(organization=organization, order=order)
    note_words(order)
    _note_acceptance(order, status, by)
    return order


def _taxed(organization: Organization) -> dict[str, Any]:
    """Return the tax of today: the order keeps it, whatever the setting becomes. Source: OS-37."""
    tax = organization.tax
    return {"tax_mode": tax.mode, "tax_name": tax.name, "tax_percent": tax.percent}


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
