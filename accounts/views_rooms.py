"""Settings → Rooms. Source: TN-8."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import rooms
from accounts.access import Request, allow
from accounts.permissions import Act
from accounts.services import switch_room


@allow(Act.SWITCH_ROOMS, "GET")
def room_list(request: Request) -> HttpResponse:
    """Every room there is, what it is for and whether it is on."""
    listed = [{"room": room, "is_on": rooms.is_on(request.organization, room)} for room in rooms.rooms()]
    return render(request, "accounts/room/list.html", {"rooms": listed})


@allow(Act.SWITCH_ROOMS, "POST")
def room_switch(request: Request, code: str) -> HttpResponse:
    """Switch a room on or off; one that is always on has no switch."""
    room, wanted = rooms.find_room(code), request.POST.get("on")
    if room is None or room.always_on or wanted not in ("0", "1"):
        raise Http404
    if switch_room(room, on=wanted == "1", by=request.membership):
        said = _("“%(room)s” is on.") if wanted == "1" else _("“%(room)s” is off. Its data is kept.")
        messages.success(request, said % {"room": room.label})
    return redirect("accounts:room-list")
