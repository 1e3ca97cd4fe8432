"""What was selected in a list of the admin, with the versions that the list showed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import ngettext

Selected = TypeVar("Selected", bound=Model)
MOST = 200
_DIGITS = 18


@dataclass(frozen=True)
class Selection(Generic[Selected]):
    """`rows` are those that are here; `missing` counts the ids that are nobody's, or a neighbour's.

    `seen` are the versions posted, by id; `carried` what the next page posts again, for a row that no list
    showed the version it has now.
    """

    rows: list[Selected]
    seen: dict[int, int]
    carried: list[tuple[int, int]]
    missing: int
    too_many: bool

    @property
    def told(self) -> str:
        """Say that some of what was selected is not here."""
        if not self.missing:
            return ""
        sentence = ngettext(
            "%(number)d of the selected was not found.", "%(number)d of the selected were not found.", self.missing
        )
        return sentence % {"number": self.missing}


def read_selection(posted: QueryDict, rows: QuerySet[Any], version: Callable[[Any], int]) -> Selection[Any]:
    """Return the selected among `rows`, with the versions that were posted beside their boxes."""
    ids = {int(said) for said in posted.getlist(ACTION_CHECKBOX_NAME) if _is_number(said)}
    strange = len({said for said in posted.getlist(ACTION_CHECKBOX_NAME) if not _is_number(said)})
    found = list(rows.filter(pk__in=list(ids)[: MOST + 1]))
    seen = {row.pk: int(said) for row in found if _is_number(said := posted.get(f"seen-{row.pk}", ""))}
    carried = [(row.pk, seen.get(row.pk, version(row))) for row in found]
    too_many = len(ids) > MOST
    return Selection(found, seen, carried, 0 if too_many else len(ids) - len(found) + strange, too_many)


def _is_number(said: str) -> bool:
    return said.isdecimal() and len(said) <= _DIGITS
