"""What stands in an uploaded table: values only, of files that were looked at before they are taken apart.

Formulas are never worked out, macros never touched: of a cell only the value that stands in it is taken.
"""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import islice
from lzma import LZMAError
from typing import Any
from xml.etree.ElementTree import ParseError  # nosec B405  # the error's name only; nothing is parsed with it

from django.utils.translation import gettext as _
from openpyxl import load_workbook

MOST_BYTES = 5_000_000
MOST_ROWS = 20_000
# All parts of an .xlsx together, unpacked: twenty thousand rows take a tenth of it.
MOST_UNPACKED = 40_000_000
MOST_PARTS = 500
MOST_COLUMNS = 40
# Longer than anything that can be kept, so that it is still refused by its length.
LONGEST_CELL = 1_000
# Stands where a file has what no text can hold; a value with it is refused.
UNREADABLE = "\ufffd"

_DELIMITERS = (";", "\t", ",")
_UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ZIP, _OLD_EXCEL, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
_BOOK = "xl/workbook.xml"
# The libraries break at a bent file in whatever way the bend suggests; a protected part is a RuntimeError.
_BENDS = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    EOFError,
    ParseError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    OSError,
)


class Unreadable(Exception):
    """Nothing can be read from the file; `str()` is a sentence for the person."""


@dataclass(frozen=True)
class Row:
    """A row as it stands in the file: its line, counted from one, and its cells as text, spaces at the ends gone."""

    line: int
    cells: list[str]

    @property
    def is_empty(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True)
class Table:
    """The rows that are not empty, the head first; `encoding` names that of a text which is not in UTF-8."""

    rows: list[Row]
    encoding: str = ""


def read_table(content: bytes, *, code_page: str) -> Table:
    """Read a CSV or XLSX file; `code_page` is the encoding of letters in no Unicode. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than %(most)s MB. Split it in two.") % {"most": MOST_BYTES // 1_000_000})
    if content.startswith(_ZIP):
        return Table(_found(_read_book(content)))
    if content.startswith((_OLD_EXCEL, _PDF)):
        raise Unreadable(_("This is neither CSV nor XLSX. Save the table as one of them, then upload that."))
    text, encoding = _decoded(content, code_page)
    return Table(_found(_read_text(text)), encoding)


def _found(rows: Iterator[Row]) -> list[Row]:
    # Empty rows count too, many times over: a file may claim a thousand million of them.
    found = [row for row in islice(rows, 5 * MOST_ROWS) if not row.is_empty]
    if not found:
        raise Unreadable(_("The file is empty."))
    if len(found) > MOST_ROWS + 1:
        raise Unreadable(_("The file has more than %(most)s rows. Split it in two.") % {"most": MOST_ROWS})
    return found


# --- CSV ----------------------------------------------------------------------------------------


def _read_text(text: str) -> Iterator[Row]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for cells in reader:
            yield Row(reader.line_num, [_cell(cell) for cell in cells[:MOST_COLUMNS]])
    except csv.Error as error:
        sentence = _("Line %(line)s cannot be read: a quotation mark may be missing there.")
        raise Unreadable(sentence % {"line": reader.line_num}) from error


def _decoded(content: bytes, code_page: str) -> tuple[str, str]:
    """Return the text in whichever of the usual encodings it is, and that encoding's name unless it is UTF-8."""
    for encoding, name in _encodings(content, code_page):
        try:
            return content.decode(encoding), name
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("The file's letters cannot be read. Save it as “CSV UTF-8”, then upload that."))


def _encodings(content: bytes, code_page: str) -> tuple[tuple[str, str], ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return (("utf-16", "UTF-16"),)
    start = content[:400]
    for encoding, upper in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        # Latin or Cyrillic: every other byte is 0 or 4.
        if sum(byte in (0, 4) for byte in upper) * 10 > len(upper) * 8:
            return ((encoding, "UTF-16"),)
    return (("utf-8-sig", ""), (code_page, code_page.replace("cp", "Windows-")))


def _delimiter(text: str) -> str:
    """Return what parts the cells of the head: what stands there most often outside quotation marks."""
    head = re.sub(r'"[^"]*"', "", next((line for line in text.splitlines()[:20] if line.strip()), ""))
    return max(_DELIMITERS, key=head.count)


# --- XLSX ---------------------------------------------------------------------------------------


def _read_book(content: bytes) -> Iterator[Row]:
    _require_harmless(content)
    try:
        yield from _rows_of_first_sheet(content)
    except _BENDS as bent:
        raise Unreadable(_bent()) from bent


def _require_harmless(content: bytes) -> None:
    """Raise Unreadable for what is no workbook, or would be far larger unpacked than any price list."""
    try:
        parts = zipfile.ZipFile(BytesIO(content)).infolist()
    except _BENDS as bent:
        raise Unreadable(_bent()) from bent
    if _BOOK not in {part.filename for part in parts}:
        raise Unreadable(_("This is neither CSV nor XLSX. Save the table as one of them, then upload that."))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable(_("The workbook is too large unpacked. Keep just the sheet with prices in it."))


def _rows_of_first_sheet(content: bytes) -> Iterator[Row]:
    book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    if not book.worksheets:
        raise Unreadable(_("The file is empty."))
    sheet: Any = book.worksheets[0]
    # What the sheet says of its own size is not believed: it is what empty rows are made up from.
    sheet.reset_dimensions()
    rows: Iterable[tuple[Any, ...]] = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    for line, cells in enumerate(rows, 1):
        yield Row(line, [_cell(_written(cell)) for cell in cells])


def _written(cell: Any) -> str:
    """Return a cell's value as a person reads it: 12 for 12.0, the day of a date."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    return str(cell)


def _bent() -> str:
    return _("The workbook cannot be opened. Save it anew as .xlsx, or as CSV, then upload that.")


def _cell(text: str) -> str:
    """Return a cell's text, and the apostrophe gone that keeps a spreadsheet from taking it for a formula."""
    kept = _UNKEEPABLE.sub(UNREADABLE, text[:LONGEST_CELL]).strip()
    return kept[1:] if re.match(r"'[=+\-@\t\r]", kept) else kept
