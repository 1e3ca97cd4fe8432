"""Time that counts only while a location is open: when so much of it is over, and how much of it passed. Source: OS-50.

Opening hours are those of the clock on the wall: a day on which it is put forward or back has an hour less or more of
them. Where the hours were never said, all time counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from accounts.locations.hours import Day, Kept, week

Span = tuple[datetime, datetime]


def after(start: datetime, amount: timedelta, hours: Kept, zone: ZoneInfo) -> datetime:
    """Return when `amount` of working time since `start` is over: the end of a day, rather than the next one's start.

    `start` is aware, what is returned in UTC. `hours` are a location's, as they are kept.
    """
    days = week(hours)
    if days is None or not any(days):
        return start.astimezone(UTC) + amount
    left = amount
    for opens, closes in _open_since(start, days, zone):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise OverflowError(amount)


def before(end: datetime, amount: timedelta, hours: Kept, zone: ZoneInfo) -> datetime:
    """Return since when there has been `amount` of working time: whatever began before has had more of it.

    `end` is aware, what is returned in UTC.
    """
    days = week(hours)
    if days is None or not any(days):
        return end.astimezone(UTC) - amount
    left = amount
    for opens, closes in _open_until(end, days, zone):
        if left < closes - opens:
            return closes - left
        left -= closes - opens
    raise OverflowError(amount)


def between(start: datetime, end: datetime, hours: Kept, zone: ZoneInfo) -> timedelta:
    """Return how much working time lies between two moments; none where the second is not later."""
    days = week(hours)
    if end <= start:
        return timedelta()
    if days is None or not any(days):
        return end - start
    passed = timedelta()
    for opens, closes in _open_since(start, days, zone):
        if opens >= end:
            break
        passed += min(closes, end) - opens
    return passed


def _open_since(start: datetime, days: list[Day], zone: ZoneInfo) -> Iterator[Span]:
    """Yield the spans, in UTC, in which the house is open, from a moment on: what is left of the first comes first."""
    since, day = start.astimezone(UTC), start.astimezone(zone).date()
    while day < date.max:
        span = _span(day, days[day.weekday()], zone)
        if span and span[1] > since:
            yield max(span[0], since), span[1]
        day += timedelta(days=1)


def _open_until(end: datetime, days: list[Day], zone: ZoneInfo) -> Iterator[Span]:
    """Yield the same back from a moment: what has passed of the last comes first."""
    until, day = end.astimezone(UTC), end.astimezone(zone).date()
    while day > date.min:
        span = _span(day, days[day.weekday()], zone)
        if span and span[0] < until:
            yield span[0], min(span[1], until)
        day -= timedelta(days=1)


@lru_cache(maxsize=4096)
def _span(day: date, hours: Day, zone: ZoneInfo) -> Span | None:
    """Return when a day's hours begin and end, in UTC: an hour the clock leaps over is no time at all."""
    if hours is None:
        return None
    opens, closes = (datetime.combine(day, at, zone).astimezone(UTC) for at in hours)
    return (opens, closes) if opens < closes else None
