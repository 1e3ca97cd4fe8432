"""Which day of a cash desk money belongs to: every entry in exactly one. Source: OS-38.

Who opens or closes a day holds the desk, then its day, after any order. A payment holds the open day only so that
nobody closes it meanwhile: any number of them is written at once, and one that waited for a closing finds no open day
and begins a new one.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Location, Membership
from payments.models import Desk, DeskDay


def lock(location: Location) -> DeskDay | None:
    """Hold the open day of a location's desk against being closed; None while the desk is closed."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a day is held inside a transaction only")
    open_days = DeskDay.objects.open().filter(desk__location=location).order_by("pk")
    if connection.vendor != "postgresql":
        return open_days.first()
    # The ORM knows no word for the lock that payments share and only whoever closes the day excludes.
    statement, parameters = open_days.values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f'{statement} FOR KEY SHARE OF "{DeskDay._meta.db_table}"', parameters)
        found = cursor.fetchone()
    return DeskDay.objects.get(pk=found[0]) if found else None


def hold_desk(location: Location) -> Desk:
    """Hold the desk of a location; one that an older release left without any gets it now."""
    Desk.objects.get_or_create(location=location, defaults={"organization_id": location.organization_id})
    return Desk.objects.select_for_update(no_key=True).get(location=location)


def day_for(location: Location, by: Membership) -> DeskDay:
    """Return the open day that money taken or given back at a location belongs to, held until it is written.

    While the desk is closed it is opened with what was left in it, by whoever takes the money.
    """
    day = lock(location)
    if day:
        return day
    desk = hold_desk(location)
    # Of two that found it closed the second finds what the first opened.
    return lock(location) or begin(desk, opening=left_in(desk), by=by, by_itself=True)


def begin(desk: Desk, *, opening: Decimal, by: Membership, **said: Any) -> DeskDay:
    """Write a new day of a desk that is held and closed."""
    return DeskDay.objects.create(
        organization_id=desk.organization_id,
        desk=desk,
        opening=opening,
        # Said here: the model's own default is the clock as it was when it was imported, which the demo turns back.
        opened_at=timezone.now(),
        opened_by=by.user,
        opened_by_name=str(by.user),
        **said,
    )


def last_closed(desk: Desk) -> DeskDay | None:
    return desk.days.exclude(closed_at=None).order_by("-pk").first()


def left_in(desk: Desk) -> Decimal:
    """Return what was left in the drawer when the desk was closed last."""
    last = last_closed(desk)
    return last.left if last and last.left is not None else Decimal(0)
