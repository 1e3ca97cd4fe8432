"""The page behind the link of an invitation, for whoever opens it."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import complete_signup
from allauth.core import ratelimit
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.access import everyone
from accounts.middleware import SESSION_KEY
from accounts.models import Invitation, User
from accounts.people.forms import JoiningForm
from accounts.people.invitations import (
    InvitationClosed,
    find_invitation,
    join,
    people_of,
    person_of,
    sign_up_and_join,
)


@everyone("GET", "POST")
@never_cache
def invitation_page(request: HttpRequest, token: str) -> HttpResponse:
    """Let the invited person join: signing up in place, or as who they are already. Source: TN-3, TN-4."""
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="invitation", limit_get=True)
    if too_many:
        return too_many
    invitation = find_invitation(token)
    if invitation and _joined_by(request, invitation):
        return _go_to_work(request, invitation)
    if invitation is None or not invitation.is_open:
        return _refused(request, invitation)
    if request.user.is_authenticated:
        return _as_somebody(request, invitation)
    if person_of(invitation.email):
        return _page(request, invitation, "sign-in")
    return _as_newcomer(request, invitation)


def _as_somebody(request: Any, invitation: Invitation) -> HttpResponse:
    if not User.objects.filter(people_of(invitation.email), pk=request.user.pk).exists():
        return _page(request, invitation, "somebody-else", status=409 if request.method == "POST" else 200)
    if request.method != "POST":
        return _page(request, invitation, "join")
    try:
        join(invitation, user=request.user, session_key=request.session.session_key)
    except InvitationClosed:
        return _refused(request, _fresh(invitation))
    return _go_to_work(request, invitation)


def _as_newcomer(request: Any, invitation: Invitation) -> HttpResponse:
    form = JoiningForm(request.POST if request.method == "POST" else None, invitation=invitation)
    if not form.is_valid():
        return _page(request, invitation, "sign-up", form=form, status=422 if form.is_bound else 200)
    try:
        member = sign_up_and_join(
            invitation,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password1"],
            language=get_language() or "",
        )
    except (InvitationClosed, IntegrityError):
        # In another tab it was used, or the address signed up for itself: the page as it is now says so.
        return redirect(request.path)
    response: HttpResponse = complete_signup(request, member.user, None, "/")
    request.session[SESSION_KEY] = invitation.organization_id
    return response


def _joined_by(request: HttpRequest, invitation: Invitation) -> bool:
    """Say whether it is this very person's own, used: a second click, a second tab."""
    member = invitation.member
    return member is not None and member.user_id == request.user.pk and member.ended_at is None


def _go_to_work(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.method == "POST":
        request.session[SESSION_KEY] = invitation.organization_id
    return redirect("home")


def _fresh(invitation: Invitation) -> Invitation:
    invitation.refresh_from_db()
    return invitation


def _page(request: Any, invitation: Invitation, step: str, *, status: int = 200, **said: Any) -> HttpResponse:
    context = {"invitation": invitation, "invited_to": invitation.organization, "step": step}
    return render(request, "accounts/people/joining.html", context | said, status=status)


def _refused(request: Any, invitation: Invitation | None) -> HttpResponse:
    """Say why the link does not work, and what to do next."""
    state = invitation.state if invitation else ""
    if state == Invitation.State.ACCEPTED:
        reason = _("It was used already. If it was you, sign in and go on working.")
    elif state == Invitation.State.WITHDRAWN:
        reason = _("It was withdrawn. Ask whoever invited you for a new one.")
    elif state == Invitation.State.PENDING:
        reason = _("It is too old. Ask whoever invited you to send it again.")
    else:
        reason = _("Look whether the link is whole and the newest one you got; or ask for it to be sent again.")
    status = 410 if invitation else 404
    return render(request, "accounts/people/joining_refused.html", {"reason": reason}, status=status)
