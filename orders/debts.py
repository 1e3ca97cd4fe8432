"""Who owes money, and to whom it goes back. Source: OS-31, OS-33."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Sum

from accounts.models import Membership
from crm_clients.selectors import first_phones
from orders.models import Order
from statuses.groups import Group

SIZE = 50
_NOTHING = Decimal(0)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEY = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")
_LEFT = F("total") - F("paid")


@dataclass(frozen=True)
class Debtor:
    """A client who owes: how much, of how many orders, since when the oldest is closed."""

    client_id: int
    name: str
    oldest: datetime
    orders: int
    owed: Decimal
    phone: str = ""

    @property
    def key(self) -> str:
        return f"{(self.oldest - _EPOCH) // timedelta(microseconds=1)}-{self.client_id}"


@dataclass(frozen=True)
class Debts:
    """All of them together."""

    clients: int
    orders: int
    owed: Decimal


@dataclass(frozen=True)
class Money:
    """What orders come to; `back` is to be given back."""

    orders: int
    total: Decimal
    paid: Decimal
    open: Decimal
    debt: Decimal
    back: Decimal


def debtors(membership: Membership, after: str = "", size: int = SIZE) -> tuple[list[Debtor], str]:
    """Return the clients below a key, the oldest debt first, and the key the next page starts below, if any."""
    found = list(_after(_by_client(membership), after)[: size + 1])
    shown = [_debtor(row) for row in found[:size]]
    phones = first_phones([each.client_id for each in shown])
    told = [Debtor(**(vars(each) | {"phone": phones.get(each.client_id, "")})) for each in shown]
    return told, told[-1].key if len(found) > size else ""


def every_debtor(membership: Membership) -> Iterator[Debtor]:
    after = ""
    while True:
        shown, after = debtors(membership, after, size=1000)
        yield from shown
        if not after:
            return


def debts_of(membership: Membership) -> Debts:
    summed = (
        Order.objects.in_view(membership)
        .owing()
        .aggregate(clients=Count("client", distinct=True), orders=Count("pk"), owed=Sum(_LEFT, default=_NOTHING))
    )
    return Debts(summed["clients"], summed["orders"], _exact(summed["owed"]))


def _by_client(membership: Membership) -> QuerySet[Any, Any]:
    owing = Order.objects.in_view(membership).owing().order_by().values("client_id", "client__name")
    summed = owing.annotate(oldest=Min("closed_at"), held=Count("pk"), owed=Sum(_LEFT))
    return summed.order_by("oldest", "client_id")


def _after(rows: QuerySet[Any, Any], after: str) -> QuerySet[Any, Any]:
    key = _KEY.fullmatch(after)
    if not key:
        return rows
    at = _EPOCH + timedelta(microseconds=int(key[1]))
    return rows.filter(Q(oldest__gt=at) | Q(oldest=at, client_id__gt=int(key[2])))


def _debtor(row: dict[str, Any]) -> Debtor:
    return Debtor(row["client_id"], row["client__name"], row["oldest"], row["held"], _exact(row["owed"]))


def _exact(amount: Decimal) -> Decimal:
    """Return what the database added: SQLite adds decimals as floats."""
    return round(amount, 3)


def sum_to_give_back(orders: QuerySet[Order]) -> Decimal:
    """Return how much goes back of orders of which money has to."""
    failed = Q(group=Group.CLOSED_UNSUCCESSFULLY)
    summed = orders.aggregate(
        of_failed=Sum("paid", filter=failed, default=_NOTHING), over=Sum(-_LEFT, filter=~failed, default=_NOTHING)
    )
    return _exact(summed["of_failed"]) + _exact(summed["over"])


def money_of(orders: QuerySet[Order]) -> Money:
    """Return what orders come to: nothing is charged for one that failed; due is told as what is open and as debt."""
    charged, is_open = ~Q(group=Group.CLOSED_UNSUCCESSFULLY), Q(closed_at=None)
    unpaid = Q(total__gt=F("paid"))
    summed = orders.aggregate(
        held=Count("pk"),
        charge=Sum("total", filter=charged, default=_NOTHING),
        came=Sum("paid", default=_NOTHING),
        on_open=Sum(_LEFT, filter=is_open & unpaid, default=_NOTHING),
        debt=Sum(_LEFT, filter=~is_open & charged & unpaid, default=_NOTHING),
        failed=Sum("paid", filter=~charged, default=_NOTHING),
        over=Sum(-_LEFT, filter=~is_open & charged & Q(total__lt=F("paid")), default=_NOTHING),
    )
    held = summed.pop("held")
    told = {name: _exact(amount) for name, amount in summed.items()}
    return Money(held, told["charge"], told["came"], told["on_open"], told["debt"], told["failed"] + told["over"])
