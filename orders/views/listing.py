from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import Request, allow
from accounts.pages import page_below
from accounts.permissions import Act
from orders.forms import ListForm
from orders.selectors import OPEN_TAB, has_several_types, orders_in, rows, tabs


@allow(Act.SEE_ORDERS, "GET")
def order_list(request: Request) -> HttpResponse:
    """The organization's orders by group; closed ones in tabs of their own. A tab that cannot be is the first one."""
    form = ListForm(request.GET)
    form.is_valid()
    tab = form.cleaned_data.get("tab") or OPEN_TAB
    page = page_below(rows(orders_in(request.membership, tab)), "number", form.cleaned_data.get("before"))
    context = {
        "tabs": tabs(request.membership, tab),
        "tab": tab,
        "page": page,
        "typed": has_several_types(request.organization),
    }
    return render(request, "orders/order/list.html", context)
