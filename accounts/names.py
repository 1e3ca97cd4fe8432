"""How names are compared: SQLite's own lower() and LIKE know no Cyrillic, so a key is stored."""

import unicodedata


def comparable(text: str) -> str:
    """Return the key by which two names count as the same.

    Trimmed, spaces collapsed, without case, ё = е; «  В  Работе » and «в работе» are one. Up to three times as
    long as the name: ΐ, ﬃ and the like fold into three characters. Source: OS-12.
    """
    folded = unicodedata.normalize("NFC", text).casefold().replace("ё", "е")
    return " ".join(folded.split())
