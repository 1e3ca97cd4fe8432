"""When a location is open: a week of days, each with when it opens and closes, or closed. Source: TN-7.

Kept as `Location.hours` says. Half a day past midnight is not kept: a day ends at 23:59.
"""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import groupby

from django.utils.dates import WEEKDAYS_ABBR

from accounts.formats import clock
from accounts.models import Organization

Day = tuple[time, time] | None
Kept = list[list[str] | None] | None

DAYS = range(7)


def week(kept: Kept) -> list[Day] | None:
    """Return the seven days from Monday; None: the hours were never said."""
    if kept is None:
        return None
    return [(time.fromisoformat(day[0]), time.fromisoformat(day[1])) if day else None for day in kept]


def keep(days: list[Day]) -> Kept:
    """Return the days as they are kept; a week without an open day says nothing."""
    if not any(days):
        return None
    return [[f"{day[0]:%H:%M}", f"{day[1]:%H:%M}"] if day else None for day in days]


def told(kept: Kept, organization: Organization) -> list[tuple[str, str]]:
    """Return the open days in words, equal neighbours together: [("Mon–Fri", "9:00–18:00"), ("Sat", …)]."""
    said = []
    for hours, together in groupby(enumerate(week(kept) or []), key=lambda numbered: numbered[1]):
        if hours:
            days = [str(WEEKDAYS_ABBR[day]) for day, _hours in together]
            said.append(("–".join(dict.fromkeys([days[0], days[-1]])), _spelled(hours, organization)))
    return said


def _spelled(hours: tuple[time, time], organization: Organization) -> str:
    opens, closes = (clock(datetime.combine(date.min, at), organization) for at in hours)
    return f"{opens}–{closes}"
