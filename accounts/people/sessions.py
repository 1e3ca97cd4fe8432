"""Where a person is signed in: listed, seen every few minutes, ended one by one or all the others at once."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User

SEEN_EVERY = 300
_SEEN_AT = "seen_at"

# In this order: most browsers also name those they descend from.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("YaBrowser", "Yandex Browser"), ("SamsungBrowser", "Samsung Internet"),
             ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
             ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
            ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux"))  # fmt: skip


@dataclass(frozen=True)
class Place:
    """One place where the person is signed in."""

    pk: int
    device: str
    address: str
    seen_at: datetime
    is_here: bool


class Seen:
    """Notes every few minutes when and from where a session was used last, not with each request."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.user.is_authenticated and time.time() - request.session.get(_SEEN_AT, 0) > SEEN_EVERY:
            request.session[_SEEN_AT] = time.time()
            UserSession.objects.create_from_request(request)
        return self.get_response(request)


def places_of(user: User, session_key: str | None) -> list[Place]:
    """Return where the person is signed in: this place first, then by when it was used last.

    What signs nobody in any more is forgotten. The library asks the database anew for each place.
    """
    sessions = list(UserSession.objects.filter(user=user))
    alive = _alive(user, [each.session_key for each in sessions]) | {session_key}
    if gone := [each.pk for each in sessions if each.session_key not in alive]:
        UserSession.objects.filter(pk__in=gone).delete()
    places = [
        Place(each.pk, device(each.user_agent), each.ip, each.last_seen_at, each.session_key == session_key)
        for each in sessions
        if each.session_key in alive
    ]
    return sorted(places, key=lambda place: (not place.is_here, -place.seen_at.timestamp()))


def _alive(user: User, session_keys: Collection[str]) -> set[str | None]:
    """Return which of the sessions still sign the person in: not over, and begun with the password of today."""
    fitting = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    kept = Session.objects.filter(session_key__in=session_keys, expire_date__gt=timezone.now())
    return {
        each.session_key
        for each in kept
        if (said := each.get_decoded()).get(SESSION_KEY) == str(user.pk) and said.get(HASH_SESSION_KEY) in fitting
    }


def end_others(user: User, session_key: str | None) -> int:
    others = list(UserSession.objects.filter(user=user).exclude(session_key=session_key or ""))
    for session in others:
        session.end()
    return len(others)


def device(user_agent: str) -> str:
    """Name a browser and its system by what it says of itself."""
    browser = next((name for mark, name in _BROWSERS if re.search(rf"\b{mark}\b", user_agent)), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown device")
