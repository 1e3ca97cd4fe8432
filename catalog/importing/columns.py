"""Which column is which: by its head, in either language, whichever the reader's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.names import comparable, quoted
from catalog.models import Item

# In the order of the template.
LABELS: dict[str, str | Promise] = {
    "kind": _("Kind"),
    "name": pgettext_lazy("of a thing", "Name"),
    "code": _("Code"),
    "price": _("Price"),
    "cost": _("Cost"),
}
_REQUIRED = ("name", "price")
# Heads as files have them, in both languages at once: a file outlives the language of whoever uploads it.
_HEADS = {
    "kind": ("kind", "type", "вид", "тип"),
    "name": ("name", "title", "item", "service", "part", "название", "наименование", "имя", "товар", "услуга"),
    "code": ("code", "sku", "article", "part number", "код", "артикул"),
    "price": ("price", "retail price", "цена", "розничная цена", "стоимость"),
    "cost": ("cost", "purchase price", "себестоимость", "закупка", "закупочная цена"),
}
_FIELDS = {head: name for name, heads in _HEADS.items() for head in heads}
_KINDS = {
    Item.Kind.SERVICE: ("service", "services", "work", "услуга", "услуги", "работа", "работы"),
    Item.Kind.PART: (
        "part",
        "parts",
        "product",
        "goods",
        "запчасть",
        "запчасти",
        "деталь",
        "детали",
        "товар",
        "товары",
    ),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}


@dataclass(frozen=True)
class Columns:
    """`places` are those of known columns by field; `unknown` and `repeated` heads are left out."""

    places: dict[str, int]
    unknown: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        return [name for name in LABELS if name not in self.places]

    @property
    def lacking(self) -> list[str]:
        """Return the fields without which nothing can be read from the file."""
        return [name for name in _REQUIRED if name not in self.places]


def find_columns(heads: Sequence[str]) -> Columns:
    places: dict[str, int] = {}
    unknown, repeated = [], []
    for place, head in enumerate(heads):
        name = _FIELDS.get(comparable(head).rstrip(" *:."))
        if name is None:
            unknown += [head[:60]] if head else []
        elif name in places:
            repeated.append(head[:60])
        else:
            places[name] = place
    return Columns(places, unknown, repeated)


def kind_of(word: str) -> Item.Kind | None:
    return _KIND_OF.get(comparable(word))


def labels(fields: Sequence[str]) -> str:
    return ", ".join(quoted(str(LABELS[name])) for name in fields)
