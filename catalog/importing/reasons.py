"""Why a row is left out: kept as a code with its values, and said in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.importing.columns import LABELS

_SENTENCES: dict[str, str | Promise] = {
    "unkeepable": _("%(column)s has characters that cannot be kept."),
    "nameless": _("The name is missing."),
    "long": _("%(column)s is longer than %(most)d characters."),
    "kindless": _("“%(word)s” is no kind: write service or part."),
    "priceless": _("The price is missing."),
    "no amount": _("%(column)s: “%(text)s” is no amount."),
    "below zero": _("%(column)s: %(text)s is below zero."),
    "too much": _("%(column)s: %(text)s is too much."),
    "too fine": _("%(column)s: %(text)s is finer than the smallest coin."),
    "archived": _("“%(name)s” is in the archive. Restore it first."),
    "two items": _("The name “%(name)s” is taken, and the code %(code)s is that of “%(other)s”."),
    "repeated": _("Line %(line)d has the same name or code."),
    "one item": _("Line %(line)d is already about this item."),
}


class Reason(NamedTuple):
    """Words hold only what JSON can: a column by its field."""

    code: str
    words: dict[str, Any]

    def __str__(self) -> str:
        words = self.words
        if "column" in words:
            words = words | {"column": LABELS[words["column"]]}
        return str(_SENTENCES[self.code]) % words


def because(code: str, /, **words: Any) -> Reason:
    return Reason(code, words)


def tell_reasons(kept: Sequence[Any]) -> list[str]:
    """Return the sentences of what an outcome keeps; one of before reasons had codes is a sentence already."""
    return [each if isinstance(each, str) else str(Reason(*each)) for each in kept]
