from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import Request, allow, require
from accounts.permissions import Act, may
from orders.choices import field_of
from orders.forms import LineForm, OrderForm
from orders.models import Order
from orders.selectors import get_order, has_several_types, require_own_line, targets
from orders.services import OrderRefused, add_line, change_order, remove_line
from statuses.kinds import registered_kinds
from statuses.models import Effect
from statuses.selectors import timeline
from statuses.services import CHOICES

_UNDER_WAY = (Effect.State.OWED, Effect.State.TAKEN)
# After so many attempts the next is minutes away: the page asks less often.
_PATIENT_AFTER = 3


@allow(Act.SEE_ORDERS, "GET")
def order_detail(request: Request, number: int) -> HttpResponse:
    return render_order(request, get_order(request, number))


def render_order(
    request: Request, order: Order, *, line_form: LineForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    """Answer with an order's page as it stands now, and what was refused, if anything."""
    membership = request.membership
    context = {
        "order": order,
        "typed": has_several_types(request.organization),
        "lines": order.lines.all(),
        "targets": targets(membership, order),
        "may_edit": may(membership, Act.EDIT_ORDERS, given_to=order.performer_id) and not order.lines_locked,
        "line_form": line_form or LineForm(),
        "refusal": refusal,
    }
    return render(request, "orders/order/detail.html", context | history(request, order), status=status)


def history(request: Request, order: Order) -> dict[str, object]:
    """Context of the timeline: moves with what each caused, and whether some of it is still under way."""
    moves = list(timeline(request.organization, order.subject_kind, order.pk))
    effects = [effect for move in moves for effect in move.effects.all()]
    return {
        "order": order,
        "moves": moves,
        "kinds": {kind.code: kind.label for kind in registered_kinds()},
        "choices": CHOICES if may(request.membership, Act.SETTLE_EFFECTS) else {},
        "under_way": any(effect.state in _UNDER_WAY for effect in effects),
        "soon": any(effect.state in _UNDER_WAY and effect.attempts < _PATIENT_AFTER for effect in effects),
    }


@allow(Act.SEE_ORDERS, "GET")
def order_history(request: Request, number: int) -> HttpResponse:
    """The timeline alone: the page asks for it again while something is still under way."""
    order = get_order(request, number)
    return render(request, "orders/order/detail.html#history", history(request, order))


@allow(Act.EDIT_ORDERS, "GET", "POST")
def order_edit(request: Request, number: int) -> HttpResponse:
    order = get_order(request, number)
    require(may(request.membership, Act.EDIT_ORDERS, given_to=order.performer_id))
    form = OrderForm(request.POST or None, instance=order, membership=request.membership)
    if request.method == "POST" and form.is_valid():
        try:
            change_order(form.instance, seen=form.cleaned_data["seen"], by=request.membership)
            return redirect("orders:order-detail", order.number)
        except OrderRefused as refused:
            form.add_error(field_of(refused, form), str(refused))
    context = {"form": form, "order": order}
    return render(request, "orders/order/form.html", context, status=422 if form.is_bound else 200)


@allow(Act.EDIT_ORDERS, "POST")
def line_add(request: Request, number: int) -> HttpResponse:
    order = get_order(request, number)
    require(may(request.membership, Act.EDIT_ORDERS, given_to=order.performer_id))
    form = LineForm(request.POST)
    if not form.is_valid():
        return render_order(request, order, line_form=form, status=422)
    try:
        add_line(order, **form.cleaned_data)
    except OrderRefused as refused:
        return render_order(request, order, line_form=form, refusal=str(refused), status=409)
    return redirect("orders:order-detail", order.number)


@allow(Act.EDIT_ORDERS, "POST")
def line_remove(request: Request, number: int, pk: int) -> HttpResponse:
    order = get_order(request, number)
    require(may(request.membership, Act.EDIT_ORDERS, given_to=order.performer_id))
    require_own_line(order, pk)
    try:
        remove_line(order, pk)
    except OrderRefused as refused:
        return render_order(request, order, refusal=str(refused), status=409)
    return redirect("orders:order-detail", order.number)
