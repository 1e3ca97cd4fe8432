"""Rows of lists: of each order what a list shows and no more, by one narrow query without a model."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet

from accounts.locations.hours import Kept
from orders.models import Order
from orders.models.derived import Derived


@dataclass(frozen=True)
class Row(Derived):
    """One order as lists show it. What is named with two underscores on the way is read by a join."""

    pk: int
    number: int
    version: int
    group: str
    about: str
    serial: str
    total: Decimal
    paid: Decimal
    deadline: datetime | None
    entered_at: datetime
    closed_at: datetime | None
    client_id: int
    performer_id: int | None
    status: str
    colour: str
    time_limit: int | None
    is_excluded: bool
    order_type: str
    location: str
    hours: Kept
    client: str
    performer: str | None


_JOINED: Final = {
    "status": "status__name",
    "colour": "status__colour",
    "time_limit": "status__time_limit",
    "is_excluded": "status__is_excluded",
    "order_type": "order_type__name",
    "location": "location__name",
    "hours": "location__hours",
    "client": "client__name",
    "performer": "performer__user__name",
}
_COLUMNS: Final = [_JOINED.get(field.name, field.name) for field in fields(Row)]


def rows_of(orders: QuerySet[Order]) -> list[Row]:
    return [Row(*columns) for columns in orders.values_list(*_COLUMNS)]
