"""The language of templates: lines of text, `# ` a heading, `[block]`, else a paragraph with {placeholders}.

Nothing in it is code: a placeholder is a word of a fixed list, a block one of a fixed list, everything else is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_SIGNS = 6_000
MOST_LINES = 150
LONGEST_LINE = 1_000

BLOCKS = ("house", "qr", "client", "device", "agreed", "lines", "totals", "payments", "bank", "signatures")
PLACEHOLDERS = (
    "number", "about", "details", "serial", "appearance", "included", "client", "client_phone", "phone_end", "accepted",
    "accepted_by", "deadline", "closed", "days", "today", "performer", "location", "agreed_price", "total", "tax",
    "paid", "due", "organization", "legal_name", "tax_number", "address", "phone", "email",
)  # fmt: skip
# Doubled braces are no placeholder anywhere, as in messages.
_MEANT = re.compile(r"(?<!\{)\{([^{}]*)\}(?!\})")
_BLOCK = re.compile(r"\[([^\[\]]*)\]")
_NAMED = 40


class Sort(Enum):
    HEADING = "heading"
    BLOCK = "block"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True)
class Piece:
    sort: Sort
    text: str


def parse(template: str) -> list[Piece]:
    """Take a template apart. Raises ValidationError, in words, naming what there is no such thing as."""
    _require_size(template)
    lines = [line.strip() for line in template.splitlines()]
    return [_piece(line) for line in lines if line]


def _require_size(template: str) -> None:
    lines = template.splitlines()
    if len(template) > MOST_SIGNS or len(lines) > MOST_LINES:
        sentence = _("A document holds %(lines)d lines and %(signs)d characters at most: shorten it.")
        raise ValidationError(sentence % {"lines": MOST_LINES, "signs": MOST_SIGNS})
    if any(len(line) > LONGEST_LINE for line in lines):
        raise ValidationError(_("A line holds %(signs)d characters at most: break it.") % {"signs": LONGEST_LINE})
    if not template.strip():
        raise ValidationError(_("A document without a line would be an empty sheet: write one."))


def _piece(line: str) -> Piece:
    if block := _BLOCK.fullmatch(line):
        name = block[1].strip()
        if name not in BLOCKS:
            raise ValidationError(_("There is no block [%(name)s].") % {"name": name[:_NAMED]})
        return Piece(Sort.BLOCK, name)
    for name in _MEANT.findall(line):
        if name not in PLACEHOLDERS:
            raise ValidationError(_("There is no placeholder {%(name)s}.") % {"name": name[:_NAMED]})
    if line.startswith("# "):
        return Piece(Sort.HEADING, line[2:].strip())
    return Piece(Sort.PARAGRAPH, line)
