"""Whom messages reach and what they may say. Rooms register this for their subjects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Membership, Organization

# Values of one placeholder, by subject id.
LookedUp = Callable[[Sequence[Any]], Mapping[int, str]]


@dataclass(frozen=True)
class Recipient:
    """`language` is empty where the client never said one."""

    name: str
    language: str
    phone: str
    email: str


@dataclass(frozen=True)
class Correspondence:
    """`recipients` works on many subjects in a constant number of queries; `names` is every placeholder it gives.

    `placeholders` say what is so once the subject stands in a status of that code. `sample` is a real subject to
    preview a text with, if there is one yet. `looked_up` are placeholders that take a query: asked for many subjects
    at once, and only when a text names them; they are in `names` too.
    """

    recipients: Callable[[Sequence[Any]], Mapping[int, Recipient]]
    placeholders: Callable[[Any, Organization, str], Mapping[str, str]]
    names: frozenset[str]
    sample: Callable[[Organization, Membership | None], Any | None]
    looked_up: Mapping[str, LookedUp] = field(default_factory=dict)

    def look_up(self, texts: Iterable[str], subjects: Sequence[Any]) -> dict[str, Mapping[int, str]]:
        """Return, by placeholder and subject id, what the texts name of it: a query for each, for any number."""
        named = {name for text in texts for name in _PLACEHOLDER.findall(text)}
        return {name: ask(subjects) for name, ask in self.looked_up.items() if name in named}


_CORRESPONDENCE: dict[str, Correspondence] = {}

# What any message may say, whatever it is about.
COMMON = frozenset({"client", "status", "organization", "phone"})
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
# Doubled braces are no placeholder anywhere.
_MEANT = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")


def register(subject_kind: str, correspondence: Correspondence) -> None:
    _CORRESPONDENCE[subject_kind] = correspondence


def correspondence(subject_kind: str) -> Correspondence | None:
    return _CORRESPONDENCE.get(subject_kind)


def correspondence_with_a_sample(
    organization: Organization, reader: Membership | None = None
) -> tuple[Correspondence | None, Any]:
    """Return a correspondence and a real subject of it, one that `reader` may see; nothing where there is none yet."""
    for known in _CORRESPONDENCE.values():
        subject = known.sample(organization, reader)
        if subject is not None:
            return known, subject
    return None, None


def known_placeholders() -> frozenset[str]:
    return COMMON.union(*(known.names for known in _CORRESPONDENCE.values()))


def unknown_placeholders(text: str) -> list[str]:
    """Return what looks like a placeholder in `text`, whatever its case, and that nothing gives a value to."""
    known = known_placeholders()
    return [name for name in _MEANT.findall(text) if name not in known]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in place of `{name}`: a flat list, one pass, no attributes, no code; unknown ones stay text."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


def common_values(organization: Organization, recipient: Recipient, status: str) -> dict[str, str]:
    return {
        "client": recipient.name,
        "status": status,
        "organization": organization.name,
        "phone": organization.phone,
    }
