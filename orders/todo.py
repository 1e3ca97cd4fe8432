"""What needs a hand, and the start page's cards of it: each number counts the list its card leads to."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Membership
from accounts.permissions import Act
from accounts.today import Card
from orders import lateness
from orders.models import Order
from statuses.groups import Group


def _midnight(days: int = 0) -> datetime:
    """Return when today begins where the organization is, or so many days later."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return timezone.make_aware(today + timedelta(days=days))


def _open(membership: Membership) -> QuerySet[Order]:
    """Return open orders; in the sequence of an index, as all that is counted here."""
    return Order.objects.in_view(membership).open().order_by("-number")


def _by_deadline(membership: Membership) -> QuerySet[Order]:
    return _open(membership).order_by("deadline")


def overdue(membership: Membership) -> QuerySet[Order]:
    return _by_deadline(membership).filter(lateness.overdue(membership.organization))


def over_limit(membership: Membership) -> QuerySet[Order]:
    return _open(membership).order_by("entered_at").filter(lateness.over_limit(membership.organization))


def due_today(membership: Membership) -> QuerySet[Order]:
    today = _by_deadline(membership).filter(deadline__gte=_midnight(), deadline__lt=_midnight(1))
    return today.filter(lateness.counted(membership.organization))


def waiting_for_client(membership: Membership) -> QuerySet[Order]:
    return _open(membership).filter(group=Group.READY)


def mine(membership: Membership) -> QuerySet[Order]:
    return _open(membership).filter(performer=membership.row_id)


def mine_by_deadline(membership: Membership) -> QuerySet[Order]:
    """Return one's own open orders, those that are due first, first; those without a deadline at the end."""
    return mine(membership).order_by(F("deadline").asc(nulls_last=True), "-number")


def unassigned(membership: Membership) -> QuerySet[Order]:
    return _open(membership).filter(performer=None)


def accepted_today(membership: Membership) -> QuerySet[Order]:
    return _open(membership).filter(created_at__gte=_midnight()).order_by("-created_at")


def to_do(membership: Membership) -> QuerySet[Order]:
    """Return what is overdue or due today: the navigation counts it on every page."""
    return _by_deadline(membership).filter(lateness.counted(membership.organization), deadline__lt=_midnight(1))


def debts(membership: Membership) -> QuerySet[Order]:
    return Order.objects.in_view(membership).owing().order_by("-closed_at")


def to_give_back(membership: Membership) -> QuerySet[Order]:
    return Order.objects.in_view(membership).to_give_back().order_by("-closed_at")


def _address(**asked: str) -> str:
    return f"{reverse('orders:order-list')}?{urlencode(asked)}"


CARDS = (
    Card(
        "overdue",
        _("Overdue"),
        "exclamation-triangle",
        Act.SEE_ORDERS,
        10,
        overdue,
        lambda _membership: _address(tab="open", deadline="overdue"),
        tone="bad",
    ),
    Card(
        "due-today",
        _("Due today"),
        "calendar-event",
        Act.SEE_ORDERS,
        20,
        due_today,
        lambda _membership: _address(tab="open", deadline="today"),
        tone="warn",
    ),
    Card(
        "over-limit",
        _("Over their time limit"),
        "clock",
        Act.SEE_ORDERS,
        25,
        over_limit,
        lambda _membership: _address(tab="open", deadline="over-limit"),
        tone="warn",
    ),
    Card(
        "ready",
        _("Ready, waiting for the client"),
        "check-circle",
        Act.SEE_ORDERS,
        30,
        waiting_for_client,
        lambda _membership: _address(tab="ready"),
    ),
    Card(
        "mine",
        pgettext_lazy("of orders", "Mine"),
        "person",
        Act.SEE_ORDERS,
        40,
        mine,
        lambda _membership: _address(tab="open", performer="me"),
    ),
    Card(
        "unassigned",
        _("Given to nobody yet"),
        "question-circle",
        Act.SEE_ORDERS,
        50,
        unassigned,
        lambda _membership: _address(tab="open", performer="nobody"),
        of_others=True,
    ),
    Card(
        "debts",
        _("Closed with something due"),
        "wallet2",
        Act.TAKE_PAYMENTS,
        55,
        debts,
        lambda _membership: _address(tab=Group.CLOSED_SUCCESSFULLY.value, unpaid="1"),
    ),
    Card(
        "to-give-back",
        _("Money to give back"),
        "arrow-counterclockwise",
        Act.TAKE_PAYMENTS,
        56,
        to_give_back,
        lambda _membership: reverse("orders:give-back-list"),
        tone="warn",
    ),
    Card(
        "accepted-today",
        _("Accepted today, still open"),
        "inbox",
        Act.SEE_ORDERS,
        60,
        accepted_today,
        lambda _membership: _address(tab="open", since=timezone.localdate().isoformat()),
    ),
)
