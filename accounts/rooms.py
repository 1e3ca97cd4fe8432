"""The rooms an organization works in: owners switch them on and off. Source: TN-8.

A room declares which apps it is; whatever addresses, admin pages, navigation entries and panels these have are
gone with it, so that a new page cannot forget. Its data stays, and effects already owed still go out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import ResolverMatch, resolve, reverse
from django.utils.functional import Promise

from accounts.models import Kind, Organization


@dataclass(frozen=True)
class Room:
    """`apps` are the Django apps it consists of, whose names its url namespaces have too.

    `pages` are the first parts of view names in lower apps that are about this room alone. `kinds` are the
    businesses that start with it.
    """

    code: str
    label: str | Promise
    explained: str | Promise
    icon: str
    apps: tuple[str, ...]
    pages: tuple[str, ...] = ()
    kinds: frozenset[Kind] = frozenset(Kind)
    always_on: bool = False


_ROOMS: dict[str, Room] = {}


def register(room: Room) -> None:
    """Called from `AppConfig.ready()`; rooms become ready from the lowest floor up."""
    _ROOMS[room.code] = room


def rooms() -> list[Room]:
    return list(_ROOMS.values())


def find_room(code: str) -> Room | None:
    return _ROOMS.get(code)


def rooms_for(kind: Kind) -> list[str]:
    """Return the codes of what a business of this kind starts with."""
    return [room.code for room in _ROOMS.values() if not room.always_on and kind in room.kinds]


def is_on(organization: Organization, room: Room) -> bool:
    return room.always_on or room.code in organization.rooms


def app_is_on(organization: Organization, app: str) -> bool:
    """Say whether what an app shows is to be seen; an app of no room, as the engine, always is."""
    room = next((room for room in _ROOMS.values() if app in room.apps), None)
    return room is None or is_on(organization, room)


def made_in_open_room(organization: Organization, maker: Callable[..., Any]) -> bool:
    """Say the same of the app a registered function comes from."""
    return app_is_on(organization, maker.__module__.partition(".")[0])


def page_is_on(organization: Organization, match: ResolverMatch, asked: dict[str, Any] | None = None) -> bool:
    """Say whether an address is there at all; `asked` is its query, in which the admin names models."""
    closed = [room for room in _ROOMS.values() if not is_on(organization, room)]
    apps, pages = set(_apps_of(match, asked or {})), tuple(page for room in closed for page in room.pages)
    return not (any(apps.intersection(room.apps) for room in closed) or match.view_name.startswith(pages))


def name_is_on(organization: Organization, url_name: str) -> bool:
    """Say the same of a page by its name, one without blanks."""
    return page_is_on(organization, _match_of(url_name))


@cache
def _match_of(url_name: str) -> ResolverMatch:
    return resolve(reverse(url_name))


def _apps_of(match: ResolverMatch, asked: dict[str, Any]) -> Iterator[str]:
    yield from match.namespaces
    model_admin = getattr(match.func, "model_admin", None)
    if model_admin:
        yield model_admin.opts.app_label
    if match.namespace == "admin":
        yield from (str(told["app_label"]) for told in (match.kwargs, asked) if "app_label" in told)
