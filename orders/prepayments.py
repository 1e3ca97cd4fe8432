"""Money taken for an order before it is closed: written to the ledger, added to what the order says is paid."""

from __future__ import annotations

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
from payments.services import PaymentRefused, rounded, take


class TakenAlready(PaymentRefused):
    """The form brought a payment, and says another amount or way to pay now: nothing more was taken."""

    def __init__(self, payment: Payment) -> None:
        said = {"amount": money(payment.amount, payment.organization), "method": payment.method.name}
        super().__init__(_("This page took %(amount)s (%(method)s) already. Nothing more was taken.") % said)


@transaction.atomic
def take_prepayment(
    order: Order, *, amount: Decimal, method: Method, key: UUID, by: Membership, note: str = ""
) -> Payment:
    """Take money for an open order; the form of `key` sent again shows the payment it brought.

    The order is held while the entry and `paid` are written, so that of two at once neither is lost.
    Raises OrderRefused for a closed order, TakenAlready, PaymentRefused. Rules: OS-31, OS-32, OS-34.
    """
    (held,) = transitions.lock([order])
    taken = taken_by(held.organization, key)
    if taken and not _is(taken, held, amount, method):
        raise TakenAlready(taken)
    if taken:
        return taken
    if held.is_closed:
        raise OrderRefused(transitions.closed_already(held))
    payment = take(
        kind=Order.subject_kind,
        subject_id=held.pk,
        amount=amount,
        method=method,
        key=key,
        by=by,
        location=held.location,
        note=note,
    )
    # Added here, not by the database: SQLite adds decimals as floats.
    order.paid = held.paid + payment.amount
    Order.objects.filter(pk=held.pk).update(paid=order.paid)
    return payment


def _is(taken: Payment, order: Order, amount: Decimal, method: Method) -> bool:
    asked = (Order.subject_kind, order.pk, rounded(amount, order.organization), method.pk)
    return (taken.kind, taken.subject_id, taken.amount, taken.method_id) == asked
