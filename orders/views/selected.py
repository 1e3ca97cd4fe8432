"""What is done with the selected rows of the list: a status for all of them, or a performer."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Request, allow
from accounts.forms import HouseForm
from accounts.permissions import Act
from orders.assigning import assign_one
from orders.forms import SelectedStatusForm, performer_field
from orders.models import Order
from orders.moving_many import Row, foreseen, move_one, reachable, summed
from orders.selection import Selected, problem_of, read_selected
from orders.views.rows import list_address
from statuses.models import Status


@allow(Act.MOVE_ORDERS, "GET", "POST")
def selected_status(request: Request) -> HttpResponse:
    """Choose a status for the selected orders, see what it causes row by row, confirm, read how each went."""
    said = request.POST if request.method == "POST" else request.GET
    selected = _read(request)
    if problem := problem_of(said, selected):
        return _answer(request, "status", {"selected": selected, "problem": problem}, _wrong(request))
    targets = reachable(request.membership, selected.orders)
    there = [order.status for order in selected.orders if order.status]
    form = SelectedStatusForm(said, offered=[*there, *(status for _group, each in targets for status in each)])
    to = form.target()
    if to is None:
        problem = _("Choose a status.") if "to" in said else ""
        context = {"selected": selected, "targets": targets, "problem": problem}
        return _answer(request, "status", context, _wrong(request))
    if request.method != "POST" or not form.is_valid():
        return _preview(request, selected, to, form)
    rows = [_moved(request, selected, order, to, form.cleaned_data["comment"]) for order in selected.orders]
    told = ngettext("%(number)d was moved to “%(status)s”.", "%(number)d were moved to “%(status)s”.", _done(rows))
    return _report(request, selected, rows, told % {"number": _done(rows), "status": to.name})


def _preview(request: Request, selected: Selected, to: Status, form: SelectedStatusForm) -> HttpResponse:
    rows = foreseen(request.membership, selected.orders, to, selected.versions)
    moving = [row for row in rows if row.outcome == "will"]
    context = {
        "selected": selected,
        "to": to,
        "form": form if request.method == "POST" else SelectedStatusForm(None, offered=[to]),
        "rows": rows,
        "moving": len(moving),
        "caused": summed([planned for row in moving for planned in row.planned]),
    }
    return _answer(request, "status", context, _wrong(request))


def _moved(request: Request, selected: Selected, order: Order, to: Status, comment: str) -> Row:
    # A version or a plan that no page showed fits nothing.
    seen, shown = selected.versions.get(order.pk, -1), request.POST.get(f"digest-{order.number}") or "unseen"
    return move_one(order, to=to, by=request.membership, seen=seen, shown=shown, comment=comment)


@allow(Act.EDIT_ORDERS, "GET", "POST")
def selected_performer(request: Request) -> HttpResponse:
    """Give the selected orders to a performer, and read how each went."""
    said = request.POST if request.method == "POST" else request.GET
    selected = _read(request)
    if problem := problem_of(said, selected):
        return _answer(request, "performer", {"selected": selected, "problem": problem}, _wrong(request))
    form = HouseForm(request.POST if request.method == "POST" else None)
    form.fields["performer"] = performer_field(request.membership)
    if request.method != "POST" or not form.is_valid():
        return _answer(request, "performer", {"selected": selected, "form": form}, _wrong(request))
    to = form.cleaned_data["performer"]
    rows = [
        assign_one(order, to=to, by=request.membership, seen=selected.performers.get(order.pk, -1))
        for order in selected.orders
    ]
    return _report(request, selected, rows, _given(rows, str(to.user) if to else ""))


def _given(rows: list[Row], name: str) -> str:
    if not name:
        told = ngettext("%(number)d is given to nobody now.", "%(number)d are given to nobody now.", _done(rows))
    else:
        told = ngettext("%(number)d was given to %(name)s.", "%(number)d were given to %(name)s.", _done(rows))
    return told % {"number": _done(rows), "name": name}


def _read(request: Request) -> Selected:
    said = request.POST if request.method == "POST" else request.GET
    return read_selected(said, request.membership, list_address(said.get("back")))


def _done(rows: list[Row]) -> int:
    return sum(row.outcome in {"moved", "given"} for row in rows)


def _wrong(request: Request) -> int:
    return 422 if request.method == "POST" else 200


def _report(request: Request, selected: Selected, rows: list[Row], told: str) -> HttpResponse:
    response = _answer(request, "report", {"selected": selected, "rows": rows, "told": told}, 200)
    response["HX-Trigger-After-Settle"] = "orders-changed"
    return response


def _answer(request: Request, name: str, context: dict[str, Any], status: int) -> HttpResponse:
    template = f"orders/selected/{name}.html"
    return render(request, f"{template}#dialog" if request.htmx else template, context, status=status)
