"""The broker is only a bell: stopped, emptied, frozen or never there, effects go out and requests do not wait."""

from __future__ import annotations

import signal

import pytest

from statuses.models import Effect
from tests.factories import Shop, make_order
from tests.faults.conftest import StartWeb, StartWorker
from tests.faults.effects import SENDS_ONE_SMS, connect, ends, message_about
from tests.faults.processes import BOOT, Gateway, Web
from tests.services import RedisServer, free_port, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

NO_SWEEP = "3600"


def _nobody_listens() -> str:
    return f"redis://127.0.0.1:{free_port()}/0"


def _rings(redis: RedisServer) -> int:
    return int(redis.client().llen("onward"))


@pytest.mark.rule("EF-2")
@pytest.mark.needs("redis")
def test_the_bell_alone_brings_a_message_out(
    shop: Shop, gateway: Gateway, start_worker: StartWorker, start_web: StartWeb, redis: RedisServer
) -> None:
    connect(shop, gateway)
    start_worker(REDIS_URL=redis.url, EFFECTS_SWEEP_EVERY=NO_SWEEP)
    web, order = start_web(REDIS_URL=redis.url), make_order(shop)

    web.move(order, shop.status(SENDS_ONE_SMS))

    ends(message_about(order), "done")
    assert gateway.asked() == 1


@pytest.mark.rule("EF-2")
@pytest.mark.needs("redis")
@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP])
def test_a_message_leaves_although_redis_was_stopped_before_the_commit(
    shop: Shop,
    gateway: Gateway,
    start_worker: StartWorker,
    start_web: StartWeb,
    redis: RedisServer,
    fault: signal.Signals,
) -> None:
    connect(shop, gateway)
    worker, web, order = start_worker(REDIS_URL=redis.url), start_web(REDIS_URL=redis.url), make_order(shop)
    worker.is_ready()
    web.is_ready()
    redis.signal(fault)

    web.move(order, shop.status(SENDS_ONE_SMS))

    ends(message_about(order), "done")
    assert gateway.asked() == 1


@pytest.mark.rule("EF-2")
@pytest.mark.needs("redis")
def test_messages_leave_although_redis_was_flushed_with_their_rings_in_it(
    shop: Shop, gateway: Gateway, start_worker: StartWorker, start_web: StartWeb, redis: RedisServer
) -> None:
    connect(shop, gateway)
    effects = _flushed(shop, start_web, redis, number=3)

    start_worker(REDIS_URL=redis.url)

    for effect in effects:
        ends(effect, "done")
    assert [gateway.asked(effect.key) for effect in effects] == [1, 1, 1]


def _flushed(shop: Shop, start_web: StartWeb, redis: RedisServer, *, number: int) -> list[Effect]:
    web, orders = start_web(REDIS_URL=redis.url), [make_order(shop) for _each in range(number)]
    for order in orders:
        web.move(order, shop.status(SENDS_ONE_SMS))
    wait_until(lambda: _rings(redis) == number, "the rings in Redis", BOOT)
    redis.client().flushall()
    return [message_about(order) for order in orders]


@pytest.mark.needs("redis")
def test_control_without_the_sweep_a_flushed_message_stays_while_one_that_is_rung_for_leaves(
    shop: Shop, neighbour: Shop, gateway: Gateway, start_worker: StartWorker, start_web: StartWeb, redis: RedisServer
) -> None:
    connect(shop, gateway)
    connect(neighbour, gateway)
    (flushed,) = _flushed(shop, start_web, redis, number=1)
    start_worker(REDIS_URL=redis.url, EFFECTS_SWEEP_EVERY=NO_SWEEP)
    web, order = start_web(neighbour.owner, REDIS_URL=redis.url), make_order(neighbour)

    web.move(order, neighbour.status(SENDS_ONE_SMS))

    ends(message_about(order), "done")
    ends(flushed, "owed")
    assert gateway.asked(flushed.key) == 0


@pytest.mark.rule("EF-2")
@pytest.mark.parametrize("redis_url", ["", _nobody_listens()], ids=["none configured", "nobody there"])
def test_messages_leave_with_redis_absent_from_the_start(
    shop: Shop, gateway: Gateway, start_worker: StartWorker, start_web: StartWeb, redis_url: str
) -> None:
    connect(shop, gateway)
    start_worker(REDIS_URL=redis_url)
    web, order = start_web(REDIS_URL=redis_url), make_order(shop)

    web.move(order, shop.status(SENDS_ONE_SMS))

    ends(message_about(order), "done")
    assert gateway.asked() == 1


@pytest.mark.rule("EF-2")
@pytest.mark.needs("redis")
def test_the_bell_is_heard_again_when_redis_is_back_empty(
    shop: Shop, gateway: Gateway, start_worker: StartWorker, start_web: StartWeb, redis: RedisServer
) -> None:
    connect(shop, gateway)
    worker = start_worker(REDIS_URL=redis.url, EFFECTS_SWEEP_EVERY=NO_SWEEP)
    worker.is_ready()
    redis.stop()
    worker.says("Connection to broker lost")
    redis.start()

    web, order = start_web(REDIS_URL=redis.url), make_order(shop)
    web.move(order, shop.status(SENDS_ONE_SMS))

    ends(message_about(order), "done")


@pytest.mark.rule("EF-2")
@pytest.mark.needs("redis")
@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP])
def test_a_broker_that_stops_answering_makes_no_request_wait(
    shop: Shop, start_web: StartWeb, redis: RedisServer, fault: signal.Signals
) -> None:
    web = start_web(REDIS_URL=redis.url)
    before = _longest_wait(web, shop)
    wait_until(lambda: _rings(redis) == 3, "the rings in Redis", BOOT)

    redis.signal(fault)

    assert _longest_wait(web, shop) < before + 0.3


def _longest_wait(web: Web, shop: Shop) -> float:
    return max(web.move(make_order(shop), shop.status(SENDS_ONE_SMS)) for _each in range(3))
