"""The forms of salary."""

from __future__ import annotations

from uuid import UUID

from accounts.models import Membership
from tests.security.fillable.form import Fillable, page_of

ENTRY = Fillable(
    "bonus",
    "owner",
    page_of("payroll:entry-add", lambda world: world.own[Membership].pk),
    lambda world: {"key": UUID(int=21), "kind": "bonus", "amount": "12.50", "note": "Kept words"},
    texts=("note",),
    numbers=("amount",),
    choices=("kind",),
)
RATES = Fillable(
    "rates of an employee",
    "owner",
    page_of("payroll:rate-edit", lambda world: world.own[Membership].pk),
    lambda world: {"services_percent": "40", "parts_percent": "3", "per_order": "1.50", "created_percent": "2"},
    numbers=("services_percent", "parts_percent", "per_order", "created_percent"),
    may_be_empty=("services_percent", "parts_percent", "per_order", "created_percent"),
)
