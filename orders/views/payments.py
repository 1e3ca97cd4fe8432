"""Money for an order: taken, and given back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.access import Request, allow
from accounts.formats import money
from accounts.permissions import Act
from orders.forms.paying import PaymentWithPapersForm
from orders.models import Order
from orders.paying import GivenAlready, TakenAlready, give_back_payment, take_payment
from orders.paying.papers import print_address, remember
from orders.paying.taking import require_payable
from orders.selectors import get_order
from orders.services import OrderRefused
from payments.forms import RefundForm
from payments.selectors import left_of, payments_of
from payments.services import PaymentRefused


@allow(Act.TAKE_PAYMENTS, "GET", "POST")
def payment_take(request: Request, number: int) -> HttpResponse:
    order = get_order(request, number)
    form = PaymentWithPapersForm(request.POST or None, member=request.membership, due=order.due)
    form.place = order.location_id
    if request.method != "POST":
        return _take_dialog(request, order, form)
    if not form.is_valid():
        return _answer(request, order, form, status=422)
    said = form.cleaned_data
    try:
        payments = take_payment(order, parts=form.parts, key=said["key"], by=request.membership, note=said["note"])
    except OrderRefused as refused:
        return _answer(request, order, None, str(refused), status=409)
    except TakenAlready as refused:
        return _answer(request, order, form, str(refused), status=409, taken=True)
    except PaymentRefused as refused:
        return _answer(request, order, form, str(refused), status=422)
    remember(request.membership, said["papers"])
    amount = sum((payment.amount for payment in payments), Decimal(0))
    messages.success(request, _("%(amount)s is taken.") % {"amount": money(amount, order.organization)})
    return _after(request, order, print_address(order, said["papers"]))


@allow(Act.REFUND, "GET", "POST")
def payment_return(request: Request, number: int, pk: int) -> HttpResponse:
    """Give a payment back, or a part of it; the rest of the order's money stays as it is."""
    order = get_order(request, number)
    entries = list(payments_of(request.organization, order.subject_kind, [order.pk]))
    payment, left = next((each for each in entries if each.pk == pk), None), left_of(entries).get(pk)
    if payment is None or left is None:
        raise Http404
    form = RefundForm(request.POST or None, payment=payment, left=left)
    context: dict[str, Any] = {"payment": payment, "left": left}
    if request.method != "POST" and left <= 0:
        return _answer(request, order, None, _("All of it has been given back already."), status=409, **context)
    if request.method != "POST" or not form.is_valid():
        return _answer(request, order, form, status=422 if form.is_bound else 200, **context)
    try:
        entry = give_back_payment(order, payment, **form.cleaned_data, by=request.membership)
    except GivenAlready as refused:
        return _answer(request, order, form, str(refused), status=409, **context)
    except PaymentRefused as refused:
        return _answer(request, order, form, str(refused), status=422, **context)
    messages.success(request, _("%(amount)s is given back.") % {"amount": money(-entry.amount, order.organization)})
    return _after(request, order)


def _take_dialog(request: Request, order: Order, form: PaymentWithPapersForm) -> HttpResponse:
    try:
        require_payable(order)
    except OrderRefused as refused:
        return _answer(request, order, None, str(refused), status=409)
    return _answer(request, order, form, status=200)


def _after(request: Request, order: Order, afterwards: str = "") -> HttpResponse:
    if afterwards and request.htmx:
        return HttpResponseClientRedirect(afterwards)
    return redirect(afterwards) if afterwards else redirect("orders:order-detail", order.number)


def _answer(
    request: Request,
    order: Order,
    form: PaymentWithPapersForm | RefundForm | None,
    problem: str = "",
    *,
    status: int,
    **context: Any,
) -> HttpResponse:
    """Answer with the dialog; without `form` there is nothing to do, only something to read.

    A form that has brought money (`taken`) keeps its key: sent again by accident, it brings none.
    """
    template = "orders/order/refund.html" if "payment" in context else "orders/order/payment.html"
    context |= {"order": order, "form": form, "problem": problem}
    if not request.htmx:
        return render(request, template, context, status=status)
    response = render(request, f"{template}#dialog", context, status=status)
    response["HX-Retarget"], response["HX-Reswap"], response["HX-Reselect"] = "#dialog", "innerHTML", "unset"
    return response
