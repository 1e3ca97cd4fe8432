"""How many parts an SMS takes, by GSM 03.38: 160 characters alone or 153 each; in UCS-2 70 or 67. Source: EF-7."""

from __future__ import annotations

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each of these is sent as an escape and a second character.
_EXTENDED = frozenset("\f^{}\\[~]|€")


@dataclass(frozen=True)
class Parts:
    """`units` is the length as it is counted: septets, or UTF-16 units where one character needs Unicode."""

    number: int
    units: int
    is_unicode: bool


def count_parts(text: str) -> Parts:
    """Count the parts a text is sent in; an empty one takes none."""
    if all(character in _BASIC or character in _EXTENDED for character in text):
        weights = [2 if character in _EXTENDED else 1 for character in text]
        return Parts(_split(weights, alone=160, each=153), sum(weights), is_unicode=False)
    weights = [len(character.encode("utf-16-le")) // 2 for character in text]
    return Parts(_split(weights, alone=70, each=67), sum(weights), is_unicode=True)


def _split(weights: list[int], *, alone: int, each: int) -> int:
    """Return how many parts there are: a character of two units is never torn between two of them."""
    if sum(weights) <= alone:
        return 1 if weights else 0
    parts, room = 1, each
    for weight in weights:
        if weight > room:
            parts, room = parts + 1, each
        room -= weight
    return parts
