"""Changing the status of the selected orders: choose a target, see what it causes, confirm, read row by row.

Every page posts to the next and carries the versions of the list the orders were selected on. Each order moves
by itself, through the door. Source: TN-5, OS-20, OS-22, OS-24.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.access import Request
from accounts.admin_selection import MOST, Selection, read_selection
from accounts.forms import HouseForm
from orders.models import Order
from orders.selectors import targets
from orders.transitions import MoveRefused, intend, move_order, require_allowed, who_moved_last
from statuses.groups import Group
from statuses.history import PlanChanged
from statuses.kinds import Answers, Kind, Planned, digest, kind_of, plan
from statuses.models import Status

_LIST = "admin:orders_order_changelist"


class ChosenForm(HouseForm):
    """`confirm` is there once the consequences were shown."""

    to = forms.IntegerField(label=gettext_lazy("New status"), min_value=1, max_value=2**62)
    comment = forms.CharField(
        label=gettext_lazy("Comment"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


@dataclass(frozen=True)
class Row:
    """An order in the table: `outcome` is "will", "moved", "there" or "refused", `says` its sentence."""

    order: Order
    outcome: str
    says: str = ""
    planned: Sequence[Planned] = field(default_factory=tuple)

    @property
    def digest(self) -> str:
        return digest(self.planned)


def answer(request: Request) -> HttpResponse:
    """Answer the page that what was posted leads to."""
    if request.method != "POST":
        return redirect(_LIST)
    orders = Order.objects.seen_by(request.membership).select_related(
        "status", "client", "organization", "performer__user"
    )
    selection = read_selection(request.POST, orders.order_by("-number"), lambda order: order.version)
    if not selection.rows:
        messages.warning(request, _("Nothing of what was selected is here."))
        return redirect(_LIST)
    if selection.too_many:
        messages.warning(request, _("At most %(most)d can be selected at once.") % {"most": MOST})
        return redirect(_LIST)
    form = ChosenForm(request.POST) if "to" in request.POST else None
    to = _target(request, selection, form) if form else None
    if form is None or to is None:
        return _choose(request, selection, form)
    form = ChosenForm(request.POST)
    form.fields["comment"].required = to.requires_comment
    if "confirm" not in request.POST or not form.is_valid():
        return _preview(request, selection, to, form)
    return _report(request, selection, to, form)


def _target(request: Request, selection: Selection[Order], form: ChosenForm) -> Status | None:
    """Return the chosen status, if one of the orders may go there or stands there already."""
    form.is_valid()
    offered = {status.pk: status for _group, statuses in _offered(request, selection.rows) for status in statuses}
    there = {order.status_id: order.status for order in selection.rows if order.status}
    return (there | offered).get(form.cleaned_data.get("to"))


def _offered(request: Request, orders: Sequence[Order]) -> list[tuple[Group, list[Status]]]:
    """Return what at least one of the orders may be set to, by group in the fixed order. Source: OS-23."""
    # Who uses the admin reaches every order alike: those that stand alike may go to the same places.
    alike = {(order.status_id, order.is_closed): order for order in orders}
    reachable = {
        status.pk: status
        for order in alike.values()
        for _group, statuses in targets(request.membership, order)
        for status in statuses
    }
    places = {group: place for place, group in enumerate(Group)}
    ordered = sorted(reachable.values(), key=lambda status: (places[Group(status.group)], status.position, status.pk))
    return [(Group(group), list(each)) for group, each in groupby(ordered, key=lambda status: status.group)]


def _choose(request: Request, selection: Selection[Order], form: ChosenForm | None) -> HttpResponse:
    context = {"targets": _offered(request, selection.rows), "problem": _("Choose a status.") if form else ""}
    return _page(request, "orders/admin/choose.html", selection, context, status=422 if form else 200)


def _preview(request: Request, selection: Selection[Order], to: Status, form: ChosenForm) -> HttpResponse:
    asked = "confirm" in request.POST
    rows = _foreseen(request, selection, to)
    moving = [row for row in rows if row.outcome == "will"]
    context = {
        "to": to,
        "rows": rows,
        "moving": len(moving),
        "caused": _summed([planned for row in moving for planned in row.planned]),
        "comment": form["comment"] if asked else ChosenForm(initial={"comment": ""})["comment"],
    }
    return _page(request, "orders/admin/confirm.html", selection, context, status=422 if asked else 200)


def _foreseen(request: Request, selection: Selection[Order], to: Status) -> list[Row]:
    """Say of each order whether it would move, and what that would cause; queries do not grow with their number."""
    alike = {(order.status_id, order.is_closed): order for order in selection.rows}
    open_to = {
        key: to.pk in {status.pk for _group, statuses in targets(request.membership, order) for status in statuses}
        for key, order in alike.items()
    }
    rows = []
    for order in selection.rows:
        if order.status_id == to.pk:
            rows.append(Row(order, "there"))
        elif order.version != selection.seen.get(order.pk, order.version):
            rows.append(Row(order, "refused", who_moved_last(order)))
        elif not open_to[order.status_id, order.is_closed]:
            rows.append(Row(order, "refused", _refusal(request, order, to)))
        else:
            rows.append(Row(order, "will"))
    planned = _planned(request, [row.order for row in rows if row.outcome == "will"], to)
    return [Row(row.order, row.outcome, row.says, planned.get(row.order.pk, ())) for row in rows]


def _refusal(request: Request, order: Order, to: Status) -> str:
    try:
        require_allowed([order], to, request.membership)
    except MoveRefused as refused:
        return str(refused)
    return _("This status cannot be set from here.")


def _planned(request: Request, orders: Sequence[Order], to: Status) -> dict[int, list[Planned]]:
    """Return what moving each order would cause, by order id: as the move dialog shows it."""
    statuses = {order.status.pk: order.status for order in orders if order.status} | {to.pk: to}
    found: dict[int, list[Planned]] = {}
    for planned in plan(intend(orders, statuses=statuses, to=to.pk, by=request.membership)):
        found.setdefault(planned.intent.subject.pk, []).append(planned)
    return found


def _summed(planned: Sequence[Planned]) -> list[tuple[Kind, int]]:
    """Return how many effects of each kind there will be."""
    numbers: dict[str, int] = {}
    for item in planned:
        if not item.blocked:
            numbers[item.kind] = numbers.get(item.kind, 0) + 1
    return [(kind, number) for code, number in numbers.items() if (kind := kind_of(code))]


def _report(request: Request, selection: Selection[Order], to: Status, form: ChosenForm) -> HttpResponse:
    rows = [_moved(request, order, to, selection, form.cleaned_data["comment"]) for order in selection.rows]
    moved = sum(row.outcome == "moved" for row in rows)
    told = ngettext("%(number)d was moved to “%(status)s”.", "%(number)d were moved to “%(status)s”.", moved)
    context = {"to": to, "rows": rows, "told": told % {"number": moved, "status": to.name}}
    return _page(request, "orders/admin/report.html", selection, context)


def _moved(request: Request, order: Order, to: Status, selection: Selection[Order], comment: str) -> Row:
    """Move one order, in a transaction of its own, and say how that went."""
    # A version or a plan that no page showed fits nothing.
    seen = selection.seen.get(order.pk, -1)
    answers = Answers({}, request.POST.get(f"digest-{order.pk}") or "unseen")
    try:
        move = move_order(order, to=to, by=request.membership, seen=seen, comment=comment, answers=answers)
    except MoveRefused as refused:
        return Row(order, "refused", str(refused))
    except PlanChanged:
        changed = _("What this move will cause has changed since you opened this page. Look at it again.")
        return Row(order, "refused", changed)
    return Row(order, "moved" if move else "there")


def _page(
    request: Request, template: str, selection: Selection[Order], context: dict[str, Any], status: int = 200
) -> HttpResponse:
    frame = admin.site.each_context(request)
    shown = {"title": _("Change the status"), "opts": Order._meta, "selection": selection, "box": ACTION_CHECKBOX_NAME}
    return TemplateResponse(request, template, frame | shown | context, status=status)
