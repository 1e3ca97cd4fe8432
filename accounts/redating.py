"""What a date of the past may be corrected to. Source: OS-51."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.formats import day
from accounts.models import Organization

FARTHEST = timedelta(days=31)


class DateRefused(Exception):
    """No date was corrected; `str()` is a sentence for the person."""


class DateChanged(DateRefused):
    """Somebody corrected it since the page was drawn; `now` is what it says."""

    def __init__(self, sentence: str, now: datetime) -> None:
        super().__init__(sentence)
        self.now = now


def require_recent(at: datetime, organization: Organization) -> None:
    """Raise DateRefused for what is to come and for what is more than a month ago."""
    now = timezone.now()
    if at > now:
        raise DateRefused(_("This is still to come. Enter a moment of the past."))
    if at < now - FARTHEST:
        first = day(timezone.localtime(now - FARTHEST, organization.zone), organization)
        raise DateRefused(_("A date is corrected by 31 days at most: enter one from %(day)s on.") % {"day": first})


def is_same_minute(one: datetime, other: datetime) -> bool:
    """Say whether a form, which asks for minutes, would show both alike."""
    return one.replace(second=0, microsecond=0) == other.replace(second=0, microsecond=0)
