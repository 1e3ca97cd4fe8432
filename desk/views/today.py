from __future__ import annotations

from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts import formats, navigation, rooms
from accounts.access import Request, members
from accounts.formats import COUNTED
from accounts.permissions import Act, may_anywhere
from accounts.today import cards_for
from desk import beginning
from orders import figures
from orders.selectors import rows_of
from orders.todo import mine_by_deadline
from orders.views.rows import drawn

_SHOWN = 8


@members("GET")
def home(request: Request) -> HttpResponse:
    """Today: what needs a hand now, the funnel, the last two weeks, one's own work.

    Where the rooms that are on have nothing to say here, it leads to the first page the member may enter.
    """
    membership = request.membership
    cards = cards_for(membership)
    context: dict[str, object] = {
        "cards": cards,
        "most": COUNTED,
        "most_said": f"{formats.number(Decimal(COUNTED), request.organization)}+",
    }
    if may_anywhere(membership, Act.SEE_ORDERS) and rooms.app_is_on(request.organization, "orders"):
        days = figures.days(membership)
        own = rows_of(mine_by_deadline(membership)[: _SHOWN + 1])
        context |= {
            "may_accept": may_anywhere(membership, Act.ACCEPT_ORDERS),
            "has_more": len(own) > _SHOWN,
            "funnel": figures.funnel(membership),
            "days": days,
            **drawn(request, own[:_SHOWN], plain=True),
            "busiest": max(max(day.accepted, day.closed) for day in days),
            "steps": beginning.steps(membership),
        }
    elif not any(card.count for card in cards):
        entries = [entry for entry in navigation.entries_for(membership) if entry.url_name != "home"]
        return redirect(entries[0].url_name)
    return render(request, "desk/today.html", context)
