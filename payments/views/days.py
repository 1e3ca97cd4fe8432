"""Earlier days of a cash desk and the sheet of one: on the screen, on paper, as a file. Source: OS-38."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import tables
from accounts.access import Request, allow
from accounts.pages import page_below
from accounts.permissions import Act
from payments.entries import all_entries, entries_page, labels, table
from payments.models import DeskDay
from payments.sheets import sheet_of, sheets_of
from payments.views.desk import get_place, read_key

# So many entries one paper shows; a file has all.
MOST_PRINTED = 1000
_PAPERS = ("a4", "80")


def get_day(request: Request, pk: int) -> DeskDay:
    days = DeskDay.objects.seen_by(request.membership).select_related("desk__location", "organization")
    day = days.filter(pk=pk).first()
    if day is None:
        raise Http404
    return day


@allow(Act.KEEP_DESK, "GET")
def day_list(request: Request, pk: int) -> HttpResponse:
    """The days of a location's desk, the newest first."""
    place = get_place(request, pk)
    days = DeskDay.objects.filter(desk__location=place).order_by("-pk")
    page = page_below(days, "pk", read_key(request.GET.get("before", "")))
    sheets = sheets_of(page.rows)
    context = {
        "place": place,
        "sheets": [sheets[day.pk] for day in page.rows],
        "following": page.following,
        "several": request.membership.sees_several_locations,
    }
    return render(request, "payments/day/list.html", context)


@allow(Act.KEEP_DESK, "GET")
def day_detail(request: Request, pk: int) -> HttpResponse:
    day = get_day(request, pk)
    context = {
        "day": day,
        "place": day.desk.location,
        "sheet": sheet_of(day),
        "before_it": _before(day),
        "entries": entries_page(day, request.membership, read_key(request.GET.get("before", ""))),
        "several": request.membership.sees_several_locations,
    }
    return render(request, "payments/day/detail.html", context)


def _before(day: DeskDay) -> DeskDay | None:
    """Return the day before, if the drawer did not hold at the start what was left in it then."""
    before = day.desk.days.filter(pk__lt=day.pk).order_by("-pk").first()
    return before if before and before.left is not None and before.left != day.opening else None


@allow(Act.KEEP_DESK, "GET")
def day_print(request: Request, pk: int) -> HttpResponse:
    day = get_day(request, pk)
    asked = request.GET.get("paper")
    with translation.override(request.organization.language):
        entries = all_entries(day, request.membership, MOST_PRINTED)
    sheet = sheet_of(day)
    context = {
        "day": day,
        "place": day.desk.location,
        "sheet": sheet,
        "entries": entries,
        "unprinted": max(0, sheet.entries - MOST_PRINTED),
        "paper": asked if asked in _PAPERS else _PAPERS[0],
        "choices": [("a4", _("A4")), ("80", _("80 mm"))],
        "now": "now" in request.GET,
        "several": request.organization.has_several_locations,
    }
    return render(request, "payments/day/print.html", context)


@allow(Act.KEEP_DESK, "GET")
def day_csv(request: Request, pk: int) -> HttpResponse:
    day = get_day(request, pk)
    rows = table(sheet_of(day), request.membership)
    return tables.answer(f"{_name(day)}.csv", tables.as_csv(request.organization, labels(), rows))


@allow(Act.KEEP_DESK, "GET")
def day_xlsx(request: Request, pk: int) -> HttpResponse:
    day = get_day(request, pk)
    content = tables.as_xlsx(_("Cash desk"), labels(), table(sheet_of(day), request.membership))
    return tables.answer(f"{_name(day)}.xlsx", content)


def _name(day: DeskDay) -> str:
    called = _("Cash desk")
    return f"{called} {timezone.localtime(day.opened_at):%Y-%m-%d}"
