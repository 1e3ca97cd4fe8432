"""Tables as files a spreadsheet opens: CSV as the organization's country writes it, and XLSX."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from babel.numbers import get_decimal_symbol
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from accounts.countries import locale_of
from accounts.models import Organization

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rows = Iterable[Sequence[Any]]
# What a spreadsheet would take for a formula.
_FORMULA = re.compile(r"[=+\-@\t\r]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_csv(organization: Organization, labels: Iterable[Any], rows: Rows) -> bytes:
    """Return rows of texts, amounts and local moments as a spreadsheet of the country reads them unasked."""
    point = str(get_decimal_symbol(locale_of(organization.country)))
    text = StringIO()
    writer = csv.writer(text, delimiter=";" if point == "," else ",")
    writer.writerow([str(label) for label in labels])
    for row in rows:
        writer.writerow([_said(cell, point) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, labels: Iterable[Any], rows: Rows) -> bytes:
    return as_book([(title, labels, rows)])


def as_book(sheets: Iterable[tuple[str, Iterable[Any], Rows]]) -> bytes:
    """Return a workbook of several tables, each (title, labels, rows)."""
    book = Workbook(write_only=True)
    for title, labels, rows in sheets:
        sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
        sheet.append([str(label) for label in labels])
        for row in rows:
            sheet.append([_cell(sheet, cell) for cell in row])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def answer(name: str, content: bytes) -> HttpResponse:
    """Give a file out under its name, which says what it is."""
    kind = XLSX if name.endswith(".xlsx") else "text/csv; charset=utf-8"
    headers = {"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)


def plain(amount: Decimal) -> Decimal:
    """Return the amount without zeros that say nothing: 12.5 for 12.500, 120 for 120.000."""
    short = amount.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral() else short


def _said(cell: Any, point: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return str(plain(cell)).replace(".", point)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    text = str(cell)
    return f"'{text}" if _FORMULA.match(text) else text


def _cell(sheet: Any, cell: Any) -> Any:
    """Return a cell; a text says that it is one, so that nothing in it is ever worked out."""
    if cell is None or isinstance(cell, int):
        return cell
    if isinstance(cell, Decimal):
        return plain(cell)
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None, second=0, microsecond=0)
    written = WriteOnlyCell(sheet, _UNWRITABLE.sub("", str(cell)))
    written.data_type = "s"
    return written
