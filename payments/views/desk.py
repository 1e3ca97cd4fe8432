"""The cash desk: as it is now, opening and closing it. Source: OS-38, TN-7."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import Request, allow
from accounts.models import Location
from accounts.permissions import Act
from payments.cash_days import ClosedAlready, DeskRefused, NoteNeeded, OpenAlready, SheetChanged, close_day, open_day
from payments.desks import last_closed
from payments.entries import entries_page
from payments.forms import ClosingForm, OpeningForm
from payments.models import Desk, DeskDay
from payments.selectors import places_of
from payments.sheets import Sheet, sheet_of, sheets_of, usual_methods_first

NOTHING = Decimal(0)


def get_place(request: Request, pk: int) -> Location:
    """Return a location whose desk the member may keep, or 404."""
    place = get_object_or_404(Location.objects.of(request.organization), pk=pk)
    if not request.membership.works_at(place.pk):
        raise Http404
    return place


def open_day_at(place: Location) -> DeskDay | None:
    return DeskDay.objects.open().filter(desk__location=place).select_related("desk__location", "organization").first()


@allow(Act.KEEP_DESK, "GET")
def desk_list(request: Request) -> HttpResponse:
    """The desk where there is one; where there are several, each with how it stands."""
    places = places_of(request.membership)
    if len(places) == 1:
        return _desk(request, places[0])
    days = DeskDay.objects.open().filter(desk__location__in=places).select_related("desk")
    sheets = sheets_of(list(days))
    by_place = {sheet.day.desk.location_id: sheet for sheet in sheets.values()}
    context = {"desks": [(place, by_place.get(place.pk)) for place in places]}
    return render(request, "payments/desk/list.html", context)


@allow(Act.KEEP_DESK, "GET")
def desk_detail(request: Request, pk: int) -> HttpResponse:
    return _desk(request, get_place(request, pk))


def _desk(request: Request, place: Location) -> HttpResponse:
    day = open_day_at(place)
    context: dict[str, Any] = {"place": place, "day": day, "several": request.membership.sees_several_locations}
    if day:
        before = request.GET.get("before", "")
        sheet = usual_methods_first(sheet_of(day), request.organization)
        context |= {"sheet": sheet, "entries": entries_page(day, request.membership, read_key(before))}
    else:
        context["last"] = _last_at(place)
    return render(request, "payments/desk/detail.html", context)


def read_key(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else None


def _last_at(place: Location) -> DeskDay | None:
    desk = Desk.objects.filter(location=place).first()
    return last_closed(desk) if desk else None


@allow(Act.KEEP_DESK, "GET", "POST")
def desk_open(request: Request, pk: int) -> HttpResponse:
    """Count what is in the drawer and begin the day."""
    place = get_place(request, pk)
    last = _last_at(place)
    left = last.left if last and last.left is not None else NOTHING
    form = OpeningForm(request.POST or None, organization=request.organization, left=left)
    if request.method == "POST" and form.is_valid():
        try:
            open_day(place, **form.cleaned_data, by=request.membership)
        except OpenAlready as refused:
            return _opening(request, place, None, last, refused, status=409)
        messages.success(request, _("The cash desk is open."))
        return redirect("payments:desk-detail", place.pk)
    day = open_day_at(place)
    if day and not form.is_bound:
        return _opening(request, place, None, last, OpenAlready(day), status=409)
    return _opening(request, place, form, last, status=422 if form.is_bound else 200)


def _opening(
    request: Request,
    place: Location,
    form: OpeningForm | None,
    last: DeskDay | None,
    refused: DeskRefused | None = None,
    *,
    status: int,
) -> HttpResponse:
    context = {"place": place, "form": form, "last": last, "problem": refused, **_several(request)}
    return render(request, "payments/desk/open.html", context, status=status)


@allow(Act.KEEP_DESK, "GET", "POST")
def desk_close(request: Request, pk: int) -> HttpResponse:
    """Count what is in the drawer, see what that means, and end the day."""
    place = get_place(request, pk)
    day = open_day_at(place)
    known = _closed_by_form(request)
    if known:
        return redirect("payments:day-detail", known.pk)
    if day is None:
        return _closed_already(request, place)
    sheet = sheet_of(day)
    form = ClosingForm(request.POST or None, organization=request.organization, opening=day.opening, seen=sheet.seen)
    if request.method != "POST" or not form.is_valid():
        return _closing(request, place, sheet, form, status=422 if form.is_bound else 200)
    if not form.is_checked:
        form.show(sheet.seen)
        return _closing(request, place, sheet, form, status=200)
    return _close(request, place, sheet, form)


def _close(request: Request, place: Location, sheet: Sheet, form: ClosingForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        closed = close_day(sheet.day, form.count, seen=said["seen"], key=said["key"], by=request.membership)
    except ClosedAlready:
        return _closed_already(request, place)
    except SheetChanged as refused:
        fresh = sheet_of(sheet.day)
        form.show(fresh.seen)
        return _closing(request, place, fresh, form, problem=str(refused), status=409)
    except NoteNeeded as refused:
        form.add_error("note", str(refused))
        return _closing(request, place, sheet, form, status=422)
    messages.success(request, _("The cash desk is closed."))
    return redirect("payments:day-detail", closed.pk)


def _closed_by_form(request: Request) -> DeskDay | None:
    """Return the day this very form has closed already, if it was sent twice."""
    form = ClosingForm(request.POST, organization=request.organization, opening=NOTHING, seen="")
    form.full_clean()
    key = getattr(form, "cleaned_data", {}).get("key") if request.method == "POST" else None
    return DeskDay.objects.of(request.organization).filter(closing_key=key).first() if key else None


def _closed_already(request: Request, place: Location) -> HttpResponse:
    last = _last_at(place)
    context = {"place": place, "last": last, "problem": ClosedAlready(last) if last else None, **_several(request)}
    return render(request, "payments/desk/close.html", context, status=409)


def _closing(
    request: Request, place: Location, sheet: Sheet, form: ClosingForm, *, problem: str = "", status: int
) -> HttpResponse:
    """Answer with the form; a count that is checked is shown with what it means."""
    counted = form.cleaned_data.get("counted") if form.is_bound else None
    difference = counted - sheet.expected if counted is not None and form.data.get("checked") == str(counted) else None
    context = {
        "place": place,
        "sheet": usual_methods_first(sheet, request.organization),
        "form": form,
        "problem": problem,
        "is_checked": difference is not None,
        "difference": difference,
        "missing": -difference if difference else difference,
        **_several(request),
    }
    return render(request, "payments/desk/close.html", context, status=status)


def _several(request: Request) -> dict[str, bool]:
    return {"several": request.membership.sees_several_locations}
