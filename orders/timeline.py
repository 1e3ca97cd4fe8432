"""One timeline of an order from several sources, newest first, in pages that are as fast deep as at the start.

A source is a table whose rows have `at` and an id; one more is one more line in SOURCES. Source: OR-3, OR-4, EF-6.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from orders.models import Comment, Event, Order
from orders.paying.window import with_money
from payments.selectors import payments_of
from statuses import selectors
from statuses.models import Effect

SIZE = 50
# What a page that stays open shows grows by what is new, up to so many.
_MOST = 200
_KEY = re.compile(r"(\S{10,40})~([a-z]{1,16})~(\d{1,18})")
_UNDER_WAY = (Effect.State.OWED, Effect.State.TAKEN)
_SOONEST, _LATEST = 1, 15
_NOTHING: Mapping[str, Sequence[Any]] = {}


@dataclass(frozen=True)
class Source:
    """`rows` are an order's, all of them; `template` draws one as `entry.thing`."""

    code: str
    template: str
    rows: Callable[[Order], QuerySet[Any, Any]]


def _moves(order: Order) -> QuerySet[Any, Any]:
    return with_money(selectors.timeline(order.organization, order.subject_kind, order.pk))


def _events(order: Order) -> QuerySet[Any, Any]:
    return Event.objects.filter(order=order)


def _comments(order: Order) -> QuerySet[Any, Any]:
    return Comment.objects.filter(order=order)


def _payments(order: Order) -> QuerySet[Any, Any]:
    return payments_of(order.organization, order.subject_kind, [order.pk])


SOURCES = [
    Source("comment", "orders/order/timeline/_comment.html", _comments),
    Source("event", "orders/order/timeline/_event.html", _events),
    Source("move", "orders/order/timeline/_move.html", _moves),
    Source("payment", "orders/order/timeline/_payment.html", _payments),
]


@dataclass(frozen=True, order=True)
class Key:
    """Where an entry stands: no two are at the same place, so that a page below it neither repeats nor skips any."""

    at: datetime
    source: str
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.source}~{self.pk}".replace("+00:00", "Z")

    @classmethod
    def read(cls, text: str) -> Key | None:
        """Return the key an address says; None: it says none."""
        found = _KEY.fullmatch(text)
        try:
            at = parse_datetime(found[1]) if found else None
        except ValueError:
            return None
        return cls(at, found[2], int(found[3])) if found and at and timezone.is_aware(at) else None

    def below(self, source: str) -> Q:
        """Match the rows of a source that stand below."""
        return Q(at__lt=self.at) | self._beside(source, "lt", source < self.source)

    def above(self, source: str) -> Q:
        """Match the rows of a source that stand above, and the one that stands here."""
        return Q(at__gt=self.at) | self._beside(source, "gte", source > self.source)

    def _beside(self, source: str, beyond: str, whole: bool) -> Q:  # noqa: FBT001
        if source == self.source:
            return Q(at=self.at, **{f"pk__{beyond}": self.pk})
        return Q(at=self.at) if whole else Q(pk__in=[])


@dataclass(frozen=True)
class Entry:
    key: Key
    template: str
    thing: Any


@dataclass(frozen=True)
class Timeline:
    """`older` is the key the next page starts below; None: there is nothing older."""

    entries: list[Entry]
    older: Key | None

    @property
    def last(self) -> Key | None:
        return self.entries[-1].key if self.entries else None

    @property
    def newest_move(self) -> Any:
        return next((entry.thing for entry in self.entries if entry.key.source == "move"), None)

    @property
    def next_look(self) -> int:
        """In how many seconds an effect here may stand otherwise; 0: nothing is under way. Source: EF-6.

        At the moment the next one is due. What is late is looked for less and less often: no worker may be there.
        """
        now, waits = timezone.now(), []
        for effect in self._effects():
            if effect.state in _UNDER_WAY:
                ahead: timedelta = effect.due_at - now
                waits.append(max(ahead, -ahead / 4).total_seconds())
        return min(max(round(min(waits)), _SOONEST), _LATEST) if waits else 0

    def _effects(self) -> Iterable[Effect]:
        moves = (entry.thing for entry in self.entries if entry.key.source == "move")
        return (effect for move in moves for effect in move.caused)


def timeline(
    order: Order,
    *,
    below: Key | None = None,
    down_to: Key | None = None,
    at_hand: Mapping[str, Sequence[Any]] = _NOTHING,
) -> Timeline:
    """Return the newest entries, or those below a key; with `down_to`, all that a page shows which ended there.

    The number of queries does not grow with that of the entries. `at_hand` are all rows of a source that the page
    has read anyway, by its code.
    """
    most = _MOST if down_to else SIZE
    entries = [
        entry
        for source in SOURCES
        for entry in (
            _of_those(source, at_hand[source.code], below, down_to)
            if source.code in at_hand
            else _newest(source, order, below, down_to, most + 1)
        )
    ]
    entries.sort(key=lambda entry: entry.key, reverse=True)
    shown = entries[:most]
    selectors.with_decisions(entry.thing for entry in shown if entry.key.source == "move")
    return Timeline(shown, shown[-1].key if len(entries) > most else None)


def _of_those(source: Source, rows: Sequence[Any], below: Key | None, down_to: Key | None) -> list[Entry]:
    entries = [Entry(Key(row.at, source.code, row.pk), source.template, row) for row in rows]
    return [entry for entry in entries if (not below or entry.key < below) and (not down_to or entry.key >= down_to)]


def _newest(source: Source, order: Order, below: Key | None, down_to: Key | None, most: int) -> list[Entry]:
    rows = source.rows(order)
    if below:
        rows = rows.filter(below.below(source.code))
    if down_to:
        rows = rows.filter(down_to.above(source.code))
    newest = rows.order_by("-at", "-pk")[:most]
    return [Entry(Key(row.at, source.code, row.pk), source.template, row) for row in newest]
