"""What the declared policy says a caller must be answered, and whether they were."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from accounts.access import Policy, Who
from accounts.permissions import Act, Reach, may_anywhere, reach
from tests.security.callers import Caller
from tests.security.routes import Route

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
READING = ("GET", "HEAD")


class Answer(Enum):
    NOT_ALLOWED = "405"
    SIGN_IN = "a redirect to the sign-in page"
    CHOOSE = "a redirect to the choice of an organization"
    FORBIDDEN = "403"
    MISSING = "404"
    SHOWN = "what the page shows"
    DONE = "what the act ends in"


# To make something new is no act on something given: it needs the full reach.
_NEEDS_FULL_REACH = {"crm_clients:client-new"}

# Where a permitted caller with ids of their own reads something else than 200.
_READS = {
    "account_login": {200, 302},
    "account_signup": {200, 302},
    # It is not made yet.
    "orders:pdf-file": {302},
    # Without numbers there is nothing to print.
    "orders:order-print": {404},
    # The walk's own order is open.
    "orders:order-reopen": {409},
    "orders:closing-correct": {409},
    "account_logout": {200, 302},
    "account_reauthenticate": {200, 302},
    "account_set_password": {302},
    "account_reset_password_from_key": {302},
    "mfa_authenticate": {302},
    # The library asks for the password once more before it looks, and has nothing to show of what is not set up.
    "mfa_reauthenticate": {302},
    "mfa_reauthenticate_webauthn": {200, 302},
    "mfa_activate_totp": {302},
    "mfa_deactivate_totp": {404},
    "mfa_add_webauthn": {302},
    "mfa_edit_webauthn": {302},
    "mfa_remove_webauthn": {302},
    "mfa_view_recovery_codes": {404},
    "mfa_generate_recovery_codes": {302},
    "mfa_download_recovery_codes": {404},
    "mfa_login_webauthn": {302},
    "accounts:second-factor-wanted": {302},
    "admin:login": {302},
    "admin:logout": {405},
    "admin:autocomplete": {403},
    "admin:orders_order_move": {302},
    "admin:statuses_effect_settle": {302},
    "admin:view_on_site": {404},
    "admin/<url>": {404},
}
# What the admin has a form for; everything else it only shows.
EDITED_IN_ADMIN = {"admin:crm_clients_client_change", "admin:orders_order_change"}
# An empty form is answered with itself, a finished act with a redirect.
_ACTS = {
    "account_confirm_email": {200, 302},
    "mfa_deactivate_totp": {404},
    "accounts:member-reset-factor": {302},
    # What the walk asks to take back is the acceptance, and that is nobody's own move.
    "orders:order-undo": {403},
}
# What an act is sent where an empty form would be as little found as a neighbour's row.
SAID: dict[str, dict[str, str]] = {
    "statuses:effect-decide": {"choice": "again"},
    "orders:type-shift": {"way": "up"},
    "payments:method-shift": {"way": "up"},
    "orders:pdf-ask": {"what": "act"},
    "accounts:room-switch": {"on": "1"},
    "accounts:second-factor-require": {"required": "yes"},
    "orders:order-undo": {"seen": "1"},
}


def said_to(route: Route, caller: Caller) -> dict[str, str] | None:
    """Return what the caller's act is sent: who does only their own work can give an order to nobody else."""
    if route.name != "orders:order-assign" or caller.membership is None:
        return SAID.get(route.name)
    only_own = reach(caller.membership, Act.EDIT_ORDERS) is Reach.OWN
    return {"performer": str(caller.membership.pk) if only_own else ""}


def expected(route: Route, policy: Policy, method: str, caller: Caller, *, foreign: bool = False) -> Answer:
    """Say what the caller must be answered; `foreign`: the address holds an id of somebody else."""
    if not policy.answers(method):
        return Answer.NOT_ALLOWED
    if policy.who is Who.EVERYONE:
        return _open(route, method)
    if caller.user is None:
        return Answer.SIGN_IN
    if policy.who is Who.MEMBERS:
        if caller.membership is None:
            return Answer.CHOOSE
        if not _reaches(route, policy, caller):
            return Answer.FORBIDDEN
    return Answer.MISSING if foreign else _open(route, method)


def _reaches(route: Route, policy: Policy, caller: Caller) -> bool:
    if policy.act is None or caller.membership is None:
        return True
    if route.name in _NEEDS_FULL_REACH:
        return reach(caller.membership, policy.act) is Reach.ALL
    return may_anywhere(caller.membership, policy.act)


def _open(route: Route, method: str) -> Answer:
    """Nothing is added or deleted in the admin, and little is changed there."""
    changes = method == "POST" and route.name.endswith("_change") and route.name not in EDITED_IN_ADMIN
    if route.shows_a_model and (route.name.endswith(("_add", "_delete")) or changes):
        return Answer.FORBIDDEN
    return Answer.SHOWN if method in READING else Answer.DONE


def complaint(route: Route, method: str, caller: Caller, answer: Answer, response: HttpResponse) -> str:
    """Return what is wrong with a response, or nothing."""
    if _FITS[answer](route, response):
        return ""
    where = f" → {response['Location']}" if response.has_header("Location") else ""
    return f"{method} {route.label} by {caller.name}: {response.status_code}{where}, expected {answer.value}"


def _is(status: int) -> Callable[[Route, HttpResponse], bool]:
    return lambda route, response: response.status_code == status


def _leads_to(name: str) -> Callable[[Route, HttpResponse], bool]:
    return lambda route, response: response.status_code == 302 and response["Location"].startswith(reverse(name))


def _shown(route: Route, response: HttpResponse) -> bool:
    if route.only_redirects:
        return response.status_code == 302
    return response.status_code in _READS.get(route.label, {200})


def _done(route: Route, response: HttpResponse) -> bool:
    if route.name.startswith("admin:") or not route.name:
        return response.status_code in {200, 302, 403, 404, 405, 422}
    return response.status_code in _ACTS.get(route.name, {200, 302, 409, 422})


_FITS: dict[Answer, Any] = {
    Answer.NOT_ALLOWED: _is(405),
    Answer.SIGN_IN: _leads_to("account_login"),
    Answer.CHOOSE: _leads_to("accounts:organization-choose"),
    Answer.FORBIDDEN: _is(403),
    Answer.MISSING: _is(404),
    Answer.SHOWN: _shown,
    Answer.DONE: _done,
}
