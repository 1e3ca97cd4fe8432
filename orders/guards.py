from __future__ import annotations

from collections.abc import Iterator

from accounts.guards import Guard, refuse

_LOCKED = "EXISTS (SELECT 1 FROM orders_order WHERE id = {row}.order_id AND lines_locked)"


def line_guards(vendor: str) -> Iterator[Guard]:
    """Refuse any change of the lines of an order whose lines are locked. Source: OS-25."""
    before, after = _LOCKED.format(row="OLD"), _LOCKED.format(row="NEW")
    for event, when in (("INSERT", after), ("UPDATE", f"{before} OR {after}"), ("DELETE", before)):
        yield refuse(vendor, "lines_are_locked", "orders_line", event, when)
