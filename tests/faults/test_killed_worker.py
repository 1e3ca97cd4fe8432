"""A worker killed at any instant: nothing lost, nothing doubled, what is ambiguous is unknown."""

from __future__ import annotations

import os
import signal

import pytest

from statuses.models import Effect
from tests.factories import Shop, make_order, put
from tests.faults.conftest import StartWeb, StartWorker
from tests.faults.effects import SENDS_ONE_SMS, chalked, connect, ends, message_about, owe_message
from tests.faults.kinds import Tally
from tests.faults.processes import BOOT, Gateway
from tests.services import RedisServer, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


@pytest.mark.rule("EF-2", "EF-3")
@pytest.mark.parametrize(
    ("strike", "state", "sent"),
    [
        pytest.param("SIGKILL after claim", "done", 1, id="claim not committed"),
        pytest.param("SIGKILL before note", "done", 1, id="claimed, attempt not noted"),
        pytest.param("SIGKILL after note", "unknown", 0, id="attempt noted, not sent"),
        pytest.param("SIGKILL before end", "unknown", 1, id="sent, answer not noted"),
        pytest.param("SIGKILL after end", "done", 1, id="answer noted"),
    ],
)
def test_a_message_survives_its_workers_death_and_is_never_doubled(
    shop: Shop, gateway: Gateway, start_worker: StartWorker, strike: str, state: str, sent: int
) -> None:
    connect(shop, gateway)
    effect = owe_message(shop)
    start_worker(strike=strike).was_killed()

    start_worker()

    ends(effect, state)
    ends(owe_message(shop), "done")
    ends(effect, state)
    assert (gateway.asked(effect.key), gateway.sent(effect.key)) == (sent, sent)


@pytest.mark.rule("EF-3")
def test_a_worker_killed_while_the_gateway_has_the_message_leaves_it_unknown(
    shop: Shop, gateway: Gateway, start_worker: StartWorker
) -> None:
    connect(shop, gateway, "hold")
    effect = owe_message(shop)
    victim = start_worker()
    wait_until(lambda: gateway.sent(effect.key), "the message at the gateway", BOOT)
    victim.kill()
    connect(shop, gateway, "ok")

    start_worker()

    assert ends(effect, "unknown").reason == "The worker stopped before an answer came."
    ends(owe_message(shop), "done")
    ends(effect, "unknown")
    assert gateway.asked(effect.key) == 1


@pytest.mark.rule("EF-3")
@pytest.mark.parametrize(
    ("strike", "asked"), [("SIGKILL after note", 1), ("SIGKILL before end", 2)], ids=["not sent", "sent"]
)
def test_a_gateway_that_honours_the_key_is_asked_again_with_the_same_one(
    shop: Shop, gateway: Gateway, start_worker: StartWorker, strike: str, asked: int
) -> None:
    connect(shop, gateway, "once", repeats_safely=True)
    effect = owe_message(shop)
    start_worker(strike=strike).was_killed()

    start_worker()

    ends(effect, "done")
    assert (gateway.asked(), gateway.asked(effect.key), gateway.sent()) == (asked, asked, 1)


@pytest.mark.rule("EF-2")
@pytest.mark.parametrize("strike", ["SIGKILL before end", "SIGKILL after end"])
def test_an_effect_inside_the_database_is_done_once_whenever_its_worker_dies(
    shop: Shop, start_worker: StartWorker, tally: Tally, strike: str
) -> None:
    put(make_order(shop), shop, "Diagnostics")
    effects = list(Effect.objects.filter(kind=tally.code))
    start_worker(strike=strike, include=["tests.faults.newer"]).was_killed()
    undone = [chalked(effect) for effect in effects]

    start_worker(include=["tests.faults.newer"])

    for effect in effects:
        ends(effect, "done")
    assert (undone, [chalked(effect) for effect in effects]) == ([0, 0], [1, 1])


@pytest.mark.rule("EF-2", "EF-3")
@pytest.mark.needs("redis")
def test_a_pool_process_killed_at_work_costs_neither_its_message_nor_the_next(
    shop: Shop, gateway: Gateway, start_worker: StartWorker, start_web: StartWeb, redis: RedisServer
) -> None:
    connect(shop, gateway, "hold")
    web = start_web(REDIS_URL=redis.url)
    worker = start_worker(pool="prefork", REDIS_URL=redis.url, EFFECTS_BELL_HEAD_START="60")
    first, second = make_order(shop), make_order(shop)
    web.is_ready()
    web.move(first, shop.status(SENDS_ONE_SMS))
    wait_until(gateway.asked, "the message at the gateway", BOOT)

    for child in worker.children():
        os.kill(child, signal.SIGKILL)

    ends(message_about(first), "unknown")
    gateway.release()
    web.move(second, shop.status(SENDS_ONE_SMS))
    ends(message_about(second), "done")
    assert (gateway.asked(message_about(first).key), gateway.asked()) == (1, 2)
