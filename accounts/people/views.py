"""Settings → People: who works here, in which role, and who is invited. For owners. Source: TN-3."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import Request, allow
from accounts.models import Invitation, Membership, Role
from accounts.people import invitations, services
from accounts.people.forms import EndingForm, InvitationForm, PlacesForm, RoleForm
from accounts.people.mail import send_invitation, tell_of_reset
from accounts.people.second_factor import factors_of_members, has_second_factor
from accounts.people.services import PeopleRefused, WorkElsewhere
from accounts.people.work import in_hand
from accounts.permissions import Act


@allow(Act.MANAGE_PEOPLE, "GET", "POST")
def people_list(request: Request) -> HttpResponse:
    """Everybody who works here or did, and who is invited; posting invites one more."""
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            invitation, token = invitations.invite(
                email=form.cleaned_data["email"], role=Role(form.cleaned_data["role"]), by=request.membership
            )
        except PeopleRefused as refused:
            form.add_error("email", str(refused))
        else:
            _send(request, invitation, token)
            return redirect("accounts:people-list")
    members = Membership.objects.filter(organization=request.organization).annotate(has_factor=factors_of_members())
    people = members.select_related("user").prefetch_related("member_locations__location").order_by("user__name", "pk")
    here = [member for member in people if member.ended_at is None]
    context = {
        "form": form,
        "here": here,
        "with_factor": people.filter(ended_at=None, has_factor=True).count(),
        "gone": [member for member in people if member.ended_at],
        "invitations": Invitation.objects.pending(request.organization).order_by("-pk"),
    }
    return render(request, "accounts/people/list.html", context, status=422 if form.is_bound else 200)


@allow(Act.MANAGE_PEOPLE, "GET")
def member_detail(request: Request, pk: int) -> HttpResponse:
    return _page(request, get_member(request, pk))


@allow(Act.MANAGE_PEOPLE, "POST")
def member_role(request: Request, pk: int) -> HttpResponse:
    member = get_member(request, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _page(request, member, role_form=form)
    try:
        changed = services.change_role(member, to=Role(form.cleaned_data["role"]), by=request.membership)
    except PeopleRefused as refused:
        form.add_error("role", str(refused))
        return _page(request, member, role_form=form)
    messages.success(request, _("Saved."))
    gave_up = changed.user == request.user and changed.role != Role.OWNER
    return redirect("home" if gave_up else "accounts:people-list")


@allow(Act.MANAGE_PEOPLE, "POST")
def member_locations(request: Request, pk: int) -> HttpResponse:
    """Say where somebody works; what they have in hand elsewhere is given away in the same step. Source: TN-7."""
    member = get_member(request, pk)
    form = PlacesForm(request.POST, member=member)
    if not form.is_valid():
        return _page(request, member, places_form=form)
    handing, heir = form.cleaned_data["handing"], form.cleaned_data["heir"]
    try:
        services.set_places(member, form.chosen, by=request.membership, handing=handing, heir=heir)
    except PeopleRefused as refused:
        form.add_error("heir" if handing else None, str(refused))
        asks = handing or isinstance(refused, WorkElsewhere)
        return _page(request, member, places_form=form, hands_over=asks)
    messages.success(request, _("Saved."))
    return redirect("accounts:member-detail", member.pk)


@allow(Act.MANAGE_PEOPLE, "POST")
def member_end(request: Request, pk: int) -> HttpResponse:
    member = get_member(request, pk)
    form = EndingForm(request.POST, member=member)
    if not form.is_valid():
        return _page(request, member, ending_form=form)
    try:
        services.end_membership(member, by=request.membership, heir=form.cleaned_data["heir"])
    except PeopleRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, member, ending_form=form)
    messages.success(request, _("%(name)s no longer works here.") % {"name": member.user})
    return redirect("home" if member.user == request.user else "accounts:people-list")


@allow(Act.MANAGE_PEOPLE, "POST")
def member_bring_back(request: Request, pk: int) -> HttpResponse:
    member = services.bring_back(get_member(request, pk), by=request.membership)
    messages.success(request, _("%(name)s works here again.") % {"name": member.user})
    return redirect("accounts:member-detail", member.pk)


@allow(Act.MANAGE_PEOPLE, "POST")
def member_reset_factor(request: Request, pk: int) -> HttpResponse:
    member = get_member(request, pk)
    if member.user == request.user or member.ended_at:
        raise Http404
    try:
        if services.reset_second_factor(member, by=request.membership):
            tell_of_reset(request, member.user)
            said = _("%(name)s signs in with the password alone until they set up a new one.")
            messages.success(request, said % {"name": member.user})
    except PeopleRefused as refused:
        return _page(request, member, refusal=str(refused), status=409)
    return redirect("accounts:member-detail", member.pk)


@allow(Act.MANAGE_PEOPLE, "POST")
def second_factor_require(request: Request) -> HttpResponse:
    required = request.POST.get("required")
    if required not in {"yes", "no"}:
        raise Http404
    services.require_second_factor(request.organization, required=required == "yes", by=request.membership)
    messages.success(request, _("Saved."))
    return redirect("accounts:people-list")


@allow(Act.MANAGE_PEOPLE, "POST")
def invitation_send(request: Request, pk: int) -> HttpResponse:
    invitation = get_invitation(request, pk)
    try:
        invitation, token = invitations.renew(invitation, by=request.membership)
    except PeopleRefused as refused:
        messages.error(request, str(refused))
    else:
        _send(request, invitation, token)
    return redirect("accounts:people-list")


@allow(Act.MANAGE_PEOPLE, "POST")
def invitation_withdraw(request: Request, pk: int) -> HttpResponse:
    invitation = get_invitation(request, pk)
    try:
        invitations.withdraw(invitation, by=request.membership)
    except PeopleRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The link sent to %(email)s no longer works.") % {"email": invitation.email})
    return redirect("accounts:people-list")


def get_member(request: Request, pk: int) -> Membership:
    members = Membership.objects.filter(organization=request.organization)
    return get_object_or_404(members.select_related("user", "organization"), pk=pk)


def get_invitation(request: Request, pk: int) -> Invitation:
    return get_object_or_404(Invitation, organization=request.organization, pk=pk)


def _send(request: Request, invitation: Invitation, token: str) -> None:
    if send_invitation(request, invitation, token):
        invitations.note_sent(invitation)
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": invitation.email})
    else:
        messages.error(request, _("The e-mail to %(email)s could not be sent.") % {"email": invitation.email})


def _places_form(request: Request, member: Membership) -> PlacesForm | None:
    """Return the choice of where somebody works, where there is one: owners work everywhere."""
    if member.role == Role.OWNER or not (request.organization.has_several_locations or not member.everywhere):
        return None
    return PlacesForm(member=member)


def _page(request: Request, member: Membership, *, status: int = 422, **said: Any) -> HttpResponse:
    """Draw the person's page; `said` are the forms that were refused, with the refusal's words."""
    context = {
        "member": member,
        "role_form": RoleForm(initial={"role": member.role}),
        "ending_form": EndingForm(member=member),
        "places_form": _places_form(request, member),
        "has_factor": has_second_factor(member.user),
        "in_hand": in_hand(member),
        "is_me": member.user == request.user,
    }
    return render(request, "accounts/people/member.html", context | said, status=status if said else 200)
