"""One row of the list: its menu of statuses, and the row as it stands after a move. Source: OS-23, OS-24."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Request, allow
from accounts.permissions import Act, may, may_anywhere
from accounts.templatetags.house import icon
from crm_clients.selectors import first_phones
from orders.models import Order
from orders.selectors import get_order, has_several_types, targets

_LONGEST_ADDRESS = 2_000


@allow(Act.SEE_ORDERS, "GET")
def order_statuses(request: Request, number: int) -> HttpResponse:
    """The statuses a row's order may be set to: the menu htmx puts into the row, else a page of its own."""
    order = get_order(request, number)
    back = request.htmx.current_url_abs_path if request.htmx else request.headers.get("Referer", "")
    context = {"order": order, "targets": targets(request.membership, order), "back": list_address(back)}
    template = "orders/order/_status_menu.html" if request.htmx else "orders/order/statuses.html"
    return render(request, template, context)


def list_address(said: str | None) -> str:
    """Return where a list was left, as an address of this house; empty for anything that is no list."""
    try:
        parts = urlsplit((said or "")[:_LONGEST_ADDRESS])
    except ValueError:
        return ""
    listed = reverse("orders:order-list")
    if parts.path != listed:
        return ""
    return f"{listed}?{parts.query}" if parts.query else listed


def row_context(request: Request, orders: Sequence[Order]) -> dict[str, Any]:
    """Context of rows: whose status may be set from here, and what is only shown where there are several."""
    membership = request.membership
    movable = {
        order.pk
        for order in orders
        if not order.is_closed and may(membership, Act.MOVE_ORDERS, given_to=order.performer_id)
    }
    return {
        "movable": movable,
        "phones": first_phones([order.client_id for order in orders]),
        "selectable": may_select(request),
        "typed": has_several_types(request.organization),
        "located": request.organization.has_several_locations,
    } | row_words()


def plain_rows(orders: Sequence[Order]) -> dict[str, Any]:
    """Context of rows that only lead to their orders, on other pages than the list."""
    return {"phones": first_phones([order.client_id for order in orders])} | row_words()


def row_words() -> dict[str, Any]:
    """What every row says alike, worked out once."""
    return {
        "orders_at": reverse("orders:order-list"),
        "says": {
            "change": _("Change the status"),
            "due": _("due"),
            "return": _("to return"),
            "ahead": _("paid ahead"),
            "chevron": icon("chevron-down"),
        },
    }


def may_select(request: Request) -> bool:
    """Say whether there is anything the member may do with selected rows."""
    return any(may_anywhere(request.membership, act) for act in (Act.MOVE_ORDERS, Act.EDIT_ORDERS, Act.PRINT))


def answer_with_row(request: Request, number: int) -> HttpResponse:
    """Answer a move made in the list with the row as it stands now, and what was said, wherever htmx asked from."""
    order = get_order(request, number)
    context = row_context(request, [order]) | {"order": order, "fresh": True}
    response = render(request, "orders/order/_rows.html#row", context)
    response["HX-Retarget"], response["HX-Reswap"], response["HX-Reselect"] = f"#order-{number}", "outerHTML", "unset"
    response["HX-Trigger-After-Settle"] = "order-moved"
    return response
