"""What a sheet of paper holds, in words and in order: the print page and the PDF draw the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

Row = Sequence[str]


@dataclass(frozen=True)
class Heading:
    sort: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True)
class Paragraph:
    sort: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True)
class Code:
    """A QR code: `label` says to who cannot see it where it leads, `caption` stands below, if anything."""

    sort: ClassVar[str] = "code"
    link: str
    label: str
    caption: str = ""


@dataclass(frozen=True)
class House:
    """Who gives the paper out; a code that follows stands beside it."""

    sort: ClassVar[str] = "house"
    name: str
    rows: Sequence[str]
    code: Code | None = None


@dataclass(frozen=True)
class Facts:
    """Rows of (what, its value)."""

    sort: ClassVar[str] = "facts"
    rows: Sequence[Row]


@dataclass(frozen=True)
class Lines:
    """Rows of (title, quantity, price, discount, total); `head` calls them."""

    sort: ClassVar[str] = "lines"
    head: Row
    rows: Sequence[Row]

    @property
    def has_discounts(self) -> bool:
        return any(row[3] for row in self.rows)


@dataclass(frozen=True)
class Totals:
    """Rows of (what, amount, "strong" or nothing)."""

    sort: ClassVar[str] = "totals"
    rows: Sequence[Row]


@dataclass(frozen=True)
class Payments:
    """Rows of (when, how, amount)."""

    sort: ClassVar[str] = "payments"
    title: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Signatures:
    sort: ClassVar[str] = "signatures"
    rows: Sequence[str]


Part = Heading | Paragraph | Code | House | Facts | Lines | Totals | Payments | Signatures
_SORTS: Mapping[str, Any] = {
    each.sort: each for each in (Heading, Paragraph, Code, House, Facts, Lines, Totals, Payments, Signatures)
}


def as_data(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Return parts as JSON holds them."""
    return [asdict(part) | {"sort": part.sort} for part in parts]


def from_data(data: Sequence[Mapping[str, Any]]) -> list[Part]:
    return [_part(dict(each)) for each in data]


def _part(said: dict[str, Any]) -> Part:
    sort = said.pop("sort")
    if said.get("code"):
        said["code"] = Code(**said["code"])
    part: Part = _SORTS[sort](**said)
    return part
