"""Effects a second beside bare Celery; then how long one is under way."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import uuid4

import redis
from django.conf import settings

from bench import bare_celery
from bench.ground import Ground
from bench.latency import report_latency
from bench.nothing import NothingKind
from bench.report import headline, peers, rates
from bench.workers import workers
from orders.models import Order
from statuses.models import Effect
from statuses.tasks import carry_out_effects

TASKS = 3_000
# What is between these parts of all tasks is timed: neither the start of the workers nor their last idle moments.
FROM, UNTIL = 0.1, 0.9


def run(ground: Ground, rounds: int) -> None:
    contestants: dict[str, Callable[[Ground], float]] = {
        "bare Celery, no-op tasks": _bare,
        "effects, a ring each": lambda ground: _effects(ground, each=1),
        "effects, 500 to a ring": lambda ground: _effects(ground, each=500),
        "effects without Redis": lambda ground: _effects(ground, each=0),
    }
    found: dict[str, list[float]] = {name: [] for name in contestants}
    for _round in range(rounds):
        for name, contestant in contestants.items():
            redis.Redis.from_url(settings.REDIS_URL).flushdb()
            found[name].append(contestant(ground))
    headline(f"Effects a second: two worker processes of two threads, {TASKS:,} in all; {rounds} rounds")
    rates(list(found.items()), goal="≥ 0.5 × one by one (≥ 5 × once they are batched)")
    peers(
        "22–1,100 a second for most task libraries' no-ops, which promise less",
        "a durable probe of this design 490 one by one, 7,500–21,000 batched",
    )
    report_latency(ground)


def _bare(ground: Ground) -> float:
    queue = redis.Redis.from_url(settings.REDIS_URL)
    for _each in range(TASKS):
        bare_celery.nothing.delay()
    with workers("bench.bare_celery", {}):
        return _steady_rate(lambda: TASKS - queue.llen(bare_celery.QUEUE) - queue.hlen("unacked"))


def _effects(ground: Ground, *, each: int) -> float:
    """Owe effects that do nothing, ring for so many at a time, and watch them being carried out."""
    round_of_its_own = uuid4().hex
    owed = Effect.objects.bulk_create(
        Effect(
            organization_id=ground.owner.organization_id,
            subject_kind=Order.subject_kind,
            subject_id=place,
            kind=NothingKind.code,
            key=f"nothing/{round_of_its_own}/{place}",
        )
        for place in range(TASKS)
    )
    ids = [effect.pk for effect in owed]
    for first in range(0, TASKS, each) if each else ():
        carry_out_effects.delay(ground.owner.organization_id, ids[first : first + each])
    with workers("config", {} if each else {"REDIS_URL": ""}):
        done = Effect.objects.filter(pk__gte=ids[0], kind=NothingKind.code, state=Effect.State.DONE)
        return _steady_rate(done.count)


def _steady_rate(done: Callable[[], int]) -> float:
    """Watch a number grow to TASKS; return how fast it did in the middle."""
    seen: list[tuple[float, int]] = []
    deadline = time.monotonic() + 300
    while not seen or seen[-1][1] < TASKS:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{seen[-1][1]} of {TASKS} done")
        time.sleep(0.05)
        seen.append((time.perf_counter(), done()))
    begin = next(look for look in seen if look[1] >= TASKS * FROM)
    end = next(look for look in seen if look[1] >= TASKS * UNTIL)
    return (end[1] - begin[1]) / (end[0] - begin[0])
