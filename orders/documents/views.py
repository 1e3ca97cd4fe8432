from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import Request, allow
from accounts.permissions import Act
from orders.documents.composing import Wanted, compose
from orders.documents.kinds import Document, Paper
from orders.documents.selectors import MOST_AT_ONCE, order_to_print, orders_to_print, wanted_of
from orders.models import Order


@allow(Act.PRINT, "GET")
def order_receipt(request: Request, number: int) -> HttpResponse:
    return _page(request, [order_to_print(request, number)], wanted_of([], request.GET.get("paper", "")))


@allow(Act.PRINT, "GET")
def order_label(request: Request, number: int) -> HttpResponse:
    return _page(request, [order_to_print(request, number)], wanted_of([Document.LABEL], ""))


@allow(Act.PRINT, "GET")
def order_print(request: Request) -> HttpResponse:
    """Print documents (`what`, repeated) of orders (`number`, repeated) in one go. Source: OS-35."""
    said = request.GET.getlist("number")
    if not all(number.isdecimal() and len(number) < 10 for number in said):
        raise Http404
    wanted = wanted_of(request.GET.getlist("what"), request.GET.get("paper", ""))
    if len(said) * len(wanted) > MOST_AT_ONCE:
        messages.error(request, _("At most %(most)s papers at once: choose fewer.") % {"most": MOST_AT_ONCE})
        return redirect("orders:order-list")
    return _page(request, orders_to_print(request, [int(number) for number in said]), wanted)


def _page(request: Request, orders: Sequence[Order], wanted: Sequence[Wanted]) -> HttpResponse:
    context = {
        "sheets": compose(request.organization, orders, wanted, request.build_absolute_uri),
        "only": orders[0] if len(orders) == 1 else None,
        "now": "now" in request.GET,
        "choices": _choices(orders, wanted),
    }
    return render(request, "orders/print/page.html", context)


def _choices(orders: Sequence[Order], wanted: Sequence[Wanted]) -> list[tuple[bool, str, str]]:
    """Return (whether it is shown, how it is called, query of its address) of what these orders can be printed on."""
    numbers = "".join(f"&number={order.number}" for order in orders)
    sorts = [(document, paper) for document in Document for paper in document.papers]
    return [
        (sort in wanted, str(_CALLED.get(sort, sort[0].label)), f"what={sort[0].value}&paper={sort[1].value}{numbers}")
        for sort in sorts
    ]


_CALLED = {
    (Document.INTAKE, Paper.A4): gettext_lazy("Receipt, A4"),
    (Document.INTAKE, Paper.ROLL): gettext_lazy("Receipt, 80 mm"),
    (Document.PAYMENT, Paper.A4): gettext_lazy("Payment receipt, A4"),
    (Document.PAYMENT, Paper.ROLL): gettext_lazy("Payment receipt, 80 mm"),
    (Document.LABEL, Paper.LABEL): gettext_lazy("Label, 58 × 40 mm"),
}
