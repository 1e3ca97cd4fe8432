"""What rates say of an order's lines and people: arithmetic alone, nothing of it asks the database. Rules: OS-40 to 42.

A service brings its performer a percent of its total, a part a percent of its margin, total less cost, in whole minor
units. A part sold below its cost, or whose cost nobody knows, brings nothing and takes nothing: the loss is the
shop's. What is given away (a total of zero) is not priced. Everybody who performs a priced line gets their fixed sum
once per order; who accepted the order gets a percent of its total. A rate on the catalogue item beats the
performer's percent, also where that is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Terms:
    """An employee's rates: percents, and an amount per order."""

    services_percent: Decimal = NOTHING
    parts_percent: Decimal = NOTHING
    per_order: Decimal = NOTHING
    created_percent: Decimal = NOTHING

    def percent_of(self, work: Work) -> Decimal:
        return self.parts_percent if work.is_part else self.services_percent


NO_TERMS = Terms()


@dataclass(frozen=True)
class Work:
    """A line: who does it, what it brings in, what it costs; `percent` is its catalogue item's own rate."""

    line: int
    title: str
    is_part: bool
    quantity: Decimal
    total: Decimal
    cost: Decimal | None
    performer: int | None
    percent: Decimal | None = None

    @property
    def is_priced(self) -> bool:
        return self.total > 0

    @property
    def lacks_cost(self) -> bool:
        return self.is_part and self.is_priced and self.cost is None


@dataclass(frozen=True)
class Job:
    """An order as salary sees it: its lines, and who accepted it."""

    works: Sequence[Work]
    creator: int | None = None

    @property
    def is_priced(self) -> bool:
        return any(work.is_priced for work in self.works)

    @property
    def performers(self) -> list[int]:
        """Return who performs something priced, each once, in the order of the lines."""
        return list(dict.fromkeys(work.performer for work in self.works if work.is_priced and work.performer))


class Whose(NamedTuple):
    """What is credited once, and to whom: kind, line where it is for one, member."""

    kind: str
    line: int | None
    member: int


@dataclass(frozen=True)
class Accrual:
    """An amount for somebody, with the rate it comes of and what that was taken of."""

    whose: Whose
    amount: Decimal
    title: str = ""
    rate: Decimal | None = None
    base: Decimal | None = None


@dataclass(frozen=True)
class Credited:
    """What was credited so far, all entries together."""

    amount: Decimal
    title: str = ""


def wanted(job: Job, terms: Mapping[int, Terms], unit: Decimal) -> Iterator[Accrual]:
    """Yield what rates say now, each amount rounded half up to the currency's minor `unit`."""
    for work in job.works:
        yield from _of_line(work, terms, unit)
    for member in job.performers:
        fixed = _rounded(terms.get(member, NO_TERMS).per_order, unit)
        if fixed and job.is_priced:
            yield Accrual(Whose("order", None, member), fixed, rate=fixed)
    percent = terms.get(job.creator, NO_TERMS).created_percent if job.creator else NOTHING
    if job.creator and percent and job.is_priced:
        total = sum((work.total for work in job.works), NOTHING)
        yield Accrual(Whose("created", None, job.creator), _share(total, percent, unit), rate=percent, base=total)


def _of_line(work: Work, terms: Mapping[int, Terms], unit: Decimal) -> Iterator[Accrual]:
    if work.performer is None or not work.is_priced or work.lacks_cost:
        return
    own = terms.get(work.performer, NO_TERMS).percent_of(work)
    percent = own if work.percent is None else work.percent
    base = work.total
    if work.is_part:
        base = max(_rounded(work.total - work.quantity * (work.cost or NOTHING), unit), NOTHING)
    if amount := _share(base, percent, unit):
        yield Accrual(Whose("line", work.line, work.performer), amount, work.title, percent, base)


def _share(base: Decimal, percent: Decimal, unit: Decimal) -> Decimal:
    return _rounded(base * percent / 100, unit)


def _rounded(amount: Decimal, unit: Decimal) -> Decimal:
    return amount.quantize(unit, rounding=ROUND_HALF_UP)


def due(accruals: Iterable[Accrual], credited: Mapping[Whose, Credited]) -> list[Accrual]:
    """Return what is still to credit: wanted less credited, below zero where too much was. Source: OS-42."""
    said = {accrual.whose: accrual for accrual in accruals}
    differences = []
    for whose in said | dict(credited):
        before = credited.get(whose, Credited(NOTHING))
        now = said.get(whose, Accrual(whose, NOTHING, before.title))
        if now.amount != before.amount:
            left = now.amount - before.amount
            differences.append(Accrual(whose, left, now.title, now.rate, now.base))
    return differences


def opposites(credited: Mapping[Whose, Credited]) -> list[Accrual]:
    """Return what takes all of it back. Source: OS-26."""
    return [Accrual(whose, -each.amount, each.title) for whose, each in credited.items() if each.amount]


def by_member(accruals: Iterable[Accrual]) -> dict[int, Decimal]:
    """Return what each person gets of them in all."""
    sums: dict[int, Decimal] = {}
    for accrual in accruals:
        member = accrual.whose.member
        sums[member] = sums.get(member, NOTHING) + accrual.amount
    return sums
