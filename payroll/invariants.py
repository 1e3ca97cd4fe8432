from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q, Sum

from orders.models import Order
from payroll.models import CREDITED, Entry
from payroll.selectors import exact


def credited_below_zero() -> Iterator[str]:
    """Name what was taken back more than it was ever credited. Source: OS-42, OS-26."""
    sums = Entry.objects.filter(kind__in=CREDITED).order_by().values_list("order", "kind", "line", "member")
    for order, kind, line, member, held in sums.annotate(held=Sum("amount")).iterator():
        if exact(held) < 0:
            yield f"order {order} took more from member {member} than it gave ({kind} {line or ''})"


def caused_by_other_moves() -> Iterator[str]:
    """Name every entry whose move is not one of its order. Source: OS-44."""
    own = Q(move__kind=Order.subject_kind, move__subject_id=F("order"))
    for pk in Entry.objects.exclude(order=None).exclude(own).values_list("pk", flat=True).iterator():
        yield f"salary entry {pk} was caused by no move of its order"
