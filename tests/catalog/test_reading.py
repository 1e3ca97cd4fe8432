"""Files as people have them, and as somebody hostile makes them: read as values, or refused with a sentence."""

from __future__ import annotations

import re
import struct
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest

from accounts.countries import code_page_of
from accounts.models import Organization
from catalog.importing.amounts import read_amount
from catalog.importing.reading import LONGEST_CELL, MOST_UNPACKED, Row, Unreadable, read_table
from tests.catalog.items import book

pytestmark = pytest.mark.rule("OR-3")

_HEAD = "Название;Цена\nДисплей;10,5\n"


def read(content: bytes) -> list[Row]:
    return read_table(content, code_page="cp1251").rows


def cells(content: bytes) -> list[list[str]]:
    return [row.cells for row in read(content)]


def rebuilt(content: bytes, name: str, change: tuple[str, str]) -> bytes:
    """Return a workbook in one part of which a text is another."""
    old, new, written = zipfile.ZipFile(BytesIO(content)), BytesIO(), BytesIO()
    del new
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for part in old.namelist():
            text = old.read(part)
            made.writestr(part, text.replace(*(each.encode() for each in change)) if part.endswith(name) else text)
    return written.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le", "utf-16-be"])
def test_russian_letters_are_read_in_every_usual_encoding(encoding: str) -> None:
    assert cells(_HEAD.encode(encoding)) == [["Название", "Цена"], ["Дисплей", "10,5"]]


@pytest.mark.parametrize(
    ("country", "text", "encoding"),
    [
        ("DE", "Zündkerze für Käfer", "Windows-1252"),
        ("PL", "Świeca żarowa, łożysko", "Windows-1250"),
        ("RU", "Свеча зажигания", "Windows-1251"),
        ("GR", "Οθόνη", "Windows-1253"),
        ("RU", "Screen", ""),
    ],
)
def test_letters_in_no_unicode_are_read_as_the_country_writes_them(country: str, text: str, encoding: str) -> None:
    code_page = code_page_of(country)

    table = read_table(f"Name;Price\n{text};1\n".encode(code_page), code_page=code_page)

    assert (table.rows[1].cells[0], table.encoding) == (text, encoding)


