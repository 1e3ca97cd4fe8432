"""My account: a person's own page, the same in every organization they work in."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Request, signed_in
from accounts.people import sessions
from accounts.people.forms import NameForm
from accounts.people.second_factor import has_second_factor, lacks_second_factor


@signed_in("GET", "POST")
def me(request: Request) -> HttpResponse:
    """Name, e-mail, password, second factor and where one is signed in."""
    form = NameForm(request.POST if request.method == "POST" else None, instance=request.user)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("accounts:me")
    if form.is_bound:
        request.user.refresh_from_db(fields=["name"])
    factors = Authenticator.objects.filter(user=request.user).order_by("pk")
    codes = next((each.wrap() for each in factors if each.type == Authenticator.Type.RECOVERY_CODES), None)
    context = {
        "form": form,
        "unconfirmed": EmailAddress.objects.filter(user=request.user, verified=False).exists(),
        "app": next((each for each in factors if each.type == Authenticator.Type.TOTP), None),
        "passkeys": [each for each in factors if each.type == Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes.get_unused_codes()) if codes else None,
        "has_factor": has_second_factor(request.user),
        "is_lacking": request.membership is not None and lacks_second_factor(request.membership),
        "places": sessions.places_of(request.user, request.session.session_key),
    }
    return render(request, "accounts/people/me.html", context, status=422 if form.is_bound else 200)


@signed_in("GET")
def second_factor_wanted(request: Request) -> HttpResponse:
    """Lead who has no second factor to setting one up, before anything of an organization that asks for it."""
    if request.membership is None or not lacks_second_factor(request.membership):
        return redirect("home")
    unconfirmed = EmailAddress.objects.filter(user=request.user, verified=False)
    context = {"unconfirmed": unconfirmed.order_by("-primary", "pk").first()}
    return render(request, "accounts/people/second_factor_wanted.html", context)


@signed_in("POST")
def session_end(request: Request, pk: int) -> HttpResponse:
    """Sign out another place; this one is what signing out is for."""
    session = get_object_or_404(UserSession, user=request.user, pk=pk)
    if session.session_key != request.session.session_key:
        session.end()
        messages.success(request, _("Signed out there."))
    return redirect("accounts:me")


@signed_in("POST")
def sessions_end_others(request: Request) -> HttpResponse:
    ended = sessions.end_others(request.user, request.session.session_key)
    said = ngettext("Signed out in %(count)d place.", "Signed out in %(count)d places.", ended) % {"count": ended}
    messages.success(request, said)
    return redirect("accounts:me")
