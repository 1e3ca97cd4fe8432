"""The shell's navigation: every room registers its entries; those a person's role reaches are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

from accounts import rooms
from accounts.counting import count_all
from accounts.models import Membership, User
from accounts.permissions import Act, may_anywhere


@dataclass(frozen=True)
class Entry:
    """`active` are the first parts of the view names that belong to it.

    `count` is its to-do number, asked on every page: bounded, to 99 and one more, by an index. `counted` says what
    it counts. `key` follows G on the keyboard. `creation` is what N makes: a label, its page, and who may.
    """

    label: str | Promise
    icon: str
    url_name: str
    act: Act
    active: tuple[str, ...]
    place: int
    count: Callable[[Membership], QuerySet[Any, Any]] | None = None
    counted: str | Promise = ""
    key: str = ""
    creation: tuple[str | Promise, str, Act] | None = None
    shown: Callable[[Membership], QuerySet[Any, Any]] | None = None


_ENTRIES: list[Entry] = []

# Entries from this place on are settings: they stand under a heading of their own.
SETTINGS = 90
# The navigation says "99+" beyond.
MOST_TO_DO = 99


def register(entry: Entry) -> None:
    _ENTRIES.append(entry)
    _ENTRIES.sort(key=lambda entry: entry.place)


def entries_for(membership: Membership) -> list[Entry]:
    """Return what the member's role reaches in the rooms that are on."""
    return [entry for entry, _count in counted_entries(membership)]


def counted_entries(membership: Membership) -> list[tuple[Entry, int]]:
    """Return the same with the to-do number of each; what all of them ask is one statement."""
    reached = [
        entry
        for entry in _ENTRIES
        if may_anywhere(membership, entry.act) and rooms.name_is_on(membership.organization, entry.url_name)
    ]
    asked = {f"count {entry.url_name}": entry.count(membership) for entry in reached if entry.count}
    asked |= {f"shown {entry.url_name}": entry.shown(membership) for entry in reached if entry.shown}
    held = count_all(asked, MOST_TO_DO)
    return [
        (entry, held.get(f"count {entry.url_name}", 0)) for entry in reached if held.get(f"shown {entry.url_name}", 1)
    ]


def shell(request: Any) -> dict[str, Any]:
    """Context processor: what the frame around every page shows."""
    membership: Membership | None = getattr(request, "membership", None)
    if membership is None:
        return {"theme": _theme(request), "navigation": []}
    view = request.resolver_match.view_name if request.resolver_match else ""
    counted = counted_entries(membership)
    entries = [entry for entry, _count in counted]
    first_setting = next((entry for entry in entries if entry.place >= SETTINGS), None)
    return {
        "theme": _theme(request),
        "organization": membership.organization,
        "membership": membership,
        "memberships": request.memberships,
        "locations": membership.locations if membership.sees_several_locations else [],
        "location": request.location,
        "frame_path": request.path if request.method in ("GET", "HEAD") else "/",
        "creations": [
            entry.creation[:2] for entry in entries if entry.creation and may_anywhere(membership, entry.creation[2])
        ][:1],
        "navigation": [
            {
                "entry": entry,
                "is_current": view.startswith(entry.active),
                "begins_settings": entry is first_setting,
                "count": count,
            }
            for entry, count in counted
        ],
    }


def _theme(request: HttpRequest) -> str:
    """The person's own choice; before signing in, that of the browser's cookie."""
    user = getattr(request, "user", None)
    chosen = user.theme if user and user.is_authenticated else request.COOKIES.get("theme", "")
    return chosen if chosen in User.Theme.values else User.Theme.SYSTEM.value
