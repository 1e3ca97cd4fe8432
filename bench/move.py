"""One move beside its floor."""

from __future__ import annotations

from functools import partial

from django.test import override_settings

from bench.bare import Letter, Target, connect, flush_only, move_bare
from bench.ground import Ground
from bench.report import beside_floor, headline, peers
from bench.sameness import require_same_rows
from bench.stopwatch import alternately, timed
from orders.models import Order
from orders.transitions import move_order

PER_ROUND = 200


def run(ground: Ground, rounds: int) -> None:
    each = PER_ROUND * (rounds + 1)
    ids = ground.take(3 * each)
    bare_ids, quiet_ids, ringing_ids = (iter(ids[first : first + each]) for first in (0, each, 2 * each))
    bare, target = connect(), Target(ground.owner, ground.statuses["In progress"], ground.statuses["Ready"])

    def floor() -> list[float]:
        told = [(order, _letter(order)) for order in _load(bare_ids)]
        return [timed(partial(move_bare, bare, order.pk, order.version, target, letter)) for order, letter in told]

    def quiet() -> list[float]:
        with override_settings(REDIS_URL=""):
            return [_move(order, target) for order in _load(quiet_ids)]

    def ringing() -> list[float]:
        return [_move(order, target) for order in _load(ringing_ids)]

    def flush() -> list[float]:
        return [timed(partial(flush_only, bare)) for _each in range(PER_ROUND)]

    contestants = {
        "bare psycopg": floor,
        "move_order": quiet,
        "move_order, and the bell's thread": ringing,
        "(the flush to the disk, in each)": flush,
    }
    figures = alternately(contestants, rounds=rounds)
    require_same_rows(ids[0], ids[each])
    headline(f"One move: the order, its history line, two effects; {rounds} rounds of {PER_ROUND}")
    beside_floor(figures, goal="≤ 3 ×")
    peers(
        "state-machine libraries 2.2–2.9 × (and none of them writes effects)",
        "whole applications (ticketing, inventory, shop) 16–20 ×",
        "a data-driven workflow engine 26 ×",
    )


def _move(order: Order, target: Target) -> float:
    return timed(partial(move_order, order, to=target.to, by=target.by, seen=order.version))


def _load(ids: object) -> list[Order]:
    """Read the next round's orders as a page does before the move; not timed."""
    wanted = [pk for pk, _ in zip(ids, range(PER_ROUND), strict=False)]
    return list(Order.objects.filter(pk__in=wanted).select_related("client", "organization"))


def _letter(order: Order) -> Letter:
    text = f"{order.organization.name}: order No. {order.number} ({order.about}) is ready. To pay: ${order.total:.2f}."
    phone = order.client.phones.first()
    return Letter(str(phone), order.client.email, f"Order No. {order.number}: Ready", text)
