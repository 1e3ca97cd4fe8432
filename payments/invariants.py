from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db.models import F

from payments.models import DeskDay, Payment
from payments.sheets import sheets_of
from statuses.subjects import subject_kinds

_CHUNK = 10_000
_DAYS = 500


def payments_for_nothing() -> Iterator[str]:
    """Name every payment whose subject does not exist."""
    for kind in subject_kinds():
        spoken_of = Payment.objects.filter(kind=kind.code).order_by().values_list("subject_id", flat=True).distinct()
        ids = list(spoken_of.iterator(_CHUNK))
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            for lost in sorted(set(chunk) - kind.all_ids(chunk)):
                yield f"{kind.code} {lost} was paid for and does not exist"
    known = [kind.code for kind in subject_kinds()]
    for payment in Payment.objects.exclude(kind__in=known).iterator():
        yield f"payment {payment.pk} is for a {payment.kind}, which nobody knows"


def entries_in_another_desk() -> Iterator[str]:
    """Name every entry that is in a day of another location's desk. Source: OS-38."""
    for payment in Payment.objects.exclude(location=F("day__desk__location")).iterator():
        yield f"payment {payment.pk} is in the day of another location's desk"


def days_that_do_not_add_up() -> Iterator[str]:
    """Name every closed day whose entries make another sum than it was closed with. Source: OS-38."""
    closed = DeskDay.objects.exclude(closed_at=None).order_by("pk").iterator(_DAYS)
    while chunk := list(islice(closed, _DAYS)):
        for pk, sheet in sheets_of(chunk).items():
            if sheet.expected != sheet.added_up:
                yield f"day {pk} does not add up to what it was closed with"
