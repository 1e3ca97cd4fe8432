"""The page of an order, and the parts of it that are asked for alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import Request, allow
from accounts.permissions import Act, may
from orders.documents.selectors import papers_of
from orders.files.selectors import attached
from orders.forms.page import CommentForm, DeadlineForm, LineForm, StoryForm, people_for
from orders.lateness import over_by
from orders.models import Order
from orders.offers import deadlines_at
from orders.panels import panels
from orders.redating import may_correct
from orders.reopening import may_reopen
from orders.selectors import get_order, targets
from orders.timeline import Key, Timeline, timeline
from orders.undoing import left_for_undo
from orders.views.panels import payments_panel
from payments.selectors import payments_of
from statuses.kinds import registered_kinds
from statuses.services import CHOICES


@allow(Act.SEE_ORDERS, "GET")
def order_detail(request: Request, number: int) -> HttpResponse:
    return render_order(request, get_order(request, number))


@allow(Act.SEE_ORDERS, "GET")
def order_history(request: Request, number: int) -> HttpResponse:
    """The timeline alone: while something is under way the page asks again for what it shows, and once for older."""
    order, (below, down_to) = get_order(request, number), _part(request)
    shown = timeline(order, below=below, down_to=None if below else down_to)
    part = "older" if below else "history"
    return render(request, f"orders/order/_story.html#{part}", told(request, order, shown))


def render_order(
    request: Request,
    order: Order,
    *,
    line_form: LineForm | None = None,
    changing: LineForm | None = None,
    comment_form: CommentForm | None = None,
    deadline_form: DeadlineForm | None = None,
    refusal: str = "",
    files_refused: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """Answer with an order's page as it stands now, the forms as typed, and what was refused, if anything.

    `changing` is the form of a line in place of its row.
    """
    membership, below = request.membership, _part(request)[0]
    payments = list(payments_of(request.organization, order.subject_kind, [order.pk]))
    shown = timeline(order, below=below, at_hand={"payment": payments})
    may_write = may(membership, Act.EDIT_ORDERS, given_to=order.performer_id)
    may_edit = may_write and not order.lines_locked
    people = list(people_for(membership, order)) if may_edit else []
    lines = list(order.lines.select_related("performer__user"))
    context = {
        "lines": lines,
        "targets": targets(membership, order),
        "may_write": may_write,
        "may_edit": may_edit,
        "over": over_by(order, request.organization.zone),
        "corrects_dates": may_correct(membership),
        "may_reopen": may_reopen(order, membership),
        "people": people if may(membership, Act.EDIT_ORDERS) else [],
        "line_form": line_form or (LineForm(order=order, membership=membership, people=people) if may_edit else None),
        "changing": changing if may_edit else None,
        "comment_form": comment_form or CommentForm(),
        "deadline_form": deadline_form or DeadlineForm(order=order),
        "deadlines": deadlines_at(order.location, request.organization) if may_edit else [],
        "undo_left": None if below else left_for_undo(order, shown.newest_move, membership),
        "below": below,
        "refusal": refusal,
        "files_refused": files_refused,
        "panels": panels(request, order),
    }
    context |= attached(membership, order) | payments_panel(request, order, payments)
    context |= papers_of(request, order, has_lines=bool(lines), has_payments=bool(payments))
    return render(request, "orders/order/detail.html", told(request, order, shown) | context, status=status)


def told(request: Request, order: Order, shown: Timeline) -> dict[str, Any]:
    """Context of the timeline: the entries, what can be decided about effects, and when to look again."""
    return {
        "order": order,
        "story": shown,
        "kinds": {kind.code: kind.label for kind in registered_kinds()},
        "choices": CHOICES if may(request.membership, Act.SETTLE_EFFECTS) else {},
        "sees_costs": may(request.membership, Act.MANAGE_CATALOG),
    }


def _part(request: Request) -> tuple[Key | None, Key | None]:
    form = StoryForm(request.GET)
    form.is_valid()
    below, down_to = (Key.read(form.cleaned_data.get(name, "")) for name in ("before", "down"))
    return below, down_to
