"""How names are compared: SQLite's own lower() and LIKE know no Cyrillic, so a key is stored."""

import re
import unicodedata

from django.utils.translation import gettext as _

# They would turn the rest of a sentence round that says the name: embeddings, overrides, isolates.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def written(name: str) -> str:
    """Return a name as it is kept: spaces collapsed, without marks that change the direction of what follows."""
    return " ".join(_TURNS.sub("", name).split())


def comparable(text: str) -> str:
    """Return the key by which two names count as the same.

    Trimmed, spaces collapsed, without case, ё = е; «  В  Работе » and «в работе» are one. Up to three times as
    long as the name: ΐ, ﬃ and the like fold into three characters. Source: OS-12.
    """
    folded = unicodedata.normalize("NFC", text).casefold().replace("ё", "е")
    return " ".join(folded.split())


def quoted(name: str) -> str:
    """Return a name between the quotes of the language in force."""
    return _("“%(name)s”") % {"name": name}


def taken(name: str, *, archived: bool) -> str:
    """Say that a name cannot be given a second time."""
    sentence = (
        _("“%(name)s” is in the archive. Restore it instead, or choose another name.")
        if archived
        else _("There is “%(name)s” already. Choose another name.")
    )
    return sentence % {"name": name}
