from __future__ import annotations

from allauth.account.views import SignupView
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.access import Request, allow, everyone, signed_in
from accounts.auditing import save_and_note, values_of
from accounts.drawn import ChangedMeanwhile
from accounts.forms import OrganizationForm, PreferencesForm, SignUpForm
from accounts.middleware import SESSION_KEY
from accounts.models import Membership, Organization
from accounts.permissions import Act


class SignUp(SignupView):  # type: ignore[misc]  # allauth has no types
    def form_valid(self, form: SignUpForm) -> HttpResponse:
        """Sign up; who was second with the same e-mail is told so, as a moment later they would have been."""
        try:
            response: HttpResponse = super().form_valid(form)
        except IntegrityError:
            form.full_clean()
            if form.is_valid():
                raise
            response = self.form_invalid(form)
        return response


@signed_in("GET")
def organization_choose(request: Request) -> HttpResponse:
    """Choose where to work: the organizations one belongs to; for a superuser any. Source: TN-2, TN-4."""
    return render(request, "accounts/organization/choose.html", {"organizations": _open_to(request)})


@signed_in("POST")
def organization_enter(request: Request, pk: int) -> HttpResponse:
    organization = get_object_or_404(_open_to(request), pk=pk)
    request.session[SESSION_KEY] = organization.pk
    return redirect("home")


def _open_to(request: Request) -> QuerySet[Organization]:
    if request.user.is_superuser:
        return Organization.objects.all()
    return Organization.objects.filter(pk__in=Membership.objects.of(request.user).values("organization_id"))


@allow(Act.CONFIGURE_ORGANIZATION, "GET", "POST")
def organization_edit(request: Request) -> HttpResponse:
    organization = Organization.objects.get(pk=request.organization.pk)
    before = values_of(organization, OrganizationForm.Meta.fields)
    form = OrganizationForm(request.POST or None, instance=organization)
    if request.method == "POST" and form.is_valid():
        try:
            save_and_note(form, before, by=request.membership)
        except ChangedMeanwhile as refused:
            form.say_changed(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:organization-edit")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/organization/form.html", {"form": form}, status=status)


@everyone("POST")
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep the language and the theme a person chose, in a cookie and, signed in, with the person. Source: TN-6."""
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        raise Http404
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    response = HttpResponseRedirect(local_address(request, request.POST.get("next", "")))
    cookies = {"language": settings.LANGUAGE_COOKIE_NAME, "theme": "theme"}
    for name, value in chosen.items():
        response.set_cookie(cookies[name], value, max_age=31_536_000, samesite="Lax", secure=settings.HTTPS)
        if request.user.is_authenticated:
            setattr(request.user, name, value)
            request.user.save(update_fields=[name])
    return response


def local_address(request: HttpRequest, address: str) -> str:
    """Return where to go back to, if it is a place of ours; else the first page."""
    allowed = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if allowed else "/"
