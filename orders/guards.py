from __future__ import annotations

from collections.abc import Iterator

from accounts.guards import Guard, append_only, refuse
from statuses.groups import Group

_LOCKED = "EXISTS (SELECT 1 FROM orders_order WHERE id = {row}.order_id AND lines_locked)"


_STARTING = "EXISTS (SELECT 1 FROM orders_ordertype WHERE initial_status_id = NEW.id AND archived_at IS NULL)"
_OTHERS = ", ".join(f"'{group.value}'" for group in Group if group != Group.NEW)
# A neighbour's status is refused by the foreign key.
_START = """NEW.archived_at IS NULL AND EXISTS (SELECT 1 FROM statuses_status
    WHERE id = NEW.initial_status_id AND organization_id = NEW.organization_id
    AND (archived_at IS NOT NULL OR "group" <> 'new'))"""


def start_guards(vendor: str) -> Iterator[Guard]:
    """Refuse a live type that starts elsewhere than in a live status of New, and to take that from it. Source: OS-13.

    Of two at once each sees only its own: what excludes that is the lock of the statuses.
    """
    gone = f"""(NEW.archived_at IS NOT NULL OR NEW."group" IN ({_OTHERS})) AND {_STARTING}"""
    yield refuse(vendor, "status_stays_initial", "statuses_status", 'UPDATE OF archived_at, "group"', gone)
    for event in ("INSERT", "UPDATE"):
        yield refuse(vendor, "type_starts_in_new", "orders_ordertype", event, _START)


def line_guards(vendor: str) -> Iterator[Guard]:
    """Refuse any change of the lines of an order whose lines are locked. Source: OS-25."""
    before, after = _LOCKED.format(row="OLD"), _LOCKED.format(row="NEW")
    for event, when in (("INSERT", after), ("UPDATE", f"{before} OR {after}"), ("DELETE", before)):
        yield refuse(vendor, "lines_are_locked", "orders_line", event, when)


def event_guards(vendor: str) -> Iterator[Guard]:
    """Refuse every change of what the timeline says was done and written. Source: OR-3, OR-4."""
    yield from append_only("orders_event", vendor)
    yield from append_only("orders_comment", vendor)
