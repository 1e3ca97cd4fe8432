"""What the owner of a demo shop put right afterwards: an order reopened, two dates corrected."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Membership
from desk.demo.clock import at
from orders.models import Order
from orders.redating import CREATED, redate_order, redate_payment
from orders.reopening import offered_for, reopen_order, usual_target
from payments.models import Payment
from payments.selectors import payments_of
from statuses.groups import Group

_REASON = {
    "en": "It came back: the sound is still gone at times. Under warranty, no charge.",
    "ru": "Вернулся: звук временами опять пропадает. По гарантии, бесплатно.",
}
_ACCEPTED_LATE = {
    "en": "Brought in the evening, written down the next morning.",
    "ru": "Принесли вечером, оформили утром.",
}
_PAID_EARLIER = {
    "en": "Paid on the spot, rung up later.",
    "ru": "Оплатили сразу, провели позже.",
}
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


def think_again(owner: Membership, now: datetime) -> None:
    """Do so where the shop has such orders: one with a few has none of them."""
    orders = Order.objects.filter(organization=owner.organization).select_related("status").order_by("-number")
    closed = orders.filter(group=Group.CLOSED_SUCCESSFULLY, closed_at__lt=now - 2 * _DAY)
    if order := closed.order_by("-closed_at").first():
        _reopen_one(order, owner, now)
    if order := orders.open().filter(created_at__lt=now - 2 * _DAY).first():
        _correct_acceptance(order, owner)
    paid = Payment.objects.filter(organization=owner.organization, kind=Order.subject_kind)
    if payment := paid.order_by("-at", "-pk").first():
        _correct_payment(payment, owner, now)


def _reopen_one(order: Order, owner: Membership, now: datetime) -> None:
    """Reopen an order at the very end: what it brought is taken back after all that was credited."""
    if to := usual_target(order, offered_for(owner)):
        with at(now):
            reason = _REASON[owner.organization.language]
            reopen_order(order, to=to, by=owner, seen=order.version, reason=reason)


def _correct_acceptance(order: Order, owner: Membership) -> None:
    was, comment = order.created_at, _ACCEPTED_LATE[owner.organization.language]
    evening = timezone.localtime(was - _DAY, owner.organization.zone).replace(hour=18, minute=40)
    with at(was + 2 * _HOUR):
        redate_order(order, CREATED, at=evening, seen=was, comment=comment, by=owner)


def _correct_payment(payment: Payment, owner: Membership, now: datetime) -> None:
    order = Order.objects.get(pk=payment.subject_id)
    (entry,) = payments_of(owner.organization, Order.subject_kind, [order.pk]).filter(pk=payment.pk)
    comment = _PAID_EARLIER[owner.organization.language]
    with at(min(payment.at + 3 * _HOUR, now)):
        redate_payment(order, entry, at=payment.at - 2 * _HOUR, seen=entry.dated, comment=comment, by=owner)
