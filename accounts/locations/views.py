"""Settings → Locations, for owners; and the choice of one in the frame of every page. Source: TN-7."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import Request, allow, members
from accounts.drawn import ChangedMeanwhile
from accounts.locations.forms import ArchivingForm, LocationForm
from accounts.locations.holders import held_at
from accounts.locations.hours import told
from accounts.locations.selectors import bound_to, chosen_among, in_order, is_last
from accounts.locations.services import (
    LocationRefused,
    NameTaken,
    ReceiverNeeded,
    add_location,
    archive_location,
    change_location,
    restore_location,
)
from accounts.middleware import LOCATIONS_KEY
from accounts.models import Location
from accounts.permissions import Act
from accounts.views import local_address


def get_location(request: Request, pk: int) -> Location:
    return get_object_or_404(Location.objects.of(request.organization), pk=pk)


@allow(Act.MANAGE_LOCATIONS, "GET")
def location_list(request: Request) -> HttpResponse:
    """Every location with when it is open and what is open there; the archived ones below."""
    locations = in_order(request.organization)
    context = {
        "live": [each for each in locations if not each.archived_at],
        "archived": [each for each in locations if each.archived_at],
        "hours": {each.pk: told(each.hours, request.organization) for each in locations},
        "held": held_at(locations, request.organization),
    }
    return render(request, "accounts/location/list.html", context)


@allow(Act.MANAGE_LOCATIONS, "GET", "POST")
def location_new(request: Request) -> HttpResponse:
    return _form(request, LocationForm(request.POST or None))


@allow(Act.MANAGE_LOCATIONS, "GET", "POST")
def location_edit(request: Request, pk: int) -> HttpResponse:
    location = get_location(request, pk)
    return _form(request, LocationForm(request.POST or None, location=location), location)


def _form(request: Request, form: LocationForm, location: Location | None = None) -> HttpResponse:
    """Answer with the form, or save it; with Monday copied to every day, if that was asked."""
    if "copy" in request.POST:
        return _page(request, form.copied, location)
    if request.method == "POST" and form.is_valid():
        try:
            if location:
                change_location(location, form.said, by=request.membership, drawn=form.drawn)
            else:
                add_location(form.said, by=request.membership, key=form.cleaned_data["key"])
        except NameTaken as refused:
            form.add_error("name", str(refused))
            form.restorable = refused.taken_by if refused.taken_by.archived_at else None
        except ChangedMeanwhile as refused:
            form.say_changed(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:location-list")
    return _page(request, form, location, status=422 if form.is_bound else 200)


def _page(request: Request, form: LocationForm, location: Location | None, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "edited": location}
    return render(request, "accounts/location/form.html", context, status=status)


@allow(Act.MANAGE_LOCATIONS, "GET", "POST")
def location_archive(request: Request, pk: int) -> HttpResponse:
    """Show what archiving moves, and where to; posted, do it."""
    location = get_location(request, pk)
    if location.archived_at:
        return redirect("accounts:location-list")
    form = ArchivingForm(request.POST if request.method == "POST" else None, location=location)
    if request.method != "POST" or not form.is_valid():
        return _archiving(request, location, form, status=422 if form.is_bound else 200)
    try:
        archive_location(location, to=form.cleaned_data["to"], by=request.membership)
    except ReceiverNeeded as refused:
        form.add_error("to", str(refused))
        return _archiving(request, location, form, status=422)
    except LocationRefused as refused:
        return _archiving(request, location, form, refusal=str(refused), status=409)
    messages.success(request, _("“%(name)s” is archived.") % {"name": location.name})
    return redirect("accounts:location-list")


def _archiving(
    request: Request, location: Location, form: ArchivingForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "edited": location,
        "form": form,
        "held": held_at([location], request.organization)[location.pk],
        "bound": bound_to(location),
        "is_last": is_last(location),
        "refusal": refusal,
    }
    return render(request, "accounts/location/archive.html", context, status=status)


@allow(Act.MANAGE_LOCATIONS, "POST")
def location_restore(request: Request, pk: int) -> HttpResponse:
    location = get_location(request, pk)
    restore_location(location, by=request.membership)
    messages.success(request, _("“%(name)s” is back.") % {"name": location.name})
    return redirect("accounts:location-list")


@members("POST")
def location_choose(request: Request) -> HttpResponse:
    """Show what is at one location from now on, or at all the member may see; kept in the session."""
    said = request.POST.get("location", "")
    pk = int(said) if said.isdecimal() and len(said) < 19 else None
    if said and chosen_among(request.membership, pk) is None:
        raise Http404
    chosen = dict(request.session.get(LOCATIONS_KEY, {}))
    chosen.pop(str(request.organization.pk), None)
    request.session[LOCATIONS_KEY] = chosen | ({str(request.organization.pk): pk} if pk else {})
    return redirect(local_address(request, request.POST.get("next", "")))