@pytest.mark.parametrize(("encoding", "name"), [("utf-8-sig", ""), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16")])
def test_an_encoding_that_is_not_utf_8_is_named(encoding: str, name: str) -> None:
    assert read_table(_HEAD.encode(encoding), code_page="cp1252").encoding == name


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_cells_are_parted_by_what_parts_the_head(delimiter: str) -> None:
    text = f'Name{delimiter}"Code, old; x"{delimiter}Price\n"A{delimiter} b"{delimiter}{delimiter}1\n'

    assert cells(text.encode()) == [["Name", "Code, old; x", "Price"], [f"A{delimiter} b", "", "1"]]


def test_lines_are_counted_as_a_spreadsheet_counts_them_and_empty_ones_left_out() -> None:
    rows = read(b"Name,Price\n\n,\nA,1\n")
    of_book = read(book(["Name", "Price"], [None, None], ["A", 1]))

    assert [(row.line, row.cells[0]) for row in rows] == [(1, "Name"), (4, "A")]
    assert [(row.line, row.cells[0]) for row in of_book] == [(1, "Name"), (3, "A")]


def test_a_workbook_gives_numbers_as_a_person_reads_them() -> None:
    assert cells(book(["Name", "Price", "Cost"], [12, 0.25, 7.0]))[1][:3] == ["12", "0.25", "7"]


def test_of_a_formula_nothing_is_worked_out() -> None:
    found = cells(book(["Name", "Price"], ['=HYPERLINK("http://evil.example")', "=1+1"], ["Real", 1]))

    assert [row[:2] for row in found] == [["Name", "Price"], ["Real", "1"]]


def test_the_apostrophe_before_a_formula_is_taken_off_and_no_other() -> None:
    assert cells(b"Name\n'=1+1\n'-5\n'90s radio\n")[1:] == [["=1+1"], ["-5"], ["'90s radio"]]


def test_what_no_text_can_hold_is_marked_and_long_cells_are_cut() -> None:
    ((nul,), (long,)) = cells(b"a\x00b\n" + b"x" * 9_000 + b"\n")

    assert nul == "a\ufffdb"
    assert len(long) == LONGEST_CELL


def test_a_workbook_that_says_it_has_a_thousand_million_rows_is_read_as_far_as_it_goes() -> None:
    honest = book(["Name", "Price"], ["A", 1])
    boasting = rebuilt(honest, "sheet1.xml", ('ref="A1:B2"', 'ref="A1:XFD1000000000"'))
    far = rebuilt(honest, "sheet1.xml", ('<row r="2"', '<row r="1000000000"'))

    assert [row[:2] for row in cells(boasting)] == [["Name", "Price"], ["A", "1"]]
    assert [row[:2] for row in cells(far)] == [["Name", "Price"]]


def _bomb() -> bytes:
    written = BytesIO(book(["Name", "Price"]))
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/media/zeros.bin", b"\0" * (MOST_UNPACKED + 1))
    return written.getvalue()


def _zip_of_something_else() -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        made.writestr("word/document.xml", "<a/>")
    return written.getvalue()


# Where the table of contents of a zip says these of a part.
_VERSION, _FLAGS, _METHOD, _SIZES = 6, 8, 10, 20


def _with_sheet_said(place: int, said: bytes) -> bytes:
    """Return a workbook whose table of contents says something else of its sheet."""
    content = bytearray(book(["Name", "Price"], ["A", 1]))
    start = content.rindex(b"xl/worksheets/sheet1.xml") - 46 + place
    content[start : start + len(said)] = said
    return bytes(content)


def _with_sheet_spoilt() -> bytes:
    content = bytearray(book(["Name", "Price"], ["A", 1]))
    start = content.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml")
    content[start : start + 8] = b"\xff" * 8
    return bytes(content)


def _with_sheet_cut() -> bytes:
    """Return a workbook whose sheet is said to go on after the end of the file."""
    stored = BytesIO()
    with zipfile.ZipFile(BytesIO(book(["Name", "Price"]))) as packed, zipfile.ZipFile(stored, "w") as made:
        for part in packed.namelist():
            made.writestr(part, packed.read(part))
    content = bytearray(stored.getvalue())
    start = content.rindex(b"xl/worksheets/sheet1.xml") - 46 + _SIZES
    content[start : start + 8] = struct.pack("<LL", 9_000_000, 9_000_000)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n,,\n", "empty"),
        (b"x" * 5_000_001, "larger than 5 MB"),
        (b"Name\n" + b"a\n" * 20_001, "more than 20000 rows"),
        (b'Name\n"' + b"a" * 200_000, "Line 2 cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "neither CSV nor XLSX"),
        (b"%PDF-1.7", "neither CSV nor XLSX"),
        (b"Name\n\x98\x81", "letters cannot be read"),
        (b"PK\x03\x04 and then nothing", "cannot be opened"),
        (_zip_of_something_else(), "neither CSV nor XLSX"),
        (rebuilt(book(["Name"]), "sheet1.xml", ("<row", "<<row")), "cannot be opened"),
        (rebuilt(book(["Name"]), "workbook.xml", ("sheets>", "sheep>")), "empty|cannot be opened"),
        (_bomb(), "too large unpacked"),
        (_with_sheet_spoilt(), "cannot be opened"),
        (_with_sheet_cut(), "cannot be opened"),
        (_with_sheet_said(_FLAGS, b"\x01\x00"), "cannot be opened"),
        (_with_sheet_said(_METHOD, b"\x63\x00"), "cannot be opened"),
        (_with_sheet_said(_VERSION, b"\x63\x00"), "cannot be opened"),
    ],
    # Not by their bytes: a zip has the clock in it, and two processes would call the test differently.
    ids=lambda said: said if isinstance(said, str) else "file",
)
def test_what_is_no_table_is_refused_with_a_sentence(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=re.compile(reason)):
        read(content)


def test_xml_that_grows_by_itself_is_refused() -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    hostile = rebuilt(book(["Name", "A"]), "sheet1.xml", ("<worksheet", f"{laughs}]><worksheet"))

    with pytest.raises(Unreadable):
        read(rebuilt(hostile, "sheet1.xml", ("<sheetData>", "<sheetData>&j;")))


@pytest.mark.parametrize(
    ("country", "text", "amount"),
    [
        ("RU", "1 234,50", "1234.50"),
        ("RU", "1\u00a0234,5 ₽", "1234.5"),
        ("RU", "450 руб.", "450"),
        ("RU", "1,234", "1.234"),
        ("RU", "1.234.567,89", "1234567.89"),
        ("US", "1,234", "1234"),
        ("US", "$1,234.50", "1234.50"),
        ("US", "12,5", "12.5"),
        ("US", "1'234.5", "1234.5"),
        ("US", "-5", "-5"),
        ("US", "EUR 7", "7"),
    ],
)
def test_amounts_are_read_as_the_country_writes_them(country: str, text: str, amount: str) -> None:
    assert read_amount(text, Organization(country=country, currency="USD")) == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["five", "1e9", "NaN", "Infinity", "0x10", "²", "1,2,3", "--1", "1" * 16, "=1+1", "5%"]
)
def test_what_is_no_amount_is_none(text: str) -> None:
    assert read_amount(text, Organization(country="US", currency="USD")) is None
