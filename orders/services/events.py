"""What is done to an order beside moving it goes into its timeline, in the transaction that does it. Source: OR-3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts.models import Membership
from orders.models import Event, Order

# [name of the field, before, after], as `Event.fields` keeps them.
Difference = list[str]


def record(
    order: Order,
    what: Event.What,
    *,
    by: Membership,
    thing: str = "",
    fields: Sequence[Difference] = (),
    line: int | None = None,
) -> Event:
    """Write one line of the order's timeline; `line` is the id of the line it was done to."""
    return Event.objects.create(
        organization_id=order.organization_id,
        order=order,
        at=timezone.now(),
        by=by.user,
        by_name=str(by.user),
        what=what,
        thing=thing,
        fields=list(fields),
        line=line,
    )


def differences(before: Model, after: Model, names: Iterable[str]) -> list[Difference]:
    """Return what differs between two states of a row, as text."""
    pairs = ((name, as_text(getattr(before, name)), as_text(getattr(after, name))) for name in names)
    return [[name, was, now] for name, was, now in pairs if was != now]


def as_text(value: Any) -> str:
    """Return a value so that equal values are equal texts, whatever the database made of them."""
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value.normalize():f}"
        case datetime():
            return value.astimezone(UTC).isoformat()
        case Membership():
            return str(value.user)
    return str(value)
