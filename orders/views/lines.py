"""Lines of an order, each changed in its place."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.access import Request, allow, require
from accounts.permissions import Act, may
from catalog.selectors import suggestions
from orders.forms.page import LineForm
from orders.models import Line, Order
from orders.selectors import get_order, require_own_line
from orders.services import (
    LineChanged,
    LineGone,
    OrderRefused,
    PerformerLeft,
    add_line,
    change_line,
    remove_line,
)
from orders.views.page import render_order


def _editable(request: Request, number: int) -> Order:
    order = get_order(request, number)
    require(may(request.membership, Act.EDIT_ORDERS, given_to=order.performer_id))
    return order


@allow(Act.EDIT_ORDERS, "GET")
def line_suggestions(request: Request) -> HttpResponse:
    """What of the catalogue a title may mean, while it is being typed."""
    found = suggestions(request.organization, request.GET.get("title", "")[:200])
    return render(request, "orders/order/_suggestions.html", {"found": found})


@allow(Act.EDIT_ORDERS, "POST")
def line_add(request: Request, number: int) -> HttpResponse:
    order = _editable(request, number)
    form = LineForm(request.POST, order=order, membership=request.membership)
    if not form.is_valid():
        return _into(render_order(request, order, line_form=form, status=422), "#line-form")
    try:
        add_line(order, form.said, by=request.membership, key=form.cleaned_data["key"])
    except PerformerLeft as refused:
        form.add_error("performer", str(refused))
        return _into(render_order(request, order, line_form=form, status=409), "#line-form")
    except OrderRefused as refused:
        fresh = get_order(request, number)
        return _into(render_order(request, fresh, line_form=form, refusal=str(refused), status=409), "#lines")
    return redirect("orders:order-detail", order.number)


@allow(Act.EDIT_ORDERS, "GET", "POST")
def line_change(request: Request, number: int, pk: int) -> HttpResponse:
    """The page with one line's form in place of its row; posted, change the line. Source: OR-3."""
    order = _editable(request, number)
    require_own_line(order, pk)
    line = order.lines.select_related("performer__user").filter(pk=pk).first()
    if request.method != "POST":
        if line is None:
            raise Http404
        return render_order(request, order, changing=LineForm(order=order, membership=request.membership, line=line))
    form = LineForm(request.POST, order=order, membership=request.membership, line=line)
    if not form.is_valid():
        return _unchanged(request, order, line, form, status=422)
    try:
        change_line(
            order,
            pk,
            form.said,
            seen=-1 if form.cleaned_data["seen"] is None else form.cleaned_data["seen"],
            by=request.membership,
        )
    except LineChanged as refused:
        form = _seeing(form, line, refused.revision)
        return _unchanged(request, order, line, form, refusal=str(refused), status=409)
    except OrderRefused as refused:
        line = None if isinstance(refused, LineGone) else line
        return _unchanged(request, get_order(request, number), line, form, refusal=str(refused), status=409)
    return redirect("orders:order-detail", order.number)


def _seeing(form: LineForm, line: Line | None, revision: int) -> LineForm:
    """Return the form as typed, drawn from the line as it is now: sent again, it is put in place knowingly."""
    data = _typed(form) | {"seen": str(revision)}
    typed = LineForm(data, order=form.order, membership=form.membership, line=line)
    typed.is_valid()
    return typed


def _typed(form: LineForm) -> dict[str, str]:
    return {name: form.data[name] for name in form.data}


def _unchanged(
    request: Request, order: Order, line: Line | None, form: LineForm, *, refusal: str = "", status: int
) -> HttpResponse:
    """Answer with what was typed kept: in the line's place, or, where the line is gone, to be added anew."""
    if line is not None and not order.lines_locked:
        return render_order(request, order, changing=form, refusal=refusal, status=status)
    data = _typed(form) | {"key": str(uuid.uuid4())}
    anew = LineForm(data, order=order, membership=request.membership)
    anew.is_valid()
    return _into(render_order(request, order, line_form=anew, refusal=refusal, status=status), "#lines")


@allow(Act.EDIT_ORDERS, "POST")
def line_remove(request: Request, number: int, pk: int) -> HttpResponse:
    order = _editable(request, number)
    require_own_line(order, pk)
    seen = request.POST.get("seen", "")
    try:
        remove_line(order, pk, by=request.membership, seen=int(seen) if seen.isdecimal() and len(seen) < 19 else None)
    except OrderRefused as refused:
        fresh = get_order(request, number)
        return render_order(request, fresh, refusal=str(refused), status=409)
    return redirect("orders:order-detail", order.number)


def _into(response: HttpResponse, part: str) -> HttpResponse:
    """Let htmx put this answer into another part of the page than the form asked for."""
    response["HX-Retarget"] = response["HX-Reselect"] = part
    response["HX-Reswap"] = "outerHTML"
    return response
