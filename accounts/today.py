"""The start page's numbers: every room registers what needs a hand, each a count that leads to the list it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from accounts import rooms
from accounts.models import Membership
from accounts.permissions import Act, may_anywhere

# Nobody reads a longer list to its end: beyond, a page says "10,000+".
COUNTED = 10_000


@dataclass(frozen=True)
class Card:
    """`rows` are what is counted, narrowed to what the member may see; `address` is that of the list of them.

    `tone` is how it looks while there is any: "bad", "warn" or plain.
    """

    code: str
    label: str | Promise
    icon: str
    act: Act
    place: int
    rows: Callable[[Membership], QuerySet[Any, Any]]
    address: Callable[[Membership], str]
    tone: str = ""


@dataclass(frozen=True)
class Counted:
    """A card with its number, to COUNTED and one more."""

    card: Card
    count: int
    address: str


_CARDS: dict[str, Card] = {}


def register(card: Card) -> None:
    _CARDS[card.code] = card


def counted(rows: QuerySet[Any, Any], most: int = COUNTED) -> int:
    """Count rows to `most` and one more, never further."""
    return rows.order_by().values("pk")[: most + 1].count()


def cards_for(membership: Membership) -> list[Counted]:
    """Return the cards of the rooms that are on and that the member's role reaches, each counted by one query."""
    cards = sorted(_CARDS.values(), key=lambda card: card.place)
    return [
        Counted(card, counted(card.rows(membership)), card.address(membership))
        for card in cards
        if may_anywhere(membership, card.act) and rooms.made_in_open_room(membership.organization, card.rows)
    ]
