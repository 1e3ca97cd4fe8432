"""One move beside its floor."""

from __future__ import annotations

from functools import partial

from bench.bare import Letter, Target, connect, move_bare
from bench.ground import Ground
from bench.report import beside_floor, headline, peers
from bench.stopwatch import alternately, timed
from orders.models import Order
from orders.transitions import move_order

PER_ROUND = 200


def run(ground: Ground, rounds: int) -> None:
    bare, target = connect(), Target(ground.owner, ground.statuses["In progress"], ground.statuses["Ready"])
    pools = {name: iter(_orders(ground, rounds, place)) for place, name in enumerate(("bare", "product"))}

    def floor() -> list[float]:
        return [_bare_move(bare, order, target) for order, _ in zip(pools["bare"], range(PER_ROUND), strict=False)]

    def product() -> list[float]:
        return [_move(order, target) for order, _ in zip(pools["product"], range(PER_ROUND), strict=False)]

    figures = alternately({"bare psycopg": floor, "move_order": product}, rounds=rounds)
    headline(f"One move: order, history line, two effects ({rounds} rounds of {PER_ROUND}, {ground.orders:,} orders)")
    beside_floor(figures, goal="≤ 3 × the floor")
