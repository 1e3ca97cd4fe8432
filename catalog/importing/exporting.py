"""The catalogue as a table: what an import takes back, and the template to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from accounts.models import Organization
from accounts.spreadsheets import cell_of, csv_of, plain
from catalog.importing.columns import LABELS
from catalog.models import Item


def as_csv(organization: Organization) -> bytes:
    """Return the live items as a spreadsheet of the organization's country reads them without being asked."""
    return csv_of(_rows(organization), organization)


def as_xlsx(organization: Organization) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(Item._meta.verbose_name_plural))
    for row in _rows(organization):
        sheet.append([cell_of(sheet, cell) for cell in row])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _rows(organization: Organization) -> Iterator[list[Any]]:
    yield [str(label) for label in LABELS.values()]
    for item in Item.objects.of(organization).live().order_by("kind", "key").iterator():
        cost = None if item.cost is None else plain(item.cost)
        yield [str(Item.Kind(item.kind).label), item.name, item.code, plain(item.price), cost]
