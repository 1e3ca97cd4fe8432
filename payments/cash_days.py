"""A person opens and closes the day of a cash desk. Source: OS-38, TN-2."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.formats import moment, money
from accounts.models import Location, Membership, Organization
from payments.desks import begin, hold_desk
from payments.models import MOST_IN_DRAWER, Desk, DeskDay
from payments.services import rounded
from payments.sheets import Sheet, sheet_of


class DeskRefused(Exception):
    """Nothing was changed; `str()` is a sentence for the person."""


class OpenAlready(DeskRefused):
    """Somebody opened it, or money that came did: `day` says when and who."""

    def __init__(self, day: DeskDay) -> None:
        super().__init__(_("The desk is open already: %(who)s, %(when)s.") % _said(day.opened_by_name, day, "opened"))
        self.day = day


class ClosedAlready(DeskRefused):
    """Somebody else closed it meanwhile: `day` is what they closed."""

    def __init__(self, day: DeskDay) -> None:
        super().__init__(_("The desk is closed already: %(who)s, %(when)s.") % _said(day.closed_by_name, day, "closed"))
        self.day = day


class SheetChanged(DeskRefused):
    """Money came or went since the page was drawn: what is expected is another sum now."""

    def __init__(self) -> None:
        super().__init__(
            _("Money came or went since this page was opened. Look at the sum again, then close the desk.")
        )


class NoteNeeded(DeskRefused):
    """What was counted is not what was expected, and nobody said why."""

    def __init__(self) -> None:
        super().__init__(_("Say in a few words why the count differs."))


@dataclass(frozen=True)
class Count:
    """What a person counted at the end: `left` of it stays in the drawer, the rest is taken out."""

    counted: Decimal
    left: Decimal
    note: str = ""


def require_countable(amount: Decimal, organization: Organization) -> None:
    can_be = amount.is_finite() and 0 <= amount <= MOST_IN_DRAWER
    if not can_be or rounded(amount, organization) > MOST_IN_DRAWER:
        most = money(MOST_IN_DRAWER.to_integral_value(), organization)
        raise DeskRefused(_("Enter an amount from 0 to %(most)s.") % {"most": most})


def require_left(count: Count, organization: Organization) -> None:
    """Refuse to leave more in the drawer than was counted in it."""
    require_countable(count.counted, organization)
    require_countable(count.left, organization)
    if rounded(count.left, organization) > rounded(count.counted, organization):
        counted = money(rounded(count.counted, organization), organization)
        raise DeskRefused(_("Only %(counted)s is in the drawer.") % {"counted": counted})


@transaction.atomic
def open_day(location: Location, *, opening: Decimal, key: UUID, by: Membership) -> DeskDay:
    """Begin a day with the cash that was counted; the form of `key` sent again shows the day it began.

    Raises OpenAlready, DeskRefused.
    """
    require_countable(opening, by.organization)
    desk = hold_desk(location)
    if location.archived_at:
        raise DeskRefused(_("“%(name)s” is archived: its cash desk stays closed.") % {"name": location.name})
    known = DeskDay.objects.of(by.organization).filter(key=key).first()
    if known:
        return known
    day = _open_day_of(desk)
    if day:
        raise OpenAlready(day)
    return begin(desk, opening=rounded(opening, by.organization), by=by, key=key)


@transaction.atomic
def close_day(day: DeskDay, count: Count, *, seen: str, key: UUID, by: Membership) -> DeskDay:
    """Close a day with what was counted; the form of `key` sent again shows the day as it closed it.

    `seen` is what the page showed (`Sheet.seen`). Payments being written are waited for and belong to the day.
    Raises ClosedAlready, SheetChanged, NoteNeeded, DeskRefused.
    """
    require_left(count, by.organization)
    hold_desk(day.desk.location)
    held = lock(day)
    if held.closed_at and held.closing_key == key:
        return held
    if held.closed_at:
        raise ClosedAlready(held)
    sheet = sheet_of(held)
    if sheet.seen != seen:
        raise SheetChanged
    _write(held, sheet, count, key, by)
    return held


def lock(day: DeskDay) -> DeskDay:
    """Hold a day against every payment into it, once those being written are."""
    return DeskDay.objects.select_for_update().get(pk=day.pk)


def _write(day: DeskDay, sheet: Sheet, count: Count, key: UUID, by: Membership) -> None:
    organization = by.organization
    day.expected = sheet.expected
    day.counted, day.left = rounded(count.counted, organization), rounded(count.left, organization)
    day.note = count.note.strip()
    if day.difference and not day.note:
        raise NoteNeeded
    day.closed_at, day.closing_key = max(timezone.now(), day.opened_at), key
    day.closed_by, day.closed_by_name = by.user, str(by.user)
    day.save()


def _open_day_of(desk: Desk) -> DeskDay | None:
    return desk.days.filter(closed_at=None).first()


def _said(who: str, day: DeskDay, what: str) -> dict[str, str]:
    at = getattr(day, f"{what}_at")
    return {"who": who, "when": moment(timezone.localtime(at, day.organization.zone), day.organization)}
