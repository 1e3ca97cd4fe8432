"""The payment window: what a move asks of money, and what closing leaves unpaid. Source: OS-24, OS-30, OS-33."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.formats import money
from accounts.models import Membership
from accounts.permissions import Act, may
from orders.forms.paying import WindowForm
from orders.models import Event, Order
from orders.paying.papers import print_address, remember
from orders.paying.taking import TakenAlready, brought_by, require_no_more_than_due, write_parts
from orders.services.events import as_text, record
from orders.transitions import AnswerRefused, NotPermitted
from payments.models import Payment
from payments.selectors import taken_by
from payments.services import Part, PaymentRefused
from statuses.groups import Action, Group
from statuses.kinds import Intent, Kind, Planned
from statuses.models import Move

_WINDOW = "window"


class PaymentWindow(Kind):
    """Takes money in the move's own transaction; nothing of it is left to a worker."""

    code: ClassVar[str] = "payment"
    icon: ClassVar[str] = "wallet2"
    label: ClassVar[str | Promise] = gettext_lazy("Payment")
    action: ClassVar[Action | None] = Action.PAYMENT

    def plan(self, intents: Sequence[Intent]) -> list[Planned]:
        asked = [each for each in intents if each.subject.subject_kind == Order.subject_kind and not each.reopening]
        return [planned for intent in asked if (planned := _planned(intent))]

    def form(self, planned: Planned, data: Mapping[str, Any] | None = None) -> forms.Form | None:
        member = planned.intent.member
        if planned.name != _WINDOW or member is None or not may(member, Act.TAKE_PAYMENTS):
            return None
        form = WindowForm(
            data,
            member=member,
            due=Decimal(planned.payload["due"]),
            closes=planned.intent.to.closes,
            prefix=planned.prefix,
        )
        form.place = planned.intent.subject.location_id
        return form

    def revise(self, planned: Planned, answer: Mapping[str, Any]) -> Planned | None:
        return replace(planned, payload=planned.payload | {"answer": answer})

    def afterwards(self, planned: Planned, answer: Mapping[str, Any]) -> str:
        return print_address(planned.intent.subject, answer["papers"])

    def write(self, moves: Sequence[Move], planned: Sequence[Planned]) -> None:
        made = {move.subject_id: move for move in moves}
        for item in planned:
            if item.name == _WINDOW:
                _settle(item, made[item.intent.subject.pk])

    def wrote(self, move: Move) -> bool:
        known: bool | None = getattr(move, "took_money", None)
        return _payments_of(move.pk).exists() if known is None else known


def with_money(moves: QuerySet[Move]) -> QuerySet[Move]:
    """Let each move read say whether money was taken in its window, so that nobody has to ask for it alone."""
    return moves.annotate(took_money=Exists(_payments_of(OuterRef("pk"))))


def _payments_of(move: int | OuterRef) -> QuerySet[Payment]:
    return Payment.objects.filter(move=move).order_by()


def _planned(intent: Intent) -> Planned | None:
    due = intent.subject.due_in(Group(intent.to.code))
    payload = {"due": as_text(due)}
    if Action.PAYMENT in intent.to.switches:
        asks = _("%(due)s is due: take the payment on its own page.") if intent.to.closes and due > 0 else ""
        asks = asks % {"due": money(due, intent.organization)} if asks else ""
        return Planned("payment", intent, _WINDOW, payload, _says(intent, due), is_owed=False, asks=asks)
    if intent.to.closes and due:
        return Planned("payment", intent, "rest", payload, _says(intent, due), is_owed=False)
    return None


def _says(intent: Intent, due: Decimal) -> str:
    amount = money(abs(due), intent.organization)
    if due < 0:
        return (_("%(amount)s is to be given back.") if intent.to.closes else _("%(amount)s is paid ahead.")) % {
            "amount": amount
        }
    if Action.PAYMENT in intent.to.switches:
        return _("Due: %(amount)s") % {"amount": amount}
    return _("Nothing is asked for here: %(amount)s stays due.") % {"amount": amount}


def _settle(item: Planned, move: Move) -> None:
    """Write what the window was answered for an order that the door holds. Raises AnswerRefused, NotPermitted."""
    answer, member = item.payload.get("answer"), item.intent.member
    order: Order = item.intent.subject
    _require_answered(item, answer)
    if not answer or not member:
        return
    if not may(member, Act.TAKE_PAYMENTS):
        raise NotPermitted(order, _("Your role may not do this."))
    try:
        _pay(order, answer, member, move)
    except PaymentRefused as refused:
        raise AnswerRefused(order, str(refused)) from refused
    if item.intent.to.closes and order.due > 0:
        record(order, Event.What.LEFT_UNPAID, by=member, fields=[["due", "", as_text(order.due)]])
    remember(member, answer["papers"])


def _require_answered(item: Planned, answer: Mapping[str, Any] | None) -> None:
    """Refuse to close with a rest unless somebody who may said that it stays a debt. Source: OS-33."""
    if not item.asks:
        return
    if answer is None:
        raise AnswerRefused(item.intent.subject, str(item.asks))
    rest = Decimal(item.payload["due"]) - _sum(answer["parts"])
    if rest > 0 and not answer.get("unpaid"):
        raise AnswerRefused(item.intent.subject, str(item.asks))
    if rest > 0 and not (item.intent.member and may(item.intent.member, Act.CLOSE_UNPAID)):
        raise NotPermitted(item.intent.subject, _("Your role may not do this."))


def _pay(order: Order, answer: Mapping[str, Any], member: Membership, move: Move) -> None:
    if taken := taken_by(order.organization, answer["key"]):
        raise TakenAlready(brought_by(taken))
    if answer["parts"]:
        require_no_more_than_due(_sum(answer["parts"]), order.due_in(Group(move.to_code)), order)
        write_parts(order, answer["parts"], key=answer["key"], by=member, move=move)


def _sum(parts: Sequence[Part]) -> Decimal:
    return sum((part.amount for part in parts), Decimal(0))
