from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

from django.utils import timezone


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at a moment of the past: history cannot be backdated afterwards."""
    with mock.patch.object(timezone, "now", return_value=moment):
        yield


def working_hour(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment, put off to the morning where the shop is shut: at night and on Sundays."""
    local = timezone.localtime(moment, zone)
    if local.hour >= 19:
        local = (local + timedelta(days=1)).replace(hour=9)
    elif local.hour < 9:
        local = local.replace(hour=9)
    return local + timedelta(days=1) if local.weekday() == 6 else local
