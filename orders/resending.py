"""A form of the front desk that brought an order already: sent again as it was, or filled in for another one."""

from __future__ import annotations

from typing import Any

from accounts.names import comparable
from orders.models import Event, Order
from orders.services.events import as_text
from orders.words import OF_A_THING
from payments.selectors import taken_by

_COMPARED = ("about", "details", *OF_A_THING, "agreed_price", "deadline", "performer", "order_type", "location")
# Not always asked; left out, the house chooses.
_CHOSEN_ELSE = ("order_type", "location")


def says_the_same(answers: dict[str, Any], accepted: Order) -> bool:
    """Say whether the answers of `IntakeForm` are those that the order was accepted with.

    What was changed since in the order counts for what it was before, too: the answer to the first may be lost long.
    """
    return _is_of(answers, accepted) and _took(answers, accepted) and _describes(answers, accepted)


def _is_of(answers: dict[str, Any], accepted: Order) -> bool:
    client, phone = accepted.client, answers["phone"]
    if answers["client"]:
        return bool(answers["client"] == client)
    has_it = client.phones.filter(number=phone).exists() if phone else not client.phones.exists()
    return has_it and comparable(answers["client_name"]) == client.name_key


def _took(answers: dict[str, Any], accepted: Order) -> bool:
    taken = taken_by(accepted.organization, answers["key"])
    amount = answers.get("prepayment") or None
    if taken is None or amount is None:
        return taken is None and amount is None
    return bool(taken.amount == amount and taken.method_id == answers["method"].pk)


def _describes(answers: dict[str, Any], accepted: Order) -> bool:
    said = {name: as_text(answers.get(name)) for name in _COMPARED}
    kept = {name: {as_text(getattr(accepted, name))} for name in _COMPARED}
    for fields in accepted.events.filter(what=Event.What.CHANGED).values_list("fields", flat=True):
        for name, was, _now in fields:
            kept.get(name, set()).add(was)
    return all(text in kept[name] or (name in _CHOSEN_ELSE and not text) for name, text in said.items())
