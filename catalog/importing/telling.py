"""What an import would do or did, in words of the reader's language and amounts of the organization's country."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.formats import money
from accounts.models import Organization
from catalog.importing.columns import LABELS
from catalog.importing.planning import Wanted
from catalog.importing.reasons import tell_reasons
from catalog.models import Item

_NOTHING = "—"


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    line: int
    name: str
    differences: list[Difference]


def tell_wanted(rows: Iterable[Wanted], organization: Organization) -> list[Told]:
    """Tell rows that change an item; it is named as it is called now."""
    return [Told(row.line, str(row.item), _differences(row.changes, organization)) for row in rows]


def tell_done(rows: Iterable[Sequence[Any]], organization: Organization) -> list[Told]:
    """Tell rows of an outcome: (line, name, changes)."""
    return [Told(line, name, _differences(changes, organization)) for line, name, changes in rows]


def tell_refused(rows: Iterable[Sequence[Any]]) -> list[tuple[int, str, list[str]]]:
    """Tell rows that are left out, of a plan or of an outcome: (line, name, reasons)."""
    return [(line, name, tell_reasons(reasons)) for line, name, reasons in rows]


def _differences(changes: Iterable[Sequence[Any]], organization: Organization) -> list[Difference]:
    return [
        Difference(str(LABELS[name]), _value(name, before, organization), _value(name, after, organization))
        for name, before, after in changes
    ]


def _value(name: str, value: Any, organization: Organization) -> str:
    if value in (None, ""):
        return _NOTHING
    if name in ("price", "cost"):
        return money(Decimal(value), organization)
    return str(Item.Kind(value).label) if name == "kind" else str(value)
