"""A worker that is asked to stop finishes what it has begun and ends soon, whether its broker is there or not."""

from __future__ import annotations

import subprocess

import pytest

from tests.factories import Shop
from tests.faults.conftest import StartWorker
from tests.faults.effects import connect, ends, owe_message
from tests.faults.processes import BOOT, Gateway
from tests.services import RedisServer, free_port, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

# What `docker stop` gives before it kills.
SOON = 10.0


def _nobody_there() -> str:
    return f"redis://127.0.0.1:{free_port()}/0"


@pytest.mark.rule("EF-2")
def test_an_idle_worker_without_a_broker_ends_soon(start_worker: StartWorker) -> None:
    worker = start_worker()
    worker.is_ready()

    assert worker.stop(SOON) == 0


@pytest.mark.rule("EF-2")
def test_a_worker_whose_broker_was_never_there_ends_soon(start_worker: StartWorker) -> None:
    worker = start_worker(REDIS_URL=_nobody_there())
    worker.says("Cannot connect to redis")

    assert worker.stop(SOON) == 0


@pytest.mark.rule("EF-2")
@pytest.mark.needs("redis")
@pytest.mark.parametrize("pool", ["threads", "prefork"])
@pytest.mark.parametrize("redis_dies", [False, True], ids=["Redis is well", "Redis has just died"])
def test_an_idle_worker_with_redis_ends_soon(
    start_worker: StartWorker, redis: RedisServer, pool: str, redis_dies: bool
) -> None:
    worker = start_worker(REDIS_URL=redis.url, pool=pool)
    worker.is_ready()
    if redis_dies:
        redis.stop()

    assert worker.stop(SOON) == 0


@pytest.mark.rule("EF-2", "EF-3")
def test_a_worker_asked_to_stop_in_the_middle_of_a_call_waits_for_the_answer(
    shop: Shop, gateway: Gateway, start_worker: StartWorker
) -> None:
    connect(shop, gateway, "hold")
    effect = owe_message(shop)
    worker = start_worker(EFFECTS_LEASE="60", REDIS_URL=_nobody_there())
    wait_until(gateway.asked, "the message at the gateway", BOOT)

    with pytest.raises(subprocess.TimeoutExpired):
        worker.stop(3)
    gateway.release()

    assert worker.process.wait(SOON) == 0
    ends(effect, "done")
