"""What a person's file is called: shown, and given back when it is downloaded. Never a path, never a type."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from accounts.names import written

_LONGEST = 120
# Every ending a kind of content goes by; the first is given to a name that has none of them.
ENDINGS = {
    "JPEG": (".jpg", ".jpeg"),
    "WEBP": (".webp",),
    "PDF": (".pdf",),
}
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')


def name_for(said: str, content: str) -> str:
    """Return a name for content of that format: the person's own, without folders, controls and tricks.

    The ending is that of the content: "photo.png" that was kept as a JPEG is "photo.jpg", "a.exe" is "a.exe.jpg".
    """
    last = said.replace("\\", "/").rpartition("/")[2]
    plain = "".join(letter for letter in last if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    plain = written(_FORBIDDEN.sub("", plain)).strip(". ")
    path = PurePosixPath(plain or "file")
    if path.suffix.casefold() in ENDINGS[content]:
        return path.stem[:_LONGEST].rstrip(". ") + path.suffix.casefold()
    is_other_image = path.suffix.casefold() in {".png", ".gif", ".webp", ".jpg", ".jpeg"} and content != "PDF"
    stem = path.stem if is_other_image else path.name
    return stem[:_LONGEST].rstrip(". ") + ENDINGS[content][0]


def named(said: str) -> str:
    """Return how a refusal names a file: whatever it was called, in one short line."""
    plain = "".join(letter for letter in said if unicodedata.category(letter) not in {"Cc", "Cs"})
    return written(plain)[:60] or "?"
