"""What an order is about and who does it, and what is written under it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.access import Request, allow, require
from accounts.models import Membership
from accounts.permissions import Act, may
from orders.forms import OrderForm, field_of
from orders.forms.page import AssignForm, CommentForm, DeadlineForm
from orders.models import Order
from orders.selectors import get_order
from orders.services import OrderChanged, OrderRefused, add_comment, assign, change_order
from orders.transitions import closed_already
from orders.views.page import render_order


@allow(Act.EDIT_ORDERS, "GET", "POST")
def order_edit(request: Request, number: int) -> HttpResponse:
    order = get_order(request, number)
    require(may(request.membership, Act.EDIT_ORDERS, given_to=order.performer_id))
    if request.method == "GET" and order.lines_locked:
        return render_order(request, order, refusal=closed_already(order), status=409)
    form = OrderForm(request.POST or None, instance=order, membership=request.membership)
    if request.method == "POST" and form.is_valid():
        try:
            change_order(form.instance, seen=form.cleaned_data["seen"], by=request.membership)
            return redirect("orders:order-detail", order.number)
        except OrderChanged as refused:
            form = _seeing(form, refused.revision, get_order(request, number), request.membership)
            form.add_error(None, str(refused))
        except OrderRefused as refused:
            form.add_error(field_of(refused, form), str(refused))
    context = {"form": form, "order": order}
    return render(request, "orders/order/form.html", context, status=422 if form.is_bound else 200)


def _seeing(form: OrderForm, revision: int, order: Order, membership: Membership) -> OrderForm:
    """Return the form as typed, drawn from the order as it is now: sent again, it is put in place knowingly."""
    data = {name: form.data[name] for name in form.data} | {"seen": str(revision)}
    return OrderForm(data, instance=order, membership=membership)


@allow(Act.EDIT_ORDERS, "POST")
def order_assign(request: Request, number: int) -> HttpResponse:
    """Give the order to somebody, by one button of the page's menu."""
    order = get_order(request, number)
    require(may(request.membership, Act.EDIT_ORDERS, given_to=order.performer_id))
    form = AssignForm(request.POST, order=order, membership=request.membership)
    if not form.is_valid():
        if not form.refusal:
            raise Http404
        return render_order(request, order, refusal=form.refusal, status=409)
    try:
        assign(order, form.cleaned_data["performer"], seen=form.cleaned_data["seen"], by=request.membership)
    except OrderRefused as refused:
        return render_order(request, get_order(request, number), refusal=str(refused), status=409)
    return redirect("orders:order-detail", order.number)


@allow(Act.EDIT_ORDERS, "POST")
def order_deadline(request: Request, number: int) -> HttpResponse:
    """Set the deadline by one button of the page's menu, or by the day typed there. Source: OS-50."""
    order = get_order(request, number)
    require(may(request.membership, Act.EDIT_ORDERS, given_to=order.performer_id))
    form = DeadlineForm(request.POST)
    if not form.is_valid():
        return render_order(request, order, deadline_form=form, status=422)
    order.deadline = form.deadline
    try:
        change_order(order, seen=form.cleaned_data["seen"], by=request.membership)
    except OrderRefused as refused:
        fresh = get_order(request, number)
        return render_order(request, fresh, deadline_form=form, refusal=str(refused), status=409)
    return redirect("orders:order-detail", order.number)


@allow(Act.EDIT_ORDERS, "POST")
def comment_add(request: Request, number: int) -> HttpResponse:
    """Write under the order, a closed one too. Source: OR-4."""
    order = get_order(request, number)
    require(may(request.membership, Act.EDIT_ORDERS, given_to=order.performer_id))
    form = CommentForm(request.POST)
    if not form.is_valid():
        return render_order(request, order, comment_form=form, status=422)
    said = form.cleaned_data
    add_comment(order, text=said["text"], for_client=form.for_client, key=said["key"], by=request.membership)
    return redirect("orders:order-detail", order.number)
