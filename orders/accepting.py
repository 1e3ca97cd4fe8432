"""What the front desk wrote down becomes an order, with its client and its prepayment, in one transaction."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import Membership
from crm_clients.services import create_client, note_email
from orders.models import Order
from orders.paying import take_prepayment
from orders.resending import says_the_same
from orders.services import Intake, accept_order, hold_numbering
from orders.words import OF_A_THING


class AcceptedAlready(Exception):
    """The form brought `order`, and says something else now; nothing was made."""

    def __init__(self, order: Order) -> None:
        super().__init__(order.called)
        self.order = order


@transaction.atomic
def accept_at_desk(answers: dict[str, Any], *, by: Membership) -> tuple[Order, bool]:
    """Create the client, unless known, the order and its prepayment; say whether it was not there already.

    The same form sent twice is one of each: `answers` are those of `IntakeForm`. Raises AcceptedAlready for another
    order by the same form, OrderRefused, PaymentRefused, and then nothing is there. Rules: OR-2, OS-34.
    """
    # Held before looking: of two such forms at once the second would not see the first and make a second client.
    hold_numbering(by.organization)
    accepted = Order.objects.filter(organization=by.organization, intake_key=answers["key"]).first()
    if accepted and not says_the_same(answers, accepted):
        raise AcceptedAlready(accepted)
    if accepted:
        return accepted, False
    order = accept_order(_intake(answers, by), by=by)
    if answers.get("prepayment"):
        take_prepayment(order, amount=answers["prepayment"], method=answers["method"], key=answers["key"], by=by)
    return order, True


def _intake(answers: dict[str, Any], by: Membership) -> Intake:
    if client := answers["client"]:
        note_email(client, answers["email"])
    else:
        phones = [answers["phone"]] if answers["phone"] else []
        client = create_client(
            organization=by.organization, name=answers["client_name"], phones=phones, email=answers["email"]
        )
    return Intake(
        key=answers["key"],
        client=client,
        about=answers["about"],
        details=answers["details"],
        performer=answers["performer"],
        deadline=answers["deadline"],
        order_type=answers.get("order_type"),
        location=answers.get("location"),
        agreed_price=answers["agreed_price"],
        **{name: answers.get(name, "") for name in OF_A_THING},
    )
