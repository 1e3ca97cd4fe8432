"""Several workers, several deliveries, several versions of the code: each effect once, none dropped."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from notifications.models import DemoMessage
from statuses.models import Effect
from tests.factories import Shop, make_order, put
from tests.faults.conftest import StartWeb, StartWorker
from tests.faults.effects import SENDS_ONE_SMS, chalked, connect, ends, message_about, owe_message
from tests.faults.kinds import Tally
from tests.faults.processes import BOOT, Gateway, Worker
from tests.services import RedisServer, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

NEWER = ["tests.faults.newer"]


def _ring_again(redis: RedisServer, message: bytes, times: int) -> None:
    """Put the same task into the queue again, each as a delivery of its own."""
    for _each in range(times):
        task = json.loads(message)
        task["properties"]["delivery_tag"] = str(uuid4())
        redis.client().lpush("onward", json.dumps(task))


def _tasks(workers: list[Worker], how: str) -> int:
    return sum(worker.log.count(f"] {how}") for worker in workers)


@pytest.mark.rule("EF-2")
@pytest.mark.needs("redis")
def test_the_same_task_delivered_five_times_and_once_late_sends_one_message(
    shop: Shop, gateway: Gateway, start_worker: StartWorker, start_web: StartWeb, redis: RedisServer
) -> None:
    connect(shop, gateway, "hold")
    web, order = start_web(REDIS_URL=redis.url), make_order(shop)
    web.move(order, shop.status(SENDS_ONE_SMS))
    wait_until(lambda: redis.client().llen("onward"), "the ring in Redis", BOOT)
    message = redis.client().lindex("onward", 0)
    _ring_again(redis, message, times=4)

    quick = {"REDIS_URL": redis.url, "EFFECTS_SWEEP_EVERY": "3600", "EFFECTS_LEASE": "60"}
    workers = [start_worker(**quick), start_worker(**quick)]

    wait_until(lambda: _tasks(workers, "received") == 5 and _tasks(workers, "succeeded") == 4, "five deliveries", BOOT)
    gateway.release()
    ends(message_about(order), "done")
    _ring_again(redis, message, times=1)
    wait_until(lambda: _tasks(workers, "succeeded") == 6, "the late delivery", BOOT)
    assert gateway.asked() == 1


@pytest.mark.rule("EF-2", "EF-3")
def test_two_workers_share_the_effects_and_do_each_once(
    shop: Shop, neighbour: Shop, gateway: Gateway, start_worker: StartWorker, tally: Tally
) -> None:
    connect(shop, gateway)
    connect(neighbour, gateway)
    workers = [start_worker(include=NEWER, EFFECTS_SWEEP_EVERY="0.01") for _each in range(2)]
    for worker in workers:
        worker.is_ready()

    messages = [owe_message(shop) for _each in range(2)] + [owe_message(neighbour)]
    tally.times = 300
    put(make_order(shop), shop, "Ready")

    effects = Effect.objects.filter(kind=tally.code)
    wait_until(lambda: not effects.exclude(state="done").exists(), "every tally", BOOT)
    for message in messages:
        ends(message, "done")
    lines = DemoMessage.objects.values_list("recipient", "text")
    assert sorted(key for key, _pid in lines) == sorted(effects.values_list("key", flat=True))
    assert {pid for _key, pid in lines} == {str(worker.pid) for worker in workers}
    assert [gateway.asked(message.key) for message in messages] == [1, 1, 1]


@pytest.mark.rule("EF-2")
def test_an_effect_of_a_kind_that_old_code_does_not_know_waits_for_new_code(
    shop: Shop, gateway: Gateway, start_worker: StartWorker, tally: Tally
) -> None:
    connect(shop, gateway)
    start_worker()
    for _each in range(2):
        ends(owe_message(shop), "done")
    unknown = Effect.objects.filter(kind=tally.code).first()
    assert unknown
    assert (unknown.state, unknown.attempts) == ("owed", 0)

    start_worker(include=NEWER)

    ends(unknown, "done")
    assert chalked(unknown) == 1
