from __future__ import annotations

from typing import Any

from orders.models import Order
from statuses.models import Effect, Move

# What tells one order from another, or one moment from the next.
_OWN = {"id", "subject_id", "move_id", "key", "at", "stayed", "due_at", "owed_since"}


def require_same_rows(one: int, other: int) -> None:
    """Raise unless the last moves of two orders wrote the same rows: a floor that writes less would be none."""
    if _written(one) != _written(other):
        raise AssertionError(f"the floor writes other rows than the product:\n{_written(one)}\n{_written(other)}")


def _written(order_id: int) -> list[dict[str, Any]]:
    order = Order.objects.values("status", "group", "version", "closed_at", "closed_by", "lines_locked").get(
        pk=order_id
    )
    moves = Move.objects.filter(kind="order", subject_id=order_id, version=order["version"])
    effects = Effect.objects.filter(move=moves.get()).order_by("lane").values()
    shapes = [effect | {"payload": sorted(effect["payload"])} for effect in effects]
    return [
        {name: value for name, value in row.items() if name not in _OWN} for row in [order, *moves.values(), *shapes]
    ]
