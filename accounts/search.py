"""What the search of the shell finds: every room registers its finder, those a person's role reaches are asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.functional import Promise

from accounts import rooms
from accounts.models import Membership
from accounts.permissions import Act, may_anywhere

Known = TypeVar("Known")


@dataclass(frozen=True)
class Hit:
    """One thing found: `facts` say beside its title what it is and what the text was found in.

    `chip` is a label with a colour of the palette. `is_meant` where the text can mean nothing else: Enter opens it.
    """

    title: str
    url: str
    facts: tuple[str, ...] = ()
    chip: tuple[str, str] | None = None
    is_meant: bool = False


class Sought:
    """A text that is looked for; what one finder looked up for it, those after it need not."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._known: dict[str, Any] = {}

    def once(self, what: str, look_up: Callable[[], Known]) -> Known:
        if what not in self._known:
            self._known[what] = look_up()
        known: Known = self._known[what]
        return known


@dataclass(frozen=True)
class Finder:
    """`find(membership, sought, most)` returns at most so many hits, the newest first, narrowed to what one may see.

    `more` is the address of the room's own list of everything found.
    """

    code: str
    label: str | Promise
    icon: str
    act: Act
    place: int
    find: Callable[[Membership, Sought, int], list[Hit]]
    more: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Found:
    """What one finder found; where there is more than fits, `more` is where the rest is, if anywhere."""

    finder: Finder
    hits: list[Hit]
    has_more: bool
    more: str = ""


_FINDERS: dict[str, Finder] = {}


def register(finder: Finder) -> None:
    _FINDERS[finder.code] = finder


def search(membership: Membership, text: str, most: int) -> list[Found]:
    """Ask the finder of every room that is on, in their order; those that find nothing are left out."""
    asked = sorted(_FINDERS.values(), key=lambda finder: finder.place)
    sought = Sought(text)
    found = [_ask(finder, membership, sought, most) for finder in asked if _is_open(finder, membership)]
    return [each for each in found if each.hits]


def _is_open(finder: Finder, membership: Membership) -> bool:
    return may_anywhere(membership, finder.act) and rooms.made_in_open_room(membership.organization, finder.find)


def _ask(finder: Finder, membership: Membership, sought: Sought, most: int) -> Found:
    hits = finder.find(membership, sought, most + 1)
    has_more = len(hits) > most
    return Found(finder, hits[:most], has_more, finder.more(sought.text) if finder.more and has_more else "")


def meant(found: list[Found]) -> Hit | None:
    """Return the one thing the text can only mean, or the only thing found at all."""
    hits = [hit for each in found for hit in each.hits]
    clear = [hit for hit in hits if hit.is_meant]
    if len(clear) == 1:
        return clear[0]
    return hits[0] if len(hits) == 1 else None
