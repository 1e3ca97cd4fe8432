from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import Request, allow
from accounts.formats import money
from accounts.permissions import Act
from orders.models import Order
from orders.prepayments import TakenAlready, take_prepayment
from orders.selectors import get_order
from orders.services import OrderRefused
from orders.transitions import closed_already
from payments.forms import PrepaymentForm
from payments.services import PaymentRefused


@allow(Act.TAKE_PAYMENTS, "GET", "POST")
def prepayment_take(request: Request, number: int) -> HttpResponse:
    order = get_order(request, number)
    if request.method == "GET" and order.is_closed:
        return _answer(request, order, None, closed_already(order), status=409)
    form = PrepaymentForm(request.POST or None, organization=request.organization)
    if request.method == "GET" or not form.is_valid():
        return _answer(request, order, form, status=422 if form.is_bound else 200)
    try:
        payment = take_prepayment(order, **form.cleaned_data, by=request.membership)
    except OrderRefused as refused:
        return _answer(request, order, None, str(refused), status=409)
    except TakenAlready as refused:
        return _answer(request, order, form, str(refused), status=409, taken=True)
    except PaymentRefused as refused:
        return _answer(request, order, form, str(refused), status=422)
    messages.success(request, _("%(amount)s is taken.") % {"amount": money(payment.amount, order.organization)})
    return redirect("orders:order-detail", order.number)


def _answer(
    request: Request, order: Order, form: PrepaymentForm | None, problem: str = "", *, status: int, taken: bool = False
) -> HttpResponse:
    """Answer with the dialog; without `form` there is nothing to take, only something to read.

    A form that has `taken` money keeps its key: sent again by accident, it takes none.
    """
    context = {"order": order, "form": form, "problem": problem, "taken": taken}
    if not request.htmx:
        return render(request, "orders/order/prepayment.html", context, status=status)
    response = render(request, "orders/order/prepayment.html#dialog", context, status=status)
    response["HX-Retarget"], response["HX-Reswap"], response["HX-Reselect"] = "#dialog", "innerHTML", "unset"
    return response
