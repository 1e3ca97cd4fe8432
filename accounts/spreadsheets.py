"""Texts in spreadsheets: whatever people wrote stays a text, and is never worked out."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO
from typing import Any

from babel.numbers import get_decimal_symbol
from openpyxl.cell import WriteOnlyCell

from accounts.countries import locale_of
from accounts.models import Organization

# What a spreadsheet would take for a formula.
_FORMULA = re.compile(r"[=+\-@\t\r]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def csv_of(rows: Iterable[Sequence[Any]], organization: Organization) -> bytes:
    """Return rows as a spreadsheet of the organization's country reads them without being asked."""
    point = str(get_decimal_symbol(locale_of(organization.country)))
    text = StringIO()
    writer = csv.writer(text, delimiter=";" if point == "," else ",")
    for row in rows:
        writer.writerow([str(cell).replace(".", point) if isinstance(cell, Decimal) else safe(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def safe(cell: Any) -> str:
    """Return a text no spreadsheet takes for a formula; an import takes the apostrophe off again."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if _FORMULA.match(text) else text


def cell_of(sheet: Any, value: Any) -> Any:
    """Return a cell of a workbook: amounts as numbers, everything else as a text that says it is one."""
    if isinstance(value, Decimal | None):
        return value
    cell = WriteOnlyCell(sheet, _UNWRITABLE.sub("", str(value)))
    cell.data_type = "s"
    return cell


def plain(amount: Decimal) -> Decimal:
    """Return the amount without zeros that say nothing: 12.5 for 12.500, 120 for 120.000."""
    short = amount.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral() else short
