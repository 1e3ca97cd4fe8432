"""From the commit of a move to the gateway's own record of its messages."""

from __future__ import annotations

import random
import time

from django.conf import settings
from django.test import override_settings

from bench.ground import Ground
from bench.report import alone, headline
from bench.stopwatch import Figure
from bench.workers import workers
from notifications.models import DemoMessage
from orders.models import Order
from orders.transitions import move_order
from tests.services import wait_until

MOVES = 100


def report_latency(ground: Ground) -> None:
    with_redis, without = Figure("with Redis"), Figure("without Redis")
    ids = ground.take(2 * MOVES)
    for figure, url, part in ((with_redis, settings.REDIS_URL, ids[:MOVES]), (without, "", ids[MOVES:])):
        with override_settings(REDIS_URL=url), workers("config", {"REDIS_URL": url}):
            figure.seconds += _under_way(ground, list(Order.objects.filter(pk__in=part)))
    headline(f"From the commit to the gateway: {MOVES} moves with two messages each, at irregular moments")
    alone([with_redis, without], goal="p95 ≤ 1 s with Redis, ≤ 3 s without")


def _under_way(ground: Ground, orders: list[Order]) -> list[float]:
    """Move orders; return how long each of their messages took. The first one only wakes the workers up."""
    _arrivals(_move(ground, orders[0]))
    committed = {}
    for order in orders[1:]:
        keys = _move(ground, order)
        committed |= dict.fromkeys(keys, time.time())
        time.sleep(random.uniform(0.05, 0.5))
    arrived = _arrivals(list(committed))
    return [arrived[key] - at for key, at in committed.items()]


def _move(ground: Ground, order: Order) -> list[str]:
    """Move an order into Ready; return the keys of its two messages."""
    move_order(order, to=ground.statuses["Ready"], by=ground.owner, seen=order.version)
    return [f"message/{channel}/order/{order.pk}/{order.version + 1}" for channel in ("sms", "email")]


def _arrivals(keys: list[str]) -> dict[str, float]:
    """Wait until the demo gateway has these messages; return when each came."""
    came = DemoMessage.objects.filter(key__in=keys)
    wait_until(lambda: came.count() == len(keys), "the gateway", seconds=60)
    return {key: at.timestamp() for key, at in came.values_list("key", "at")}
