from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.nouns import by_noun
from orders.models import Event, Order
from orders.services.events import as_text, differences, record
from orders.services.refusals import OrderChanged, PerformerLeft, require_open
from orders.transitions import lock

# What a person writes down about an order, beside its lines.
DETAILS = (
    "about", "details", "serial", "appearance", "included", "agreed_price", "order_type", "performer", "deadline",
)  # fmt: skip


@transaction.atomic
def change_order(order: Order, *, seen: int, by: Membership) -> Order:
    """Save what the person changed in the details unless somebody else did since revision `seen`.

    Saving what is stored already changes nothing. Raises LinesLocked for a closed order, OrderChanged, PerformerLeft.
    """
    require_performer(order.performer)
    (held,) = lock([order])
    require_open(held)
    if held.revision != seen:
        raise OrderChanged(
            by_noun(
                order.organization,
                _("Somebody changed this order while you were typing. Look at it again, then save."),
                _("Somebody changed this ticket while you were typing. Look at it again, then save."),
            )
        )
    told = differences(held, order, DETAILS)
    if not told:
        return order
    order.revision = seen + 1
    order.save(update_fields=[*DETAILS, "revision"])
    record(order, Event.What.CHANGED, by=by, fields=told)
    return order


@transaction.atomic
def assign(order: Order, performer: Membership | None, *, seen: int | None, by: Membership) -> Order:
    """Give the order to `performer`, or to nobody yet, unless somebody else did since it was `seen`'s.

    Who has it already keeps it, quietly. Raises LinesLocked, OrderChanged, PerformerLeft. Source: OS-25.
    """
    require_performer(performer)
    (held,) = lock([order])
    require_open(held)
    if held.performer_id == (performer.pk if performer else None):
        return held
    if held.performer_id != seen:
        raise OrderChanged(_now_done_by(held))
    give([held], performer, by=by)
    return held


def give(held: Sequence[Order], performer: Membership | None, *, by: Membership) -> None:
    """Write the performer of locked orders and a line of each one's timeline; an open form of it is then stale."""
    people = Membership.objects.select_related("user").in_bulk({order.performer_id for order in held} - {None})
    before = {order.pk: people.get(order.performer_id or 0) for order in held}
    Order.objects.filter(pk__in=before).update(performer=performer, revision=F("revision") + 1)
    now = as_text(performer)
    Event.objects.bulk_create(
        Event(
            organization_id=order.organization_id,
            order=order,
            at=timezone.now(),
            by=by.user,
            by_name=str(by.user),
            what=Event.What.CHANGED,
            fields=[["performer", as_text(before[order.pk]), now]],
        )
        for order in held
    )


def _now_done_by(order: Order) -> str:
    person = order.performer.user if order.performer else None
    if person is None:
        return _("Somebody took it from its performer after you opened this page. Nothing was changed.")
    return _("Somebody gave it to %(name)s after you opened this page. Nothing was changed.") % {"name": person}


def require_performer(performer: Membership | None) -> None:
    """Hold the performer, before any order: who is being taken out gets no more work. Raises PerformerLeft."""
    if performer and not Membership.objects.select_for_update(no_key=True).filter(pk=performer.pk, ended_at=None):
        raise PerformerLeft(_("%(name)s no longer works here. Choose somebody else.") % {"name": performer.user})
