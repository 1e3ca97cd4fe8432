"""How many parts an SMS takes. The expected numbers follow GSM 03.38, not our code."""

from __future__ import annotations

import pytest

from notifications.parts import count_parts


@pytest.mark.rule("EF-7")
@pytest.mark.parametrize(
    ("text", "parts", "units"),
    [
        ("", 0, 0),
        ("a", 1, 1),
        ("a" * 160, 1, 160),
        ("a" * 161, 2, 161),
        ("a" * 306, 2, 306),
        ("a" * 307, 3, 307),
        ("é@£ñ\n" * 32, 1, 160),
        ("€" * 80, 1, 160),
        ("€" * 81, 2, 162),
        # 76 euro signs fill a part but for one place, into which no half of the next fits.
        ("€" * 76 + "€" * 76, 2, 304),
        ("€" * 153, 3, 306),
        ("я" * 70, 1, 70),
        ("я" * 71, 2, 71),
        ("я" * 134, 2, 134),
        ("я" * 135, 3, 135),
        ("“" + "a" * 69, 1, 70),
        ("😀" * 35, 1, 70),
        ("😀" * 36, 2, 72),
        # 33 pairs are 66 of 67 units: the 34th goes to the next part whole.
        ("😀" * 66, 2, 132),
        ("😀" * 67, 3, 134),
    ],
)
def test_parts_are_counted_as_networks_count_them(text: str, parts: int, units: int) -> None:
    counted = count_parts(text)

    assert (counted.number, counted.units) == (parts, units)


@pytest.mark.rule("EF-7")
def test_one_letter_outside_the_alphabet_makes_the_whole_message_unicode() -> None:
    assert not count_parts("Ready").is_unicode
    assert count_parts("Ready, Анна").is_unicode
