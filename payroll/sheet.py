"""A period's salary as a table: every entry, and in a workbook what each person gets of it besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl import Workbook

from accounts.formats import order_number
from accounts.models import Membership
from accounts.spreadsheets import cell_of, csv_of, plain
from payroll.models import Entry
from payroll.periods import Period
from payroll.selectors import period_entries, sums

MOST = 50_000
Writer = Callable[[Membership, Period], bytes]


class TooLong(Exception):
    """The period has more entries than a sheet holds."""

    def __init__(self) -> None:
        text = ngettext("More than %(most)d entry.", "More than %(most)d entries.", MOST) % {"most": MOST}
        super().__init__(f"{text} {_('Choose a shorter period.')}")


def as_csv(membership: Membership, period: Period) -> bytes:
    return csv_of(_entries(membership, period), membership.organization)


def as_xlsx(membership: Membership, period: Period) -> bytes:
    book = Workbook(write_only=True)
    for title, rows in ((_("People"), _people(membership, period)), (_("Entries"), _entries(membership, period))):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([cell_of(sheet, cell) for cell in row])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _people(membership: Membership, period: Period) -> Iterator[list[Any]]:
    yield [_("Name"), _("Credited"), _("Bonuses and penalties"), _("Paid out"), _("Balance today")]
    for row in sums(membership, period.covers):
        amounts = (row.credited, row.by_hand, row.paid_out, row.balance)
        yield [str(row.member.user), *map(plain, amounts)]


def _entries(membership: Membership, period: Period) -> Iterator[list[Any]]:
    """Yield the head and a row for each entry. Raises TooLong before anything is written."""
    entries = period_entries(membership, period.covers)
    if entries[MOST : MOST + 1].exists():
        raise TooLong
    yield [_("When"), _("Name"), _("What"), _("No."), _("Line"), _("Rate"), _("Of what"), _("Amount"), _("Moved to"),
           _("Who"), _("Note")]  # fmt: skip
    organization = membership.organization
    for entry in entries.iterator(2_000):
        at = timezone.localtime(entry.at, organization.zone)
        yield [
            f"{at:%Y-%m-%d %H:%M}",
            str(entry.member.user),
            _what(entry),
            order_number(entry.order.number, organization) if entry.order else "",
            entry.title,
            plain(entry.rate) if entry.rate is not None else None,
            plain(entry.base) if entry.base is not None else None,
            plain(entry.amount),
            entry.move.to_name if entry.move else "",
            entry.by_name,
            entry.note,
        ]


def _what(entry: Entry) -> str:
    said = str(entry.get_kind_display())
    return f"{said}, {_('taken back')}" if entry.is_reversal else said
