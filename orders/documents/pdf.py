"""Draws the parts of a sheet as a PDF. A function of its input alone: it reads no database and fetches nothing."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import segno
from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor, black
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Frame, KeepTogether, PageTemplate, Spacer, Table, TableStyle
from reportlab.platypus import Paragraph as Text
from reportlab.platypus.doctemplate import BaseDocTemplate, LayoutError

from orders.documents import parts
from orders.documents.kinds import Paper

# Changes with how things are drawn: what was made by another version is made anew.
VERSION = 1
MOST_ROWS = 400
MOST_SIGNS = 60_000
MOST_PAGES = 30
MOST_SECONDS = 20.0
MOST_BYTES = 5 * 1024 * 1024

_FONTS = Path(__file__).parent / "fonts"
_PLAIN, _BOLD = "DejaVuSans", "DejaVuSans-Bold"
_SOFT, _EDGE = HexColor("#444444"), HexColor("#bbbbbb")
# A roll is as long as what stands on it, between these.
_SHORTEST, _LONGEST = 60 * mm, 3_000 * mm


class TooLarge(Exception):
    """No PDF is made of it; `str()` is a sentence for the person."""


@dataclass(frozen=True)
class Look:
    """Sizes of a paper: `size` of its letters in points, everything else in points too."""

    width: float
    height: float
    margin: float
    size: float

    @property
    def inside(self) -> float:
        return self.width - 2 * self.margin

    def style(self, *, size: float = 1.0, bold: bool = False, soft: bool = False, align: int = 0) -> ParagraphStyle:
        letters = self.size * size
        return ParagraphStyle(
            "said", fontName=_BOLD if bold else _PLAIN, fontSize=letters, leading=letters * 1.3,
            textColor=_SOFT if soft else black, alignment=align, splitLongWords=1,
        )  # fmt: skip


_LOOKS = {
    Paper.A4: Look(A4[0], A4[1], 15 * mm, 9.5),
    Paper.ROLL: Look(80 * mm, 0, 4 * mm, 8),
    Paper.LABEL: Look(58 * mm, 40 * mm, 2 * mm, 7.5),
}


@cache
def _register() -> None:
    for name in (_PLAIN, _BOLD):
        pdfmetrics.registerFont(TTFont(name, str(_FONTS / f"{name}.ttf")))


class _Squares(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A QR code, of squares."""

    def __init__(self, link: str, side: float) -> None:
        super().__init__()
        self.rows = [bytes(row) for row in segno.make_qr(link, error="m").matrix_iter(border=2)]
        self.width = self.height = side

    def draw(self) -> None:
        square = self.width / len(self.rows)
        for place, row in enumerate(self.rows):
            for at, is_dark in enumerate(row):
                if is_dark:
                    # A hair larger, so that no white line shows between two.
                    self.canv.rect(
                        at * square, self.height - (place + 1) * square, square * 1.02, square * 1.02, stroke=0, fill=1
                    )


def make_pdf(said: Sequence[parts.Part], paper: Paper, *, title: str, link: str = "") -> bytes:
    """Return the PDF of a sheet. Raises TooLarge."""
    _register()
    require_size(said)
    look = _LOOKS[paper]
    drawn = [flowable for part in said for flowable in _DRAW[type(part)](part, look, paper)]
    if link and paper is Paper.A4:
        drawn += [Spacer(0, 6 * mm), _text(link, look.style(size=0.75, soft=True))]
    if paper is Paper.LABEL:
        drawn = [_label(drawn, look)]
    made = _build(drawn, look, paper, title)
    if len(made) > MOST_BYTES:
        raise TooLarge(_("The document is too large for a PDF. Print it from the browser."))
    return made


def require_size(said: Sequence[parts.Part]) -> None:
    """Raise TooLarge for more than can be drawn in a moment."""
    rows = sum(len(getattr(part, "rows", ())) for part in said)
    signs = len(str(parts.as_data(said)))
    if rows > MOST_ROWS or signs > MOST_SIGNS:
        raise TooLarge(_("The document is too long for a PDF. Print it from the browser."))


