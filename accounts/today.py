"""The start page's numbers: every room registers what needs a hand, each a count that leads to the list it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from accounts import rooms
from accounts.counting import count_all
from accounts.models import Membership
from accounts.permissions import Act, Reach, may_anywhere, reach


@dataclass(frozen=True)
class Card:
    """`rows` are what is counted, narrowed to what the member may see; `address` is that of the list of them.

    `tone` is how it looks while there is any: "bad", "warn" or plain. `of_others` is shown to nobody who sees only
    what is their own: to them it would be empty for ever.
    """

    code: str
    label: str | Promise
    icon: str
    act: Act
    place: int
    rows: Callable[[Membership], QuerySet[Any, Any]]
    address: Callable[[Membership], str]
    tone: str = ""
    of_others: bool = False


@dataclass(frozen=True)
class Counted:
    """A card with its number, to COUNTED and one more."""

    card: Card
    count: int
    address: str


_CARDS: dict[str, Card] = {}


def register(card: Card) -> None:
    _CARDS[card.code] = card


def cards_for(membership: Membership) -> list[Counted]:
    """Return the cards of the rooms that are on and that the member's role reaches, counted by one query for all."""
    cards = [
        card
        for card in sorted(_CARDS.values(), key=lambda card: card.place)
        if _is_for(membership, card) and rooms.made_in_open_room(membership.organization, card.rows)
    ]
    held = count_all({card.code: card.rows(membership) for card in cards})
    return [Counted(card, held[card.code], card.address(membership)) for card in cards]


def _is_for(membership: Membership, card: Card) -> bool:
    return reach(membership, card.act) is Reach.ALL if card.of_others else may_anywhere(membership, card.act)
