"""Correcting when an order was accepted or closed, or a payment made: by an owner, with a comment. Source: OS-51."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.formats import moment
from accounts.models import Membership
from accounts.nouns import by_noun
from accounts.permissions import Act, may
from accounts.redating import DateChanged, DateRefused, is_same_minute, require_recent
from orders import transitions
from orders.models import Event, Order
from orders.services.events import as_text, record
from payments.models import Payment, Redating
from payments.redating import redate

CREATED, CLOSED, PAID = "created_at", "closed_at", "paid_at"


def dates_of(order: Order) -> list[str]:
    """Return which dates of an order there are to correct."""
    return [CREATED, CLOSED] if order.is_closed else [CREATED]


@transaction.atomic
def redate_order(order: Order, name: str, *, at: datetime, seen: datetime, comment: str, by: Membership) -> None:
    """Correct when an order was accepted (CREATED) or closed (CLOSED), unless somebody did since it was `seen`.

    What it says already changes nothing. Raises DateChanged, DateRefused (out of range, closed before accepted, no
    comment, not closed). Source: OS-51.
    """
    (held,) = transitions.lock([order])
    was: datetime | None = getattr(held, name)
    if was is None:
        raise DateRefused(_not_closed(held))
    if is_same_minute(was, at):
        return
    _require_unchanged(held, was, seen, name)
    _require_comment(comment)
    require_recent(at, by.organization)
    _require_in_sequence(held, name, at)
    setattr(held, name, at)
    held.save(update_fields=[name])
    _note(held, [name, as_text(was), as_text(at)], comment, by)


@transaction.atomic
def redate_payment(
    order: Order, payment: Payment, *, at: datetime, seen: datetime, comment: str, by: Membership
) -> Redating | None:
    """Correct when a payment of the order was made; the entry in the ledger stays as it is. As `redate_order`."""
    (held,) = transitions.lock([order])
    fresh = Payment.objects.about(held.organization, Order.subject_kind, held.pk).get(pk=payment.pk)
    was = fresh.dated
    if is_same_minute(was, at):
        return None
    _require_unchanged(held, was, seen, PAID)
    _require_comment(comment)
    redating = redate(fresh, at=at, comment=comment.strip(), by=by)
    _note(held, [PAID, as_text(was), as_text(at)], comment, by)
    return redating


def may_correct(by: Membership) -> bool:
    return may(by, Act.CORRECT_DATES)


def _not_closed(order: Order) -> str:
    return by_noun(order.organization, _("This order is open by now."), _("This ticket is open by now."))


def _require_unchanged(held: Order, was: datetime, seen: datetime, name: str) -> None:
    if was == seen:
        return
    last = Event.objects.filter(order=held, what=Event.What.REDATED).order_by("-pk")
    done = next(
        (event for event in last[:20] if event.fields[0][0] == name and event.fields[0][2] == as_text(was)), None
    )
    said = {"now": _moment(was, held), "who": (done.by_name if done else "") or _("Somebody")}
    raise DateChanged(_("%(who)s corrected it after you opened this page: it says %(now)s now.") % said, was)


def _require_comment(comment: str) -> None:
    if not comment.strip():
        raise DateRefused(_("Say why the date is corrected."))


def _require_in_sequence(held: Order, name: str, at: datetime) -> None:
    accepted = at if name == CREATED else held.created_at
    closed = at if name == CLOSED else held.closed_at
    if closed is None or accepted <= closed:
        return
    if name == CREATED:
        raise DateRefused(_("It was closed before that: %(moment)s.") % {"moment": _moment(closed, held)})
    raise DateRefused(_("It was accepted after that: %(moment)s.") % {"moment": _moment(accepted, held)})


def _moment(at: datetime, order: Order) -> str:
    return moment(timezone.localtime(at, order.organization.zone), order.organization)


def _note(held: Order, difference: list[str], comment: str, by: Membership) -> None:
    record(held, Event.What.REDATED, by=by, thing=comment.strip(), fields=[difference])
