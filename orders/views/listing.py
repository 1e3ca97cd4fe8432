from __future__ import annotations

from itertools import groupby
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import Request, allow
from accounts.permissions import Act, Reach, may, may_anywhere, reach
from orders.finding import MOST
from orders.forms import ListForm
from orders.forms.in_force import in_force
from orders.selectors import narrowed_to, orders_in, page_of, status_counts, tabs
from orders.views.rows import drawn
from statuses.groups import CLOSING, Group
from statuses.models import Status

_CHOICES = ("performer", "type", "location", "deadline", "unit", "sort")


@allow(Act.SEE_ORDERS, "GET")
def order_list(request: Request) -> HttpResponse:
    """The organization's orders by group; closed ones in tabs of their own. What cannot be asked is told in words."""
    asked = ListForm(request.GET, membership=request.membership)
    narrow, is_whole = narrowed_to(asked.filters, request.organization)
    if not is_whole:
        asked.tell_of_more(MOST)
    orders = orders_in(request.membership, asked.current, narrow, asked.filters.statuses)
    page = page_of(orders, asked.sorting, asked.step)
    context = {"asked": asked, "page": page} | drawn(request, page.rows)
    return render(request, "orders/order/list.html", context | _around(request, asked, narrow) | _acts(request))


def _around(request: Request, asked: ListForm, narrow: Q) -> dict[str, Any]:
    """Context of what stands around the rows: tabs and statuses with their numbers, each with its address."""
    # Closed orders are many: what filters leave of them is counted only where a text names few.
    closed_too = not narrow or bool(asked.filters.text)
    shown = tabs(request.membership, asked.current, narrow, closed_too=closed_too)
    here = [status for status in asked.statuses_here if asked.current == status.group and not status.archived_at]
    numbers = {}
    if len(here) > 1 and (closed_too or asked.current not in CLOSING):
        numbers = status_counts(request.membership, here, narrow)
    chosen = asked.filters.statuses
    return {
        "tabs": [(each, asked.address_of_tab(each.code)) for each in shown],
        "chips": [(each, numbers.get(each.pk), asked.address_toggling(each), each.pk in chosen) for each in here],
        "choices": {name: asked.choices_of(name) for name in _CHOICES},
        "statuses": _by_group(asked),
        "active": in_force(asked),
    }


def _by_group(asked: ListForm) -> list[tuple[str, list[tuple[Status, bool]]]]:
    """Return the statuses of the tab by group, each with whether it is chosen."""
    chosen = asked.filters.statuses
    return [
        (str(Group(group).label), [(status, status.pk in chosen) for status in members])
        for group, members in groupby(asked.statuses_here, key=lambda status: status.group)
    ]


def _acts(request: Request) -> dict[str, bool]:
    """Say what the member may do with selected orders."""
    return {
        "may_move": may_anywhere(request.membership, Act.MOVE_ORDERS),
        "may_assign": reach(request.membership, Act.EDIT_ORDERS) is Reach.ALL,
        "may_print": may(request.membership, Act.PRINT),
    }
