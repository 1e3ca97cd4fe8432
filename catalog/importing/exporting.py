"""The catalogue as a table: what an import takes back, and the template to fill in."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from babel.numbers import get_decimal_symbol
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from accounts.countries import locale_of
from accounts.models import Organization
from catalog.importing.columns import LABELS
from catalog.models import Item

# What a spreadsheet would take for a formula.
_FORMULA = re.compile(r"[=+\-@\t\r]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_csv(organization: Organization) -> bytes:
    """Return the live items as a spreadsheet of the organization's country reads them without being asked."""
    point = str(get_decimal_symbol(locale_of(organization.country)))
    text = StringIO()
    writer = csv.writer(text, delimiter=";" if point == "," else ",")
    writer.writerow([str(label) for label in LABELS.values()])
    for row in _rows(organization):
        writer.writerow([str(cell).replace(".", point) if isinstance(cell, Decimal) else _safe(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(organization: Organization) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(Item._meta.verbose_name_plural))
    sheet.append([str(label) for label in LABELS.values()])
    for row in _rows(organization):
        sheet.append([cell if isinstance(cell, Decimal | None) else _text(sheet, cell) for cell in row])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _rows(organization: Organization) -> Iterator[list[Any]]:
    for item in Item.objects.of(organization).live().order_by("kind", "key").iterator():
        cost = None if item.cost is None else _plain(item.cost)
        yield [str(Item.Kind(item.kind).label), item.name, item.code, _plain(item.price), cost]


def _plain(amount: Decimal) -> Decimal:
    """Return the amount without zeros that say nothing: 12.5 for 12.500, 120 for 120.000."""
    short = amount.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral() else short


def _safe(cell: Any) -> str:
    """Return a text no spreadsheet takes for a formula; an import takes the apostrophe off again."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if _FORMULA.match(text) else text


def _text(sheet: Any, text: str) -> Any:
    """Return a cell that says it is text, so that nothing in it is ever worked out."""
    cell = WriteOnlyCell(sheet, _UNWRITABLE.sub("", text))
    cell.data_type = "s"
    return cell
