from __future__ import annotations

from typing import Any

from accounts.access import Request
from accounts.permissions import Act, may
from orders.models import Order
from payroll.selectors import entries_seen_by, rows_of

NEWEST = 20


def order_salary(request: Request, order: Order) -> dict[str, Any] | None:
    """Panel of the order's page: what it brought to whom, as far as this member may see it. Source: OS-44."""
    membership = request.membership
    if not membership.organization.pays_salary or not may(membership, Act.SEE_OWN_SALARY):
        return None
    entries = list(rows_of(entries_seen_by(membership).filter(order=order))[:NEWEST])
    if not entries:
        return None
    return {
        "entries": entries,
        "total": sum(entry.amount for entry in entries),
        "sees_all": may(membership, Act.SEE_SALARIES),
    }
