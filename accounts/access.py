"""Who may call a page or act: declared beside each view, enforced in one middleware.

A view without a declared policy is refused to everybody, so forgetting one is seen at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.urls import ResolverMatch

from accounts.models import Location, Membership, Organization, User
from accounts.permissions import Act

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Request(HttpRequest):
    """A request as views behind `Access` get it: signed in, with its organization."""

    user: User
    membership: Membership
    memberships: list[Membership]
    organization: Organization
    location: Location | None
    htmx: Any


class Who(Enum):
    EVERYONE = "everyone"
    SIGNED_IN = "signed in"
    MEMBERS = "members"


@dataclass(frozen=True)
class Policy:
    """`act` is asked of members only; `methods` are the only ones answered (HEAD with GET)."""

    who: Who
    methods: frozenset[str]
    act: Act | None = None

    def answers(self, method: str | None) -> bool:
        return method in self.methods or (method == "HEAD" and "GET" in self.methods)

    def not_allowed(self) -> HttpResponse:
        return HttpResponseNotAllowed(sorted(self.methods))


def _declare(policy: Policy) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.policy = policy  # type: ignore[attr-defined]
        return view

    return mark


def allow(act: Act, *methods: str) -> Callable[[View], View]:
    """Let members do it whose role may `act` at least to some things; the finder narrows to which."""
    return _declare(Policy(Who.MEMBERS, frozenset(methods or ("GET",)), act))


def members(*methods: str) -> Callable[[View], View]:
    return _declare(Policy(Who.MEMBERS, frozenset(methods or ("GET",))))


def signed_in(*methods: str) -> Callable[[View], View]:
    return _declare(Policy(Who.SIGNED_IN, frozenset(methods or ("GET",))))


def everyone(*methods: str) -> Callable[[View], View]:
    return _declare(Policy(Who.EVERYONE, frozenset(methods or ("GET",))))


_READ, _BOTH = frozenset({"GET"}), frozenset({"GET", "POST"})
_SIGN_IN_PAGES = {
    "account_login": Policy(Who.EVERYONE, _BOTH),
    "account_signup": Policy(Who.EVERYONE, _BOTH),
    "account_reset_password": Policy(Who.EVERYONE, _BOTH),
    "account_reset_password_done": Policy(Who.EVERYONE, _READ),
    "account_reset_password_from_key": Policy(Who.EVERYONE, _BOTH),
    "account_reset_password_from_key_done": Policy(Who.EVERYONE, _READ),
    "account_confirm_email": Policy(Who.EVERYONE, _BOTH),
    "account_email_verification_sent": Policy(Who.EVERYONE, _READ),
    "account_inactive": Policy(Who.EVERYONE, _READ),
    "account_logout": Policy(Who.EVERYONE, _BOTH),
    "account_change_password": Policy(Who.SIGNED_IN, _BOTH),
    "account_set_password": Policy(Who.SIGNED_IN, _BOTH),
    "account_reauthenticate": Policy(Who.SIGNED_IN, _BOTH),
    "account_email": Policy(Who.SIGNED_IN, _BOTH),
    "mfa_authenticate": Policy(Who.EVERYONE, _BOTH),
    "mfa_login_webauthn": Policy(Who.EVERYONE, _BOTH),
    "mfa_reauthenticate": Policy(Who.SIGNED_IN, _BOTH),
    "mfa_reauthenticate_webauthn": Policy(Who.SIGNED_IN, _BOTH),
    "mfa_index": Policy(Who.SIGNED_IN, _READ),
    "mfa_activate_totp": Policy(Who.SIGNED_IN, _BOTH),
    "mfa_deactivate_totp": Policy(Who.SIGNED_IN, _BOTH),
    "mfa_list_webauthn": Policy(Who.SIGNED_IN, _READ),
    "mfa_add_webauthn": Policy(Who.SIGNED_IN, _BOTH),
    "mfa_edit_webauthn": Policy(Who.SIGNED_IN, _BOTH),
    "mfa_remove_webauthn": Policy(Who.SIGNED_IN, _BOTH),
    "mfa_view_recovery_codes": Policy(Who.SIGNED_IN, _READ),
    "mfa_generate_recovery_codes": Policy(Who.SIGNED_IN, _BOTH),
    "mfa_download_recovery_codes": Policy(Who.SIGNED_IN, _READ),
}


def policy_of(match: ResolverMatch) -> Policy | None:
    """Return the policy of a route: the view's own, or ours for pages that libraries bring."""
    declared: Policy | None = getattr(match.func, "policy", None)
    if declared:
        return declared
    if match.namespace == "admin":
        shown = getattr(match.func, "model_admin", None)
        return Policy(Who.MEMBERS, _BOTH, getattr(shown, "act", Act.USE_ADMIN))
    if not match.namespace and match.url_name in _SIGN_IN_PAGES:
        return _SIGN_IN_PAGES[match.url_name]
    return None


def require(allowed: bool) -> None:  # noqa: FBT001
    """Raise PermissionDenied (403) unless `allowed`."""
    if not allowed:
        raise PermissionDenied
