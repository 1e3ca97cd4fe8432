"""The dialog that opens a closed order again. Source: OS-26."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import Request, allow
from accounts.permissions import Act
from orders.forms.reopening import ReopenForm
from orders.models import Order
from orders.reopening import is_out_of_reach, reopen_order
from orders.selectors import get_order
from orders.services.refusals import open_already
from orders.transitions import MoveRefused, NotPermitted, StaleOrder, intend
from orders.views.moving import Consequence, consequences_of
from statuses.history import PlanChanged
from statuses.kinds import Answers, digest
from statuses.models import Status


@allow(Act.REOPEN_ORDERS, "GET", "POST")
def order_reopen(request: Request, number: int) -> HttpResponse:
    order = get_order(request, number)
    form = ReopenForm(request.POST if request.method == "POST" else None, order=order, membership=request.membership)
    is_said = form.is_bound and form.is_valid()
    caused = _consequences(request, order, form.target)
    if not is_said or not _are_answered(caused):
        return _answer(request, order, form, caused, status=422 if form.is_bound else 200)
    return _reopen(request, order, form, caused)


def _reopen(request: Request, order: Order, form: ReopenForm, caused: list[Consequence]) -> HttpResponse:
    said = form.cleaned_data
    given = {item.planned.prefix: item.form.cleaned_data for item in caused if item.form}
    try:
        move = reopen_order(
            order,
            to=said["to"],
            by=request.membership,
            seen=said["version"],
            reason=said["comment"],
            answers=Answers(given, said["digest"] or "unseen"),
        )
    except NotPermitted as refused:
        raise PermissionDenied from refused
    except PlanChanged:
        problem = _("What this will cause has changed since you opened this page. Look at it again.")
        fresh = get_order(request, order.number)
        return _answer(request, fresh, form, _consequences(request, fresh, said["to"]), problem, status=409)
    except StaleOrder as refused:
        fresh = get_order(request, order.number)
        return _answer(request, fresh, form, _consequences(request, fresh, said["to"]), str(refused), status=409)
    except MoveRefused as refused:
        fresh = get_order(request, order.number)
        return _answer(request, fresh, form, _consequences(request, fresh, said["to"]), str(refused), status=409)
    if move:
        messages.success(request, _("No. %(number)s: %(status)s.") % {"number": order.called, "status": move.to_name})
    return redirect("orders:order-detail", order.number)


def _consequences(request: Request, order: Order, to: Status | None) -> list[Consequence]:
    if to is None or not order.is_closed:
        return []
    statuses = {to.pk: to} | ({order.status.pk: order.status} if order.status else {})
    intents = intend([order], statuses=statuses, to=to.pk, by=request.membership, reopening=True)
    return consequences_of(intents, request.POST if request.method == "POST" else None)


def _answer(
    request: Request, order: Order, form: ReopenForm, caused: list[Consequence], problem: str = "", *, status: int
) -> HttpResponse:
    """Answer with the dialog as the order stands, the answers kept; of one that is open there is nothing to ask."""
    if not order.is_closed:
        problem, status = f"{problem} {open_already(order)}".strip(), 409
    context: dict[str, Any] = {
        "order": order,
        "form": form,
        "problem": problem,
        "over": not order.is_closed,
        "consequences": caused,
        "digest": digest([item.planned for item in caused]),
        "leaves": order.performer if is_out_of_reach(order.performer, order) else None,
    }
    if not request.htmx:
        return render(request, "orders/order/reopen.html", context, status=status)
    response = render(request, "orders/order/reopen.html#dialog", context, status=status)
    response["HX-Retarget"], response["HX-Reswap"], response["HX-Reselect"] = "#dialog", "innerHTML", "unset"
    return response


def _are_answered(caused: list[Consequence]) -> bool:
    """Say whether every form is answered; each is looked at, so that each says what is wrong with it."""
    answered = [item.form.is_valid() for item in caused if item.form]
    return all(answered)
