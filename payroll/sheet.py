"""A period's salary as a table: every entry, and in a workbook what each person gets of it besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import tables
from accounts.formats import order_number
from accounts.models import Membership
from payroll.models import Entry
from payroll.periods import Period
from payroll.selectors import as_seen_by, period_entries, sums

MOST = 50_000
_OF_PEOPLE = (
    gettext_lazy("Name"),
    gettext_lazy("Credited"),
    gettext_lazy("Bonuses and penalties"),
    gettext_lazy("Paid out"),
    gettext_lazy("Balance today"),
)
_OF_ENTRIES = (
    gettext_lazy("When"),
    gettext_lazy("Name"),
    gettext_lazy("What"),
    gettext_lazy("No."),
    gettext_lazy("Line"),
    gettext_lazy("Rate"),
    gettext_lazy("Of what"),
    gettext_lazy("Amount"),
    gettext_lazy("Moved to"),
    gettext_lazy("Who"),
    gettext_lazy("Note"),
)
Writer = Callable[[Membership, Period], bytes]


class TooLong(Exception):
    """The period has more entries than a sheet holds."""

    def __init__(self) -> None:
        text = ngettext("More than %(most)d entry.", "More than %(most)d entries.", MOST) % {"most": MOST}
        super().__init__(" ".join((text, _("Choose a shorter period."))))


def as_csv(membership: Membership, period: Period) -> bytes:
    require_short(membership, period)
    return tables.as_csv(membership.organization, _OF_ENTRIES, _entries(membership, period))


def as_xlsx(membership: Membership, period: Period) -> bytes:
    require_short(membership, period)
    people = (_("People"), _OF_PEOPLE, _people(membership, period))
    return tables.as_book([people, (_("Entries"), _OF_ENTRIES, _entries(membership, period))])


def require_short(membership: Membership, period: Period) -> None:
    """Refuse a period of more entries than a sheet holds, before anything of it is written."""
    if period_entries(membership, period.covers)[MOST : MOST + 1].exists():
        raise TooLong


def _people(membership: Membership, period: Period) -> Iterator[list[Any]]:
    for row in sums(membership, period.covers):
        yield [str(row.member.user), row.credited, row.by_hand, row.paid_out, row.balance]


def _entries(membership: Membership, period: Period) -> Iterator[list[Any]]:
    organization = membership.organization
    for each in period_entries(membership, period.covers).iterator(2_000):
        entry = as_seen_by(membership, each)
        yield [
            timezone.localtime(entry.at, organization.zone),
            str(entry.member.user),
            _what(entry),
            order_number(entry.order.number, organization) if entry.order else "",
            entry.title,
            entry.rate,
            entry.base,
            entry.amount,
            entry.move.to_name if entry.move else "",
            entry.by_name,
            entry.note,
        ]


def _what(entry: Entry) -> str:
    said = str(entry.get_kind_display())
    return ", ".join((said, _("taken back"))) if entry.is_reversal else said
