"""The entries of a day with what each was for: pages, papers and files show the same. Source: OS-38."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.pages import page_below
from payments.models import DeskDay, Payment
from payments.sheets import Sheet
from statuses.subjects import subject_kind

_AT_ONCE = 500


@dataclass(frozen=True)
class Entry:
    """`title` and `address` are of what it was for; empty where the member may not see that."""

    payment: Payment
    title: str
    address: str


@dataclass(frozen=True)
class Entries:
    rows: list[Entry]
    following: int | None


def entries_page(day: DeskDay, membership: Membership, before: int | None = None) -> Entries:
    """Return the newest entries below one, in a few queries for any number."""
    page = page_below(_of(day), "pk", before)
    return Entries(told(page.rows, membership), page.following)


def all_entries(day: DeskDay, membership: Membership, most: int | None = None) -> list[Entry]:
    """Return the entries as they came, the first first; up to `most`."""
    rows = list(_of(day).order_by("pk")[:most])
    return [
        entry for start in range(0, len(rows), _AT_ONCE) for entry in told(rows[start : start + _AT_ONCE], membership)
    ]


def _of(day: DeskDay) -> Any:
    return day.entries.select_related("method").order_by("-pk")


def told(payments: Sequence[Payment], membership: Membership) -> list[Entry]:
    """Find what each was for, as much as the member may see of it."""
    found: dict[tuple[str, int], Any] = {}
    for code in {payment.kind for payment in payments}:
        ids = {payment.subject_id for payment in payments if payment.kind == code}
        found |= {(code, pk): thing for pk, thing in subject_kind(code).find(membership, ids).items()}
    return [_entry(payment, found.get((payment.kind, payment.subject_id))) for payment in payments]


def _entry(payment: Payment, thing: Any) -> Entry:
    if thing is None:
        return Entry(payment, "", "")
    return Entry(payment, _("No. %(number)s") % {"number": thing}, subject_kind(payment.kind).url(thing))


def table(sheet: Sheet, membership: Membership) -> Iterator[list[Any]]:
    """Yield the sheet as rows of a file: how it adds up, then every entry."""
    day = sheet.day
    yield [_("Cash at the start"), timezone.localtime(day.opened_at), "", "", day.opening, day.opened_by_name, ""]
    for entry in all_entries(day, membership):
        payment = entry.payment
        what = _("Returned") if payment.amount < 0 else _("Taken")
        number = entry.title and str(entry.title)
        at = timezone.localtime(payment.at)
        yield [what, at, number, payment.method.name, payment.amount, payment.by_name, payment.note]
    yield [_("Cash expected"), None, "", "", sheet.expected, "", ""]
    if day.closed_at:
        closed = timezone.localtime(day.closed_at)
        yield [_("Cash counted"), closed, "", "", day.counted, day.closed_by_name, day.note]
        yield [_("Difference"), None, "", "", day.difference, "", ""]
        yield [_("Taken out"), None, "", "", day.taken_out, "", ""]
        yield [_("Left in the drawer"), None, "", "", day.left, "", ""]


def labels() -> list[str]:
    return ["", _("When"), _("No."), _("Way to pay"), _("Amount"), _("Who"), _("Note")]
