"""Working time: nights, weekends and days the clock is changed on do not count, or count as they were."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.locations.hours import Kept
from accounts.locations.working_time import after, before, between

NEW_YORK, MOSCOW = ZoneInfo("America/New_York"), ZoneInfo("Europe/Moscow")
WEEKDAYS: Kept = [["09:00", "18:00"]] * 5 + [None, None]  # type: ignore[assignment]
EVERY_NIGHT: Kept = [["00:00", "23:59"]] * 7  # type: ignore[assignment]
HOURS = timedelta(hours=1)


def at(zone: ZoneInfo, *when: int) -> datetime:
    return datetime(*when, tzinfo=zone)  # type: ignore[misc,arg-type]


@pytest.mark.rule("OS-50")
@pytest.mark.parametrize(
    ("start", "hours", "ends"),
    [
        ((2026, 11, 20, 10, 0), 2, (2026, 11, 20, 12, 0)),  # within a Friday
        ((2026, 11, 20, 17, 0), 2, (2026, 11, 23, 10, 0)),  # over a weekend
        ((2026, 11, 19, 17, 0), 2, (2026, 11, 20, 10, 0)),  # over a night
        ((2026, 11, 21, 12, 0), 1, (2026, 11, 23, 10, 0)),  # from a day off
        ((2026, 11, 20, 7, 0), 1, (2026, 11, 20, 10, 0)),  # from before it opens
        ((2026, 11, 20, 17, 0), 1, (2026, 11, 20, 18, 0)),  # to the very end of a day
        ((2026, 11, 20, 17, 0), 46, (2026, 11, 27, 18, 0)),  # a week and an hour
    ],
)
def test_so_much_working_time_is_over_then(start: tuple[int, ...], hours: int, ends: tuple[int, ...]) -> None:
    begun, over = at(MOSCOW, *start), at(MOSCOW, *ends)

    assert after(begun, hours * HOURS, WEEKDAYS, MOSCOW) == over
    assert between(begun, over, WEEKDAYS, MOSCOW) == hours * HOURS


@pytest.mark.rule("OS-50")
def test_a_day_on_which_the_clock_is_changed_counts_as_it_was() -> None:
    forward, back = at(NEW_YORK, 2026, 3, 8, 0, 0), at(NEW_YORK, 2026, 11, 1, 0, 0)

    assert after(forward, 3 * HOURS, EVERY_NIGHT, NEW_YORK) == at(NEW_YORK, 2026, 3, 8, 4, 0)
    assert after(back, 3 * HOURS, EVERY_NIGHT, NEW_YORK) == at(NEW_YORK, 2026, 11, 1, 2, 0)
    assert between(forward, forward + timedelta(days=1), EVERY_NIGHT, NEW_YORK) == timedelta(hours=22, minutes=59)
    assert between(back, at(NEW_YORK, 2026, 11, 2, 0, 0), EVERY_NIGHT, NEW_YORK) == timedelta(hours=24, minutes=59)


@pytest.mark.rule("OS-50")
@pytest.mark.parametrize("hours", [None, [None] * 7])
def test_where_no_hours_were_said_all_time_counts(hours: Kept) -> None:
    start = at(MOSCOW, 2026, 11, 20, 20, 0)

    assert after(start, 30 * HOURS, hours, MOSCOW) == start + 30 * HOURS
    assert between(start, start + 30 * HOURS, hours, MOSCOW) == 30 * HOURS
    assert between(start, start - HOURS, hours, MOSCOW) == timedelta()


@pytest.mark.rule("OS-50")
@pytest.mark.parametrize(
    ("end", "hours", "since"),
    [
        ((2026, 11, 20, 12, 0), 2, (2026, 11, 20, 10, 0)),  # within a Friday
        ((2026, 11, 23, 10, 0), 2, (2026, 11, 20, 17, 0)),  # over a weekend
        ((2026, 11, 20, 10, 0), 2, (2026, 11, 19, 17, 0)),  # over a night
        ((2026, 11, 22, 12, 0), 1, (2026, 11, 20, 17, 0)),  # from a day off
        ((2026, 11, 20, 23, 0), 1, (2026, 11, 20, 17, 0)),  # from after it closed
        ((2026, 11, 20, 18, 0), 9, (2026, 11, 19, 18, 0)),  # a whole day: what came in the night has had no more
        ((2026, 11, 27, 18, 0), 46, (2026, 11, 20, 17, 0)),  # a week and an hour
    ],
)
def test_so_much_working_time_has_passed_since_then(end: tuple[int, ...], hours: int, since: tuple[int, ...]) -> None:
    over, begun = at(MOSCOW, *end), at(MOSCOW, *since)

    assert before(over, hours * HOURS, WEEKDAYS, MOSCOW) == begun
    assert between(begun, over, WEEKDAYS, MOSCOW) == hours * HOURS


@pytest.mark.rule("OS-50")
def test_back_over_a_day_on_which_the_clock_is_changed_it_counts_as_it_was() -> None:
    forward, back = at(NEW_YORK, 2026, 3, 8, 4, 0), at(NEW_YORK, 2026, 11, 1, 2, 0)

    assert before(forward, 3 * HOURS, EVERY_NIGHT, NEW_YORK) == at(NEW_YORK, 2026, 3, 7, 23, 59)
    assert before(back, 2 * HOURS, EVERY_NIGHT, NEW_YORK) == datetime(2026, 11, 1, 5, tzinfo=UTC)
    assert before(forward, 2 * HOURS, None, NEW_YORK) == datetime(2026, 3, 8, 6, tzinfo=UTC)


_DAY = st.sampled_from([None, ["09:00", "18:00"], ["00:30", "03:30"]])


@pytest.mark.rule("OS-50")
@given(
    begun=st.timedeltas(timedelta(), timedelta(days=365)),
    amount=st.timedeltas(timedelta(), timedelta(days=14)),
    days=st.lists(_DAY, min_size=7, max_size=7),
)
def test_what_is_over_after_so_much_lies_so_much_later(begun: timedelta, amount: timedelta, days: Kept) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC) + begun

    over = after(start, amount, days, NEW_YORK)

    assert over >= start
    assert between(start, over, days, NEW_YORK) == amount


@pytest.mark.rule("OS-50")
@given(
    begun=st.timedeltas(timedelta(), timedelta(days=365)),
    amount=st.timedeltas(timedelta(), timedelta(days=14)),
    days=st.lists(_DAY, min_size=7, max_size=7),
)
def test_what_began_before_that_has_had_more_and_nothing_else_has(
    begun: timedelta, amount: timedelta, days: Kept
) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC) + begun
    over = after(start, amount, days, NEW_YORK)

    since = before(over, amount, days, NEW_YORK)

    assert since <= start
    assert between(since, start, days, NEW_YORK) == timedelta()
    assert between(since, over, days, NEW_YORK) == amount
    assert between(since - timedelta(microseconds=1), over, days, NEW_YORK) > amount
