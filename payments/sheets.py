"""What a day of a cash desk adds up to. Source: OS-38."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from accounts.models import Organization
from payments.models import DeskDay, Method, Payment

_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Takings:
    """What came by one way to pay and what went back by it; `returned` is above zero."""

    method: str
    is_cash: bool
    taken: Decimal
    returned: Decimal
    entries: int

    @property
    def sum(self) -> Decimal:
        return self.taken - self.returned


@dataclass(frozen=True)
class Sheet:
    """A day as its paper says it: opening + cash in − cash out = expected."""

    day: DeskDay
    takings: list[Takings]

    @property
    def cash_in(self) -> Decimal:
        return sum((each.taken for each in self.takings if each.is_cash), _NOTHING)

    @property
    def cash_out(self) -> Decimal:
        return sum((each.returned for each in self.takings if each.is_cash), _NOTHING)

    @property
    def expected(self) -> Decimal:
        """The cash that has to be in the drawer; of a closed day what it was closed with."""
        closed_with: Decimal | None = self.day.expected
        return self.added_up if closed_with is None else closed_with

    @property
    def added_up(self) -> Decimal:
        """The same as its entries make it."""
        opening: Decimal = self.day.opening
        return opening + self.cash_in - self.cash_out

    @property
    def taken(self) -> Decimal:
        return sum((each.taken for each in self.takings), _NOTHING)

    @property
    def returned(self) -> Decimal:
        return sum((each.returned for each in self.takings), _NOTHING)

    @property
    def sum(self) -> Decimal:
        return self.taken - self.returned

    @property
    def missing(self) -> Decimal:
        """What was expected and not counted; zero when nothing is missing."""
        return max(_NOTHING, -(self.day.difference or _NOTHING))

    @property
    def entries(self) -> int:
        return sum(each.entries for each in self.takings)

    @property
    def seen(self) -> str:
        """What a page that shows it has seen: another entry changes it."""
        return f"{self.day.pk}-{self.entries}"


def sheet_of(day: DeskDay) -> Sheet:
    return sheets_of([day])[day.pk]


def sheets_of(days: list[DeskDay]) -> dict[int, Sheet]:
    """Return the sheets of days, by day id, in one query for any number."""
    entries = Payment.objects.filter(day__in=days).order_by("method__position", "method_id")
    summed = entries.values_list("day_id", "method__name", "method__code").annotate(
        came=Sum("amount", filter=Q(amount__gt=0), default=_NOTHING),
        went=Sum("amount", filter=Q(amount__lt=0), default=_NOTHING),
        held=Count("pk"),
    )
    takings: dict[int, list[Takings]] = {day.pk: [] for day in days}
    for pk, name, code, came, went, held in summed:
        # Rounded: SQLite adds decimals as floats.
        takings[pk].append(Takings(name, code == Method.Code.CASH, round(came, 3), -round(went, 3), held))
    return {day.pk: Sheet(day, takings[day.pk]) for day in days}


def usual_methods_first(sheet: Sheet, organization: Organization) -> Sheet:
    """Return a sheet that names the organization's live ways to pay even where nothing came by them."""
    there = {each.method for each in sheet.takings}
    live = Method.objects.of(organization).live().in_order()
    idle = [Takings(each.name, each.code == Method.Code.CASH, _NOTHING, _NOTHING, 0) for each in live]
    return Sheet(sheet.day, [*sheet.takings, *(each for each in idle if each.method not in there)])
