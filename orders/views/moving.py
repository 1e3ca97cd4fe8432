from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.access import Request, allow, require
from accounts.models import Role
from accounts.permissions import Act, may
from orders.forms.page import UndoForm
from orders.models import Order
from orders.selectors import get_order, get_target
from orders.transitions import (
    AnswerRefused,
    MoveRefused,
    NotAllowed,
    NotPermitted,
    StaleOrder,
    closed_already,
    intend,
    move_order,
    require_allowed,
)
from orders.undoing import undo
from orders.views.page import render_order
from orders.views.rows import answer_with_row, list_address, row_of
from statuses.forms import CommentForm
from statuses.history import PlanChanged
from statuses.kinds import Answers, Intent, Kind, Planned, digest, kind_of, plan
from statuses.models import Status


@dataclass(frozen=True)
class Consequence:
    """One planned effect as the dialog shows it, with what its kind asks."""

    planned: Planned
    kind: Kind
    form: forms.Form | None


@allow(Act.MOVE_ORDERS, "GET", "POST")
def order_move(request: Request, number: int, status_id: int) -> HttpResponse:
    """Show what a move would cause; posted, do it. A move without consequences needs no dialog. Source: OS-24."""
    order, to = get_order(request, number), get_target(request, status_id)
    try:
        _require_reachable(request, order, to)
    except NotAllowed as refused:
        return _refuse(request, order, to, refused)
    if request.method != "POST":
        return _dialog(request, order, to)
    comment = CommentForm(request.POST, required=to.requires_comment)
    consequences = _consequences(request, order, to, request.POST)
    asked = [comment, *(item.form for item in consequences if item.form)]
    answered = [form.is_valid() for form in asked]
    if not all(answered):
        return _dialog(request, order, to, data=request.POST, status=422)
    if (consequences or to.closes) and not comment.cleaned_data["digest"]:
        return _dialog(request, order, to, data=request.POST, fresh=True, status=422)
    return _move(request, order, to, comment.cleaned_data, consequences)


@allow(Act.MOVE_ORDERS, "POST")
def order_undo(request: Request, number: int) -> HttpResponse:
    """Take back one's own move of the last half minute, if nothing came of it. Source: OS-27."""
    order, form = get_order(request, number), UndoForm(request.POST)
    require(may(request.membership, Act.MOVE_ORDERS, given_to=order.performer_id))
    if not form.is_valid():
        raise Http404
    try:
        move = undo(order, seen=form.cleaned_data["seen"], by=request.membership)
    except NotPermitted as refused:
        raise PermissionDenied from refused
    except MoveRefused as refused:
        return render_order(request, get_order(request, number), refusal=str(refused), status=409)
    if move:
        messages.success(request, _("Undone: “%(status)s” again.") % {"status": move.to_name})
    return redirect("orders:order-detail", order.number)


def _require_reachable(request: Request, order: Order, to: Status) -> None:
    """Raise 403 or NotAllowed before anything is drawn; what is closed or there already has words of its own."""
    require(may(request.membership, Act.CLOSE_ORDERS if to.closes else Act.MOVE_ORDERS, given_to=order.performer_id))
    require(to.may_be_set_by(Role(request.membership.role)))
    if not order.is_closed and order.status_id != to.pk:
        require_allowed([order], to, request.membership)


def _move(
    request: Request, order: Order, to: Status, said: dict[str, Any], consequences: list[Consequence]
) -> HttpResponse:
    given = {item.planned.prefix: item.form.cleaned_data for item in consequences if item.form}
    try:
        move = move_order(
            order,
            to=to,
            by=request.membership,
            seen=said["version"],
            comment=said["comment"],
            answers=Answers(given, said["digest"]),
        )
    except NotPermitted as refused:
        raise PermissionDenied from refused
    except StaleOrder as stale:
        return _dialog(request, get_order(request, order.number), to, data=request.POST, problem=str(stale), status=409)
    except NotAllowed as refused:
        return _refuse(request, get_order(request, order.number), to, refused)
    except AnswerRefused as refused:
        fresh = get_order(request, order.number)
        return _dialog(request, fresh, to, data=request.POST, problem=str(refused), status=409)
    except PlanChanged:
        problem = _("What this move will cause has changed since you opened this page. Look at it again.")
        fresh = get_order(request, order.number)
        return _dialog(request, fresh, to, data=request.POST, problem=problem, status=409)
    if move:
        messages.success(request, _("No. %(number)s: %(status)s.") % {"number": order.called, "status": to.name})
    afterwards = [item.kind.afterwards(item.planned, given[item.planned.prefix]) for item in consequences if item.form]
    return _back(request, order, next(filter(None, afterwards), ""))


def _back(request: Request, order: Order, afterwards: str) -> HttpResponse:
    """Lead on to what was asked for, or back to where the move was made: the order's page, or its row in the list."""
    if afterwards:
        return HttpResponseClientRedirect(afterwards) if request.htmx else redirect(afterwards)
    back = list_address(request.POST.get("back"))
    if not back:
        return redirect("orders:order-detail", order.number)
    return answer_with_row(request, order.number) if request.htmx else redirect(back)


def _consequences(request: Request, order: Order, to: Status, data: Any = None) -> list[Consequence]:
    statuses = {to.pk: to} | ({order.status.pk: order.status} if order.status else {})
    return consequences_of(intend([order], statuses=statuses, to=to.pk, by=request.membership), data)


def consequences_of(intents: Sequence[Intent], data: Any = None) -> list[Consequence]:
    """Return what the intents would cause, each with what its kind asks, as answered in `data`."""
    return [
        Consequence(planned, kind, kind.form(planned, data))
        for planned in plan(intents)
        if (kind := kind_of(planned.kind))
    ]


def _dialog(
    request: Request,
    order: Order,
    to: Status,
    *,
    data: Any = None,
    problem: str = "",
    fresh: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Answer with the dialog: drawn anew from the order as it stands, the person's answers kept.

    `fresh`: the answers were given to nothing yet (a one-click move that turned out to have consequences).
    """
    if order.is_closed or order.status_id == to.pk:
        return _refuse(request, order, to, None, problem)
    consequences = _consequences(request, order, to, None if fresh else data)
    comment = CommentForm(data, initial={"comment": ""}, required=to.requires_comment)
    context = {
        "order": order,
        "to": to,
        "consequences": consequences,
        "comment": comment,
        "version": order.version,
        "digest": digest([item.planned for item in consequences]),
        "problem": problem,
    }
    return _answer(request, context, status)


def _refuse(request: Request, order: Order, to: Status, refused: MoveRefused | None, problem: str = "") -> HttpResponse:
    """Answer that there is nothing to confirm: already there, closed, or the target is gone."""
    already = _("It is already in “%(status)s”.") % {"status": to.name}
    sentence = str(refused) if refused else (already if order.status_id == to.pk else closed_already(order))
    context = {"order": order, "to": to, "problem": f"{problem} {sentence}".strip(), "over": True}
    return _answer(request, context, 409)


def _answer(request: Request, context: dict[str, Any], status: int) -> HttpResponse:
    context["back"] = list_address(request.POST.get("back") or request.GET.get("back"))
    if status == HTTPStatus.CONFLICT and context["back"] and request.htmx:
        # The row under the dialog is no longer what it was either.
        context |= row_of(request, context["order"])
    if not request.htmx:
        return render(request, "orders/order/move.html", context, status=status)
    response = render(request, "orders/order/move.html#dialog", context, status=status)
    response["HX-Retarget"], response["HX-Reswap"], response["HX-Reselect"] = "#dialog", "innerHTML", "unset"
    return response
