from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.http import Http404

from accounts.access import Request
from orders.models import Line, Order, OrderType
from statuses.models import Status

# Whether the type tells the order from others: asked with the order itself.
_OTHER_TYPES = Exists(
    OrderType.objects.filter(organization=OuterRef("organization")).exclude(pk=OuterRef("order_type"))
)
_PAST_ALL_LINES = 2**63


def get_order(request: Request, number: int) -> Order:
    """Return the order, or 404 for a neighbour's, for one not given to this member, for none."""
    shown = Order.objects.select_related(
        "status",
        "order_type",
        "client",
        "performer__user",
        "location",
        "created_by",
        "closed_by",
        "tracking",
    )
    order = shown.seen_by(request.membership).filter(number=number).annotate(has_other_types=_OTHER_TYPES).first()
    if order is None:
        raise Http404
    order.organization = request.organization
    return order


def get_target(request: Request, status_id: int) -> Status:
    status = Status.objects.of(request.organization).filter(pk=status_id).first()
    if status is None:
        raise Http404
    return status


def require_own_line(order: Order, line_id: int) -> None:
    """Raise 404 for a line of another order and for what no line can be; one that is gone already is no matter."""
    if not 0 < line_id < _PAST_ALL_LINES or Line.objects.filter(pk=line_id).exclude(order=order).exists():
        raise Http404
