from __future__ import annotations

import codecs
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts import rooms
from accounts.access import Policy, Who, policy_of
from accounts.locations.selectors import chosen_among as chosen_location
from accounts.models import Location, Membership, Organization, User
from accounts.nouns import speaking_of
from accounts.people.second_factor import lacks_second_factor
from accounts.permissions import may_anywhere, superuser_membership

SESSION_KEY = "organization_id"
# The location chosen in each organization, by its id as a text: so a session keeps it.
LOCATIONS_KEY = "locations"
SEEN_EVERY = timedelta(minutes=5)
GetResponse = Callable[[HttpRequest], HttpResponse]


class Readable:
    """Answers 400 to what Django would break at: text in another encoding than UTF-8, NUL in a cookie.

    Python's codecs are not all of text (hex, undefined), and PostgreSQL is asked for the session as it is named.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest
        if any("\x00" in value for value in request.COOKIES.values()):
            raise BadRequest
        return self.get_response(request)


class Tenancy:
    """Sets `request.membership` and `request.organization`, the person's language, the time zone and the noun.

    None where nobody is signed in or no organization is chosen yet. `request.location` is the one chosen among
    several; None: all the member may see. Source: TN-1, TN-2, TN-6, TN-7, OS-14.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.membership, request.organization, request.memberships = None, None, []
        request.location = None
        if request.user.is_authenticated:
            request.memberships = memberships_of(request.user)
            request.membership = chosen_among(request, request.session.get(SESSION_KEY))
            if request.user.language:
                translation.activate(request.user.language)
                request.LANGUAGE_CODE = translation.get_language()
        if request.membership is None:
            return self.get_response(request)
        request.organization = request.membership.organization
        request.location = request.membership.at_location = location_of(request)
        note_seen(request.membership)
        with timezone.override(request.organization.zone), speaking_of(request.organization):
            return self.get_response(request)


def memberships_of(user: User) -> list[Membership]:
    """Return where the person works; a superuser works nowhere and may choose any."""
    return [] if user.is_superuser else list(Membership.objects.of(user).order_by("organization__name", "pk"))


def chosen_among(request: Any, chosen: int | None) -> Membership | None:
    """Return the membership in the chosen organization; without a choice, the only one there is."""
    if request.user.is_superuser:
        organization = Organization.objects.filter(pk=chosen).first() if chosen else None
        return superuser_membership(request.user, organization) if organization else None
    memberships: list[Membership] = request.memberships
    there = next((membership for membership in memberships if membership.organization_id == chosen), None)
    return there or (memberships[0] if len(memberships) == 1 else None)


def location_of(request: Any) -> Location | None:
    """Return the location chosen in the frame, if the member may still see it; None: all of them. Source: TN-7."""
    chosen = request.session.get(LOCATIONS_KEY, {}).get(str(request.organization.pk))
    return chosen_location(request.membership, chosen)


def note_seen(membership: Membership) -> None:
    """Note every few minutes that the member is here: owners see when each was last."""
    seen, now = membership.last_seen_at, timezone.now()
    if membership.pk and (seen is None or now - seen > SEEN_EVERY):
        Membership.objects.filter(pk=membership.pk).update(last_seen_at=now)


class Access:
    """Asks each view's policy before the view is called. Source: TN-2."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: object, args: object, kwargs: object) -> HttpResponse | None:
        policy = policy_of(request.resolver_match)
        if policy is None:
            raise ImproperlyConfigured(f"no policy declared for {request.resolver_match.view_name}")
        if not policy.answers(request.method):
            return policy.not_allowed()
        if policy.who is Who.EVERYONE:
            return None
        if not request.user.is_authenticated:
            return _send(request, reverse("account_login") + "?" + urlencode({"next": _back_to(request)}))
        if policy.who is Who.SIGNED_IN:
            return None
        return _ask_member(request, policy)


def _ask_member(request: Any, policy: Policy) -> HttpResponse | None:
    """Let a member through, lead them to what comes first, or raise Http404 or PermissionDenied."""
    if request.membership is None:
        return _send(request, reverse("accounts:organization-choose"))
    if not rooms.page_is_on(request.organization, request.resolver_match, request.GET):
        raise Http404
    if policy.act and not may_anywhere(request.membership, policy.act):
        raise PermissionDenied
    if lacks_second_factor(request.membership):
        return _send(request, reverse("accounts:second-factor-wanted"))
    return _organization_changed(request)


def _send(request: Any, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _back_to(request: Any) -> str:
    """Return where to go after signing in: the page itself, never an act."""
    if request.htmx:
        try:
            return request.htmx.current_url_abs_path or "/"
        except ValueError:  # the header is no address at all
            return "/"
    return request.get_full_path() if request.method in ("GET", "HEAD") else "/"


def _organization_changed(request: Any) -> HttpResponse | None:
    """Refuse a form drawn for another organization: the person switched in a second tab meanwhile."""
    drawn_for = request.POST.get("organization")
    if drawn_for is None or drawn_for == str(request.organization.pk):
        return None
    messages.error(
        request,
        _("This page was opened in another organization. You now work in %(name)s; nothing was changed.")
        % {"name": request.organization.name},
    )
    return _send(request, reverse("home"))
