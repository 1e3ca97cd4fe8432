from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import Request, allow
from accounts.permissions import Act
from orders.models import Order
from orders.printing.papers import MOST_AT_ONCE, Paper, order_to_print, orders_to_print, receipt_paper, sheets


@allow(Act.PRINT, "GET")
def order_receipt(request: Request, number: int) -> HttpResponse:
    return _page(request, [order_to_print(request, number)], receipt_paper(request))


@allow(Act.PRINT, "GET")
def order_label(request: Request, number: int) -> HttpResponse:
    return _page(request, [order_to_print(request, number)], Paper.LABEL)


@allow(Act.PRINT, "GET")
def order_print(request: Request) -> HttpResponse:
    """Print receipts or labels (`what`) of several orders (`number`, repeated) in one go."""
    said = request.GET.getlist("number")
    if not all(number.isdecimal() and len(number) < 10 for number in said):
        raise Http404
    if len(said) > MOST_AT_ONCE:
        messages.error(request, _("At most %(most)s papers at once: choose fewer.") % {"most": MOST_AT_ONCE})
        return redirect("orders:order-list")
    paper = Paper.LABEL if request.GET.get("what") == "label" else receipt_paper(request)
    return _page(request, orders_to_print(request, [int(number) for number in said]), paper)


def _page(request: Request, orders: Sequence[Order], paper: Paper) -> HttpResponse:
    context = {
        "sheets": sheets(request, orders, paper),
        "paper": paper.value,
        "template": paper.template,
        "is_label": paper is Paper.LABEL,
        "only": orders[0] if len(orders) == 1 else None,
        "now": "now" in request.GET,
        "choices": _choices(orders),
    }
    return render(request, "orders/print/page.html", context)


def _choices(orders: Sequence[Order]) -> list[tuple[str, str, str]]:
    """Return (paper, how it is called, query of its address) of what else these orders can be printed on."""
    numbers = "".join(f"&number={order.number}" for order in orders)
    return [
        (Paper.A4.value, _("Receipt, A4"), f"what=receipt&paper={Paper.A4.value}{numbers}"),
        (Paper.ROLL.value, _("Receipt, 80 mm"), f"what=receipt&paper={Paper.ROLL.value}{numbers}"),
        (Paper.LABEL.value, _("Label, 58 × 40 mm"), f"what=label{numbers}"),
    ]
