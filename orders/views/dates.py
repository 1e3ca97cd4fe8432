"""Owners correct when something happened: one dialog for each date. Source: OS-51."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import Request, allow
from accounts.permissions import Act
from accounts.redating import DateChanged, DateRefused
from orders.forms.redating import RedateForm
from orders.models import Order
from orders.redating import CLOSED, CREATED, redate_order, redate_payment
from orders.selectors import get_order
from payments.models import Payment
from payments.selectors import payments_of

_PAST_ALL_PAYMENTS = 2**63


@allow(Act.CORRECT_DATES, "GET", "POST")
def creation_correct(request: Request, number: int) -> HttpResponse:
    order = get_order(request, number)
    return _correct(request, order, _("Accepted"), order.created_at, _of_order(request, order, CREATED))


@allow(Act.CORRECT_DATES, "GET", "POST")
def closing_correct(request: Request, number: int) -> HttpResponse:
    order = get_order(request, number)
    return _correct(request, order, _("Closed"), order.closed_at, _of_order(request, order, CLOSED))


@allow(Act.CORRECT_DATES, "GET", "POST")
def payment_correct(request: Request, number: int, pk: int) -> HttpResponse:
    order = get_order(request, number)
    payment = _payment(request, order, pk)

    def correct(**said: Any) -> None:
        redate_payment(order, payment, **said, by=request.membership)

    return _correct(request, order, _("Paid"), payment.dated, correct)


def _payment(request: Request, order: Order, pk: int) -> Payment:
    known = payments_of(request.organization, order.subject_kind, [order.pk])
    payment = known.filter(pk=pk).first() if 0 < pk < _PAST_ALL_PAYMENTS else None
    if payment is None:
        raise Http404
    return payment


def _of_order(request: Request, order: Order, name: str) -> Callable[..., None]:
    def correct(**said: Any) -> None:
        redate_order(order, name, **said, by=request.membership)

    return correct


def _correct(
    request: Request, order: Order, what: str, said: datetime | None, correct: Callable[..., None]
) -> HttpResponse:
    """Draw the dialog of one date or do what it says; `said` is none of an order that is open: nothing to correct."""
    if said is None:
        problem = _("It is open: it has no date of closing.")
        return _answer(request, {"order": order, "what": what, "problem": problem}, 409)
    form = RedateForm(request.POST if request.method == "POST" else None, said=said)
    context = {"order": order, "what": what, "said": said, "form": form}
    if not form.is_bound or not form.is_valid():
        return _answer(request, context, 422 if form.is_bound else 200)
    try:
        correct(**form.cleaned_data)
    except DateChanged as refused:
        data = {name: form.data[name] for name in form.data} | {"seen": refused.now.isoformat()}
        anew = RedateForm(data, said=refused.now)
        return _answer(request, context | {"form": anew, "said": refused.now, "problem": str(refused)}, 409)
    except DateRefused as refused:
        form.add_error("at", str(refused))
        return _answer(request, context, 422)
    messages.success(request, _("The date is corrected."))
    return redirect("orders:order-detail", order.number)


def _answer(request: Request, context: dict[str, Any], status: int) -> HttpResponse:
    context["here"] = request.path
    if not request.htmx:
        return render(request, "orders/order/redate.html", context, status=status)
    response = render(request, "orders/order/redate.html#dialog", context, status=status)
    response["HX-Retarget"], response["HX-Reswap"], response["HX-Reselect"] = "#dialog", "innerHTML", "unset"
    return response
