"""Money taken for an order: written to the ledger, added to what the order says is paid."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.formats import money
from accounts.models import Membership
from orders import transitions
from orders.models import Order
from orders.services import OrderRefused
from payments.models import Method, Payment
from payments.selectors import taken_by
from payments.services import Part, PaymentRefused, part_keys, rounded, take
from statuses.groups import Group
from statuses.models import Move

# More ways at once than any form has.
_MOST_PARTS = 10


class TakenAlready(PaymentRefused):
    """The form brought money, and says another amount or way to pay now: nothing more was taken."""

    def __init__(self, taken: Sequence[Payment]) -> None:
        total = money(sum((each.amount for each in taken), Decimal(0)), taken[0].organization)
        said = {"amount": total, "method": ", ".join(each.method.name for each in taken)}
        super().__init__(_("This page took %(amount)s (%(method)s) already. Nothing more was taken.") % said)


@transaction.atomic
def take_payment(order: Order, *, parts: Sequence[Part], key: UUID, by: Membership, note: str = "") -> list[Payment]:
    """Take money for an order, in one or several ways; the form of `key` sent again shows what it brought.

    An open order takes any amount, one that is closed with a debt no more than that. The order is held while the
    entries and `paid` are written, so that of two at once neither is lost. Raises OrderRefused for a closed order
    that owes nothing, TakenAlready, PaymentRefused. Rules: OS-30, OS-31, OS-32, OS-33, OS-34.
    """
    (held,) = transitions.lock([order])
    if taken := taken_by(held.organization, key):
        return _same(taken, held, parts)
    require_payable(held)
    amount = sum((part.amount for part in parts), Decimal(0))
    if held.is_closed:
        require_no_more_than_due(amount, held.due, held)
    payments = write_parts(held, parts, key=key, by=by, note=note)
    order.paid = held.paid
    return payments


def take_prepayment(
    order: Order, *, amount: Decimal, method: Method, key: UUID, by: Membership, note: str = ""
) -> Payment:
    """Take money in one way. See `take_payment`."""
    return take_payment(order, parts=[Part(amount, method)], key=key, by=by, note=note)[0]


def write_parts(
    held: Order, parts: Sequence[Part], *, key: UUID, by: Membership, note: str = "", move: Move | None = None
) -> list[Payment]:
    """Write what was paid for an order that the caller holds, and keep what is paid on it. Raises PaymentRefused."""
    payments = [
        take(
            kind=Order.subject_kind,
            subject_id=held.pk,
            amount=part.amount,
            method=part.method,
            key=part_key,
            by=by,
            location=held.location,
            note=note,
            move=move,
        )
        for part, part_key in zip(parts, part_keys(key, len(parts)), strict=True)
    ]
    keep_paid(held, payments)
    return payments


def keep_paid(held: Order, entries: Sequence[Payment]) -> None:
    """Add entries of the ledger to what the order says is paid; here, not in SQL: SQLite adds decimals as floats."""
    held.paid += sum((entry.amount for entry in entries), Decimal(0))
    Order.objects.filter(pk=held.pk).update(paid=held.paid)


def require_payable(order: Order) -> None:
    """Refuse money for a closed order, unless it was closed successfully and something is due. Source: OS-33."""
    if order.is_closed and not is_debt(order):
        raise OrderRefused(transitions.closed_already(order))


def is_debt(order: Order) -> bool:
    return order.group == Group.CLOSED_SUCCESSFULLY and order.due > 0


def require_no_more_than_due(amount: Decimal, due: Decimal, order: Order) -> None:
    due = max(due, Decimal(0))
    if amount > due:
        said = {"due": money(due, order.organization), "over": money(amount - due, order.organization)}
        raise PaymentRefused(_("Only %(due)s is due: this is %(over)s more. Take what is due and give change.") % said)


def brought_by(taken: Payment) -> list[Payment]:
    """Return all that the form of a payment brought, in the form's order."""
    keys = part_keys(taken.key, _MOST_PARTS)
    brought = Payment.objects.filter(organization=taken.organization_id, key__in=keys).select_related("method")
    return sorted(brought, key=lambda entry: keys.index(entry.key))


def _same(taken: Payment, order: Order, parts: Sequence[Part]) -> list[Payment]:
    """Return what the form brought, if it says the same now; else raise TakenAlready."""
    entries = brought_by(taken)
    asked = [(rounded(part.amount, order.organization), part.method.pk) for part in parts]
    is_this = (taken.kind, taken.subject_id) == (Order.subject_kind, order.pk)
    if not is_this or [(entry.amount, entry.method_id) for entry in entries] != asked:
        raise TakenAlready(entries)
    return entries
