"""What a paper needs of an order beyond the order itself, for one or fifty in the same number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.access import Request
from accounts.permissions import Act, may
from orders.models import Order
from orders.printing.qr import qr
from orders.selectors import get_order
from orders.tracking.keys import tracking_key, tracking_keys, tracking_path

MOST_AT_ONCE = 50


class Paper(Enum):
    """The value is how it is called in an address and in the style sheet."""

    A4 = "a4"
    ROLL = "80"
    LABEL = "label"

    @property
    def template(self) -> str:
        return "orders/print/_label.html" if self is Paper.LABEL else "orders/print/_receipt.html"


@dataclass(frozen=True)
class Sheet:
    """One order on paper: `code` leads the client to its tracking page or, on a label, the house to its own."""

    order: Order
    code: SafeString
    link: str
    phone_tail: str


def receipt_paper(request: Request) -> Paper:
    return Paper.ROLL if request.GET.get("paper") == Paper.ROLL.value else Paper.A4


def printed(orders: QuerySet[Order]) -> QuerySet[Order]:
    return orders.select_related("organization", "location", "client", "created_by", "order_type").prefetch_related(
        "client__phones"
    )


def order_to_print(request: Request, number: int) -> Order:
    order = get_order(request, number)
    return printed(Order.objects.filter(pk=order.pk)).get()


def orders_to_print(request: Request, numbers: Sequence[int]) -> list[Order]:
    """Return the orders of these numbers in their sequence, or 404 if any of them is none of the person's."""
    found = {
        order.number: order for order in printed(Order.objects.seen_by(request.membership)).filter(number__in=numbers)
    }
    if not numbers or set(numbers) - found.keys():
        raise Http404
    return [found[number] for number in dict.fromkeys(numbers)]


def sheets(request: Request, orders: Sequence[Order], paper: Paper) -> list[Sheet]:
    with override(request.organization.language):
        if paper is Paper.LABEL:
            return [_sheet(order, _house_link(request, order), _("Opens its page, for staff")) for order in orders]
        keys = tracking_keys(orders)
        links = {order.pk: request.build_absolute_uri(tracking_path(keys[order.pk])) for order in orders}
        return [_sheet(order, links[order.pk], _("Follow it here: open with a phone")) for order in orders]


def papers_of(request: Request, order: Order) -> dict[str, Any]:
    """Context of `orders/order/_papers.html`: what can be printed, and the client's link for who talks to clients."""
    membership = request.membership
    may_print = may(membership, Act.PRINT)
    is_asked = may_print or may(membership, Act.EDIT_ORDERS, given_to=order.performer_id)
    link = request.build_absolute_uri(tracking_path(tracking_key(order))) if is_asked else ""
    return {"may_print": may_print, "tracking_link": link}


def _house_link(request: Request, order: Order) -> str:
    return request.build_absolute_uri(reverse("orders:order-detail", args=[order.number]))


def _sheet(order: Order, link: str, label: str) -> Sheet:
    phone = next((str(each.number) for each in order.client.phones.all()), "")
    return Sheet(order, qr(link, label), link, phone[-4:])
