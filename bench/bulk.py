"""Many orders moved at once, beside one set-based statement."""

from __future__ import annotations

from collections.abc import Iterator

from bench.bare import Target, connect, move_many_bare
from bench.ground import IN_PROGRESS, Ground
from bench.report import beside_floor, headline, peers
from bench.sameness import require_same_rows
from bench.stopwatch import alternately, timed
from orders.models import Order
from orders.transitions import move_orders

AT_ONCE = 1_000


def run(ground: Ground, rounds: int) -> None:
    each = AT_ONCE * (rounds + 1)
    ids = ground.take(2 * each)
    bare_ids, product_ids = _portions(ids[:each]), _portions(ids[each:])
    bare, target = connect(), Target(ground.owner, ground.statuses["In progress"], ground.statuses["Ready"])
    text = "Shop 0: order No. %s (%s) is ready. To pay: $100.00."

    def floor() -> list[float]:
        wanted = next(bare_ids)
        return [timed(lambda: move_many_bare(bare, wanted, IN_PROGRESS, target, text))]

    def product() -> list[float]:
        orders = list(Order.objects.filter(pk__in=next(product_ids)))
        seen = {order.pk: order.version for order in orders}
        return [timed(lambda: move_orders(orders=orders, to=target.to, by=target.by, seen=seen))]

    figures = alternately({"one set-based statement": floor, "move_orders": product}, rounds=rounds)
    require_same_rows(ids[0], ids[each])
    headline(f"{AT_ONCE:,} orders moved at once, all rules and effects; {rounds} rounds")
    beside_floor(figures, goal="≤ 2.5 ×")
    peers("bulk history of a library 8 ×", "loops over single moves up to 55 ×")


def _portions(ids: list[int]) -> Iterator[list[int]]:
    return (ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE))
