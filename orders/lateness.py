"""What is late, said once for marks, filters and counts. Source: OS-50."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from accounts.locations.hours import Kept
from accounts.locations.working_time import after, before, between
from accounts.models import Location, Organization
from statuses.models import Status

# Nobody needs to know by how much more: it would be counted day by day.
MOST_OVER = timedelta(hours=99)


class Standing(Protocol):
    @property
    def entered_at(self) -> datetime: ...
    @property
    def is_closed(self) -> bool: ...
    @property
    def time_limit(self) -> int | None: ...
    @property
    def hours(self) -> Kept: ...


def counted(organization: Organization) -> Q:
    """Match what stands where deadlines count."""
    return ~Q(status__in=Status.objects.of(organization).filter(is_excluded=True).values("pk"))


def overdue(organization: Organization) -> Q:
    return Q(deadline__lt=timezone.now()) & counted(organization)


def over_limit(organization: Organization) -> Q:
    """Match what stands longer in its status than that allows, in the working hours of where it is."""
    found, earliest = Q(pk__in=[]), None
    for status_id, locations, since in _cutoffs(organization):
        found |= Q(status=status_id, entered_at__lt=since) & (Q(location__in=locations) if locations else Q())
        earliest = max(earliest or since, since)
    # The bound of all of them is that of a range of an index.
    return found & Q(entered_at__lt=earliest) if earliest else found


def _cutoffs(organization: Organization) -> Iterator[tuple[int, list[int], datetime]]:
    """Yield a status, locations with the same hours (none: all) and since when one may stand in it there."""
    limited = Status.objects.of(organization).live().filter(time_limit__isnull=False)
    limits = list(limited.order_by("pk").values_list("pk", "time_limit"))
    if not limits:
        return
    hours: dict[str, Kept] = {}
    alike: dict[str, list[int]] = defaultdict(list)
    for pk, kept in Location.objects.of(organization).live().values_list("pk", "hours"):
        hours[str(kept)] = kept
        alike[str(kept)].append(pk)
    now = timezone.now()
    for code, locations in alike.items():
        for status_id, limit in limits:
            since = before(now, timedelta(hours=limit or 0), hours[code], organization.zone)
            yield status_id, locations if len(alike) > 1 else [], since


def over_by(thing: Standing, zone: ZoneInfo) -> timedelta | None:
    """Return how much longer it stands in its status than that allows, to MOST_OVER; None: it does not."""
    if not thing.time_limit or thing.is_closed:
        return None
    now, limit = timezone.now(), timedelta(hours=thing.time_limit)
    if thing.entered_at >= before(now, limit, thing.hours, zone):
        return None
    if thing.entered_at < before(now, limit + MOST_OVER, thing.hours, zone):
        return MOST_OVER
    return between(after(thing.entered_at, limit, thing.hours, zone), now, thing.hours, zone)