def _build(drawn: Sequence[Any], look: Look, paper: Paper, title: str) -> bytes:
    height = look.height or min(max(_tall(drawn, look), _SHORTEST), _LONGEST)
    until = time.monotonic() + MOST_SECONDS

    def turn(canvas: Any, document: Any) -> None:
        if document.page > MOST_PAGES or time.monotonic() > until:
            raise TooLarge(_("The document is too long for a PDF. Print it from the browser."))

    out = io.BytesIO()
    # Invariant: of the same parts, the same bytes.
    document = BaseDocTemplate(
        out, pagesize=(look.width, height), title=title, author="", creator="", invariant=1, pageCompression=1
    )
    frame = Frame(
        look.margin, look.margin, look.inside, height - 2 * look.margin,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    document.addPageTemplates([PageTemplate(frames=[frame], onPage=turn)])
    try:
        document.build(list(drawn))
    except LayoutError as unfit:
        raise TooLarge(_("The document does not fit on its paper. Print it from the browser.")) from unfit
    return out.getvalue()


def _tall(drawn: Sequence[Any], look: Look) -> float:
    heights = [each.wrap(look.inside, _LONGEST)[1] + each.getSpaceBefore() + each.getSpaceAfter() for each in drawn]
    return float(sum(heights)) + 2 * look.margin + 2


def _text(text: str, style: ParagraphStyle) -> Text:
    """Return a paragraph of plain words: nothing in them is markup, whatever a client is called."""
    return Text("<br/>".join(escape(_drawable(line)) for line in text.splitlines()), style)


def _drawable(line: str) -> str:
    """Return a line with a mark in place of each sign that the font has not, and without those nobody sees."""
    known = pdfmetrics.getFont(_PLAIN).face.charToGlyph
    seen = (sign for sign in line if sign.isprintable() or sign in "\xa0\u202f")
    return "".join(sign if ord(sign) in known else "\ufffd" for sign in seen)


def _heading(part: parts.Heading, look: Look, paper: Paper) -> list[Any]:
    if paper is Paper.LABEL:
        return [_text(part.text, look.style(size=2, bold=True))]
    return [_text(part.text, look.style(size=1.5, bold=True))]


def _paragraph(part: parts.Paragraph, look: Look, paper: Paper) -> list[Any]:
    space = [] if paper is Paper.LABEL else [Spacer(0, look.size * 0.5)]
    return [*space, _text(part.text, look.style())]


def _code(part: parts.Code, look: Look, paper: Paper) -> list[Any]:
    side = {Paper.A4: 32 * mm, Paper.ROLL: 24 * mm, Paper.LABEL: 22 * mm}[paper]
    caption = [_text(part.caption, look.style(size=0.8, align=TA_CENTER))] if part.caption else []
    return [Table([[_Squares(part.link, side)], *([each] for each in caption)], colWidths=[side], style=_BARE)]


def _house(part: parts.House, look: Look, paper: Paper) -> list[Any]:
    said = [_text(part.name, look.style(size=1.2, bold=True)), *(_text(row, look.style()) for row in part.rows)]
    space = Spacer(0, look.size * 1.5)
    if part.code is None:
        return [*said, space]
    code = _code(part.code, look, paper)
    side = code[0]._colWidths[0]
    return [Table([[said, code]], colWidths=[look.inside - side, side], style=_BARE), space]


def _facts(part: parts.Facts, look: Look, paper: Paper) -> list[Any]:
    soft, plain = look.style(soft=True), look.style()
    space = Spacer(0, look.size)
    if paper is not Paper.A4:
        pairs = [(_text(what, look.style(size=0.9, soft=True)), _text(said, plain)) for what, said in part.rows]
        return [space, *(each for pair in pairs for each in pair)]
    rows = [[_text(what, soft), _text(said, plain)] for what, said in part.rows]
    style = TableStyle([*_BARE.getCommands(), ("LINEABOVE", (0, 0), (-1, -1), 0.6, _EDGE), *_AIR])
    return [space, Table(rows, colWidths=[50 * mm, look.inside - 50 * mm], style=style)]


def _lines(part: parts.Lines, look: Look, paper: Paper) -> list[Any]:
    if paper is not Paper.A4:
        return _short_lines(part, look)
    right = look.style(align=TA_RIGHT)
    shown = [0, 1, 2, 3, 4] if part.has_discounts else [0, 1, 2, 4]
    head = [_text(part.head[at], look.style(soft=True, align=TA_RIGHT if at else 0)) for at in shown]
    rows = [[_text(row[at], right if at else look.style()) for at in shown] for row in part.rows]
    widths = [{1: 20 * mm, 2: 30 * mm, 3: 26 * mm, 4: 32 * mm}[at] for at in shown[1:]]
    style = TableStyle([*_BARE.getCommands(), ("LINEBELOW", (0, 0), (-1, -1), 0.6, _EDGE), *_AIR])
    table = Table([head, *rows], colWidths=[look.inside - sum(widths), *widths], repeatRows=1, style=style)
    return [Spacer(0, look.size), table]


def _short_lines(part: parts.Lines, look: Look) -> list[Any]:
    rows = []
    for title, quantity, price, discount, total in part.rows:
        how = f"{quantity} × {price}" + (f" − {discount}" if discount else "")
        said = [_text(title, look.style()), _text(how, look.style(size=0.9, soft=True))]
        rows.append([said, _text(total, look.style(align=TA_RIGHT))])
    return [Spacer(0, look.size), Table(rows, colWidths=[look.inside - 26 * mm, 26 * mm], style=_BARE)]


def _totals(part: parts.Totals, look: Look, paper: Paper) -> list[Any]:
    rows = [
        [_text(what, look.style(bold=bool(weight), soft=not weight)),
         _text(amount, look.style(bold=bool(weight), align=TA_RIGHT))]
        for what, amount, weight in part.rows
    ]  # fmt: skip
    widths = [60 * mm, 40 * mm] if paper is Paper.A4 else [look.inside - 32 * mm, 32 * mm]
    return [Spacer(0, look.size), *_together(Table(rows, colWidths=widths, hAlign="RIGHT", style=_BARE), paper)]


def _payments(part: parts.Payments, look: Look, paper: Paper) -> list[Any]:
    right = look.style(align=TA_RIGHT)
    title = [Spacer(0, look.size), _text(part.title, look.style(bold=True))]
    if paper is Paper.A4:
        rows = [
            [_text(at, look.style()), _text(how, look.style()), _text(amount, right)] for at, how, amount in part.rows
        ]
        widths = [40 * mm, look.inside - 76 * mm, 36 * mm]
    else:
        rows = [[[_text(how, look.style()), _text(at, look.style(size=0.9, soft=True))], _text(amount, right)]
                for at, how, amount in part.rows]  # fmt: skip
        widths = [look.inside - 26 * mm, 26 * mm]
    style = TableStyle([*_BARE.getCommands(), ("LINEBELOW", (0, 0), (-1, -1), 0.6, _EDGE), *_AIR])
    return [*title, Table(rows, colWidths=widths, style=style)]


def _signatures(part: parts.Signatures, look: Look, paper: Paper) -> list[Any]:
    small = look.style(size=0.9)
    if paper is not Paper.A4:
        lines = [[Spacer(0, 9 * mm), _signed(row, look.inside, small)] for row in part.rows]
        return [each for line in lines for each in line]
    width = (look.inside - 12 * mm) / 2
    cells = [_signed(row, width, small) for row in part.rows]
    rows = [[cells[at], "", cells[at + 1] if at + 1 < len(cells) else ""] for at in range(0, len(cells), 2)]
    table = Table(rows, colWidths=[width, 12 * mm, width], style=_BARE, hAlign="LEFT")
    return [Spacer(0, 14 * mm), *_together(table, paper)]


def _together(table: Table, paper: Paper) -> list[Any]:
    """Keep it on one page; on a roll there is one page only."""
    return [KeepTogether([table])] if paper is Paper.A4 else [table]


def _signed(row: str, width: float, style: ParagraphStyle) -> Table:
    line = TableStyle([*_BARE.getCommands(), ("LINEABOVE", (0, 0), (-1, 0), 0.8, black)])
    return Table([[_text(row, style)]], colWidths=[width], style=line)


def _label(drawn: Sequence[Any], look: Look) -> Any:
    """Put the words of a label left and its code right, as much of the words as there is room for."""
    codes = [each for each in drawn if isinstance(each, Table)]
    side = 22 * mm if codes else 0
    width, left = look.inside - side, look.height - 2 * look.margin - 1
    words: list[Any] = []
    for each in drawn:
        if isinstance(each, Table) or left < each.style.leading:
            continue
        # What it is about takes most of the room; whose it is must not fall off.
        most = each.style.leading * (4 if len(words) == 1 else 2)
        tall = each.wrap(width, left)[1]
        words += [each] if tall <= min(most, left) else each.split(width, min(most, left))[:1]
        left -= min(tall, most)
    return Table([[words or "", codes[:1] or ""]], colWidths=[width, side or 0.1], style=_BARE)


_BARE = TableStyle([
    ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
])  # fmt: skip
_AIR = [
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ("LEFTPADDING", (1, 0), (-1, -1), 6),
]
_Draw = Callable[[Any, Look, Paper], list[Any]]
_DRAW: dict[type, _Draw] = {
    parts.Heading: _heading,
    parts.Paragraph: _paragraph,
    parts.Code: _code,
    parts.House: _house,
    parts.Facts: _facts,
    parts.Lines: _lines,
    parts.Totals: _totals,
    parts.Payments: _payments,
    parts.Signatures: _signatures,
}
