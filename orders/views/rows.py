"""One row of the list: its menu of statuses, and the row as it stands after a move. Source: OS-23, OS-24."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import formats
from accounts.access import Request, allow
from accounts.models import Membership
from accounts.permissions import Act, may, may_anywhere
from accounts.templatetags.house import dated, days_late, icon, over_limit
from crm_clients.selectors import first_phones
from orders.lateness import over_by
from orders.models import Order
from orders.selectors import Row, get_order, has_several_types, rows_of, targets

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


def drawn(request: Request, rows: Sequence[Row], *, phones: bool = True, plain: bool = False) -> dict[str, Any]:
    """Context of rows: each with its texts worked out, so that the template only puts them where they belong.

    `plain` rows only lead to their orders, on other pages than the list. What tells one order from another is shown
    where there are several.
    """
    membership, organization = request.membership, request.organization
    numbers = first_phones([row.client_id for row in rows]) if phones else {}
    typed, located = has_several_types(organization), membership.sees_several_locations
    listed, zone = reverse("orders:order-list"), organization.zone
    title, says = _("No. %(number)s"), {"due": _("due"), "return": _("to return"), "ahead": _("paid ahead")}
    return {
        "rows": [
            {
                "number": str(row.number),
                "called": (called := formats.order_number(row.number, organization)),
                "title": title % {"number": called},
                "address": f"{listed}{row.number}/",
                "seen": f"{row.version}.{row.performer_id or 0}",
                "status": row.status,
                "colour": row.colour,
                "is_movable": not plain and _is_movable(membership, row),
                "about": row.about,
                "serial": row.serial,
                "kind": " · ".join([row.order_type] * typed + [row.location] * located),
                "client": row.client,
                "phone": (phone := numbers.get(row.client_id, "")),
                "phone_said": phone and formats.stored_phone(phone, organization),
                "performer": row.performer or "",
                "deadline": dated(row.deadline, organization) if row.deadline else "",
                "late": days_late(row.deadline) if row.deadline and row.is_overdue else "",
                "over": over_limit(over) if (over := over_by(row, zone)) else "",
                "total": formats.money(row.total, organization),
                "due": (due := row.due) and formats.money(abs(due), organization),
                "due_said": says["due" if due > 0 else "return" if row.is_closed else "ahead"],
            }
            for row in rows
        ],
        "selectable": not plain and may_select(request),
        "says": {"change": _("Change the status")},
        "icons": {"menu": icon("chevron-down"), "late": icon("exclamation-triangle"), "over": icon("clock")},
    }


def _is_movable(membership: Membership, row: Row) -> bool:
    return not row.is_closed and may(membership, Act.MOVE_ORDERS, given_to=row.performer_id)


def row_of(request: Request, order: Order) -> dict[str, Any]:
    """Context of one row of the list, as its order stands now."""
    context = drawn(request, rows_of(Order.objects.filter(pk=order.pk)))
    return context | {"row": context.pop("rows")[0]}


def may_select(request: Request) -> bool:
    """Say whether there is anything the member may do with selected rows."""
    return any(may_anywhere(request.membership, act) for act in (Act.MOVE_ORDERS, Act.EDIT_ORDERS, Act.PRINT))


def answer_with_row(request: Request, number: int) -> HttpResponse:
    """Answer a move made in the list with the row as it stands now, and what was said, wherever htmx asked from."""
    context = row_of(request, get_order(request, number)) | {"fresh": True}
    response = render(request, "orders/order/_rows.html#row", context)
    response["HX-Retarget"], response["HX-Reswap"], response["HX-Reselect"] = f"#order-{number}", "outerHTML", "unset"
    response["HX-Trigger-After-Settle"] = "order-moved"
    return response
