"""What an event of the timeline says, in the reader's language and as their country writes it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy

from accounts import formats
from accounts.models import Organization
from catalog.models import Item
from orders.models import Event, Line, Order

_MONEY = ("price", "discount", "cost", "total", "agreed_price", "due")
_MOMENTS = ("deadline", "created_at", "closed_at", "paid_at")
# What is told of an order without being a field of its row.
_NAMED = {"due": gettext_lazy("Due"), "paid_at": gettext_lazy("payment")}
_OF_LINES = (Event.What.LINE_ADDED, Event.What.LINE_CHANGED, Event.What.LINE_REMOVED)
# Only those who see costs in the catalogue read them here.
COST = "cost"


@dataclass(frozen=True)
class Difference:
    """One field in words; empty: there was or is nothing."""

    name: str
    label: str
    before: str
    after: str


def differences(event: Event, organization: Organization) -> list[Difference]:
    return [
        Difference(name, _label(event, name), _value(name, before, organization), _value(name, after, organization))
        for name, before, after in event.fields
    ]


def _label(event: Event, name: str) -> str:
    if name in _NAMED:
        return str(_NAMED[name])
    model = Line if event.what in _OF_LINES else Order
    try:
        return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # none of them is a relation back
    except FieldDoesNotExist:  # of an older or newer release
        return name


def _value(name: str, text: str, organization: Organization) -> str:
    if not text:
        return ""
    if name == "kind" and text in Item.Kind.values:
        return str(Item.Kind(text).label)
    if name in _MOMENTS:
        at = parse_datetime(text)
        local = timezone.localtime(at, organization.zone) if at else None
        return f"{formats.day(local, organization)} {formats.clock(local, organization)}" if local else text
    if name in _MONEY or name == "quantity":
        return _amount(name, text, organization)
    return text


def _amount(name: str, text: str, organization: Organization) -> str:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return text
    return formats.number(amount, organization) if name == "quantity" else formats.money(amount, organization)
