"""Changing the status of the selected orders: choose a target, see what it causes, confirm, read row by row.

Every page posts to the next and carries the versions of the list the orders were selected on. Each order moves
by itself, through the door. Source: TN-5, OS-20, OS-22, OS-24.
"""

from __future__ import annotations

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
from orders.moving_many import Row, foreseen, move_one, reachable, summed
from statuses.models import Status

_LIST = "admin:orders_order_changelist"


class ChosenForm(HouseForm):
    """`confirm` is there once the consequences were shown."""

    to = forms.IntegerField(label=gettext_lazy("New status"), min_value=1, max_value=2**62)
    comment = forms.CharField(
        label=gettext_lazy("Comment"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


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
    targets = reachable(request.membership, selection.rows)
    offered = {status.pk: status for _group, statuses in targets for status in statuses}
    there = {order.status_id: order.status for order in selection.rows if order.status}
    return (there | offered).get(form.cleaned_data.get("to"))


def _choose(request: Request, selection: Selection[Order], form: ChosenForm | None) -> HttpResponse:
    targets = reachable(request.membership, selection.rows)
    context = {"targets": targets, "problem": _("Choose a status.") if form else ""}
    return _page(request, "orders/admin/choose.html", selection, context, status=422 if form else 200)


def _preview(request: Request, selection: Selection[Order], to: Status, form: ChosenForm) -> HttpResponse:
    asked = "confirm" in request.POST
    rows = foreseen(request.membership, selection.rows, to, selection.seen)
    moving = [row for row in rows if row.outcome == "will"]
    context = {
        "to": to,
        "rows": rows,
        "moving": len(moving),
        "caused": summed([planned for row in moving for planned in row.planned]),
        "comment": form["comment"] if asked else ChosenForm(initial={"comment": ""})["comment"],
    }
    return _page(request, "orders/admin/confirm.html", selection, context, status=422 if asked else 200)


def _report(request: Request, selection: Selection[Order], to: Status, form: ChosenForm) -> HttpResponse:
    rows = [_moved(request, order, to, selection, form.cleaned_data["comment"]) for order in selection.rows]
    moved = sum(row.outcome == "moved" for row in rows)
    told = ngettext("%(number)d was moved to “%(status)s”.", "%(number)d were moved to “%(status)s”.", moved)
    context = {"to": to, "rows": rows, "told": told % {"number": moved, "status": to.name}}
    return _page(request, "orders/admin/report.html", selection, context)


def _moved(request: Request, order: Order, to: Status, selection: Selection[Order], comment: str) -> Row:
    # A version or a plan that no page showed fits nothing.
    seen, shown = selection.seen.get(order.pk, -1), request.POST.get(f"digest-{order.pk}") or "unseen"
    return move_one(order, to=to, by=request.membership, seen=seen, shown=shown, comment=comment)


def _page(
    request: Request, template: str, selection: Selection[Order], context: dict[str, Any], status: int = 200
) -> HttpResponse:
    frame = admin.site.each_context(request)
    shown = {"title": _("Change the status"), "opts": Order._meta, "selection": selection, "box": ACTION_CHECKBOX_NAME}
    return TemplateResponse(request, template, frame | shown | context, status=status)
