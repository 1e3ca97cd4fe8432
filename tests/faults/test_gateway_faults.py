"""A gateway that resets, hangs or is down: no message twice without a person's word, and nobody else waits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from statuses.models import Effect
from tests.factories import Shop, make_order, put
from tests.faults.conftest import StartWorker
from tests.faults.effects import connect, ends, is_put_off, owe_message, pass_time
from tests.faults.kinds import Tally
from tests.faults.processes import BOOT, Gateway
from tests.services import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


@pytest.mark.rule("EF-3")
def test_a_gateway_that_accepts_and_resets_leaves_the_message_unknown_and_is_not_asked_again(
    shop: Shop, gateway: Gateway, start_worker: StartWorker
) -> None:
    connect(shop, gateway, "reset,ok")
    effect = owe_message(shop)
    start_worker()
    assert ends(effect, "unknown").reason.startswith("Sent, but no answer came")

    pass_time()

    ends(owe_message(shop), "unknown")
    ends(effect, "unknown")
    assert (gateway.asked(effect.key), gateway.sent(effect.key)) == (1, 1)


@pytest.mark.rule("EF-3")
def test_a_gateway_that_resets_but_honours_the_key_is_asked_again_and_sends_once(
    shop: Shop, gateway: Gateway, start_worker: StartWorker
) -> None:
    connect(shop, gateway, "reset,once", repeats_safely=True)
    effect = owe_message(shop)
    start_worker()
    is_put_off(effect)

    pass_time()

    ends(effect, "done")
    assert (gateway.asked(effect.key), gateway.sent()) == (2, 1)


@pytest.mark.rule("EF-3", "EF-4")
def test_messages_of_a_gateway_that_is_down_wait_and_leave_when_it_is_back(
    shop: Shop, gateway: Gateway, start_worker: StartWorker
) -> None:
    connect(shop, gateway)
    gateway.kill()
    effects = [owe_message(shop) for _each in range(3)]
    start_worker()
    tried = is_put_off(effects[0])
    assert tried.due_at - tried.owed_since > timedelta(seconds=9)

    gateway.start()
    pass_time()

    for effect in effects:
        ends(effect, "done")
    assert [gateway.asked(effect.key) for effect in effects] == [1, 1, 1]


@pytest.mark.rule("EF-4")
def test_an_organizations_gateway_that_hangs_delays_nobody_elses_messages(
    shop: Shop, neighbour: Shop, gateway: Gateway, start_worker: StartWorker
) -> None:
    connect(neighbour, gateway, "hold", timeout=20)
    connect(shop, gateway)
    hanging = [owe_message(neighbour) for _each in range(5)]
    start_worker(EFFECTS_LEASE="60")
    wait_until(gateway.asked, "the hanging message at the gateway", BOOT)

    for _each in range(5):
        ends(owe_message(shop), "done")

    hanging[0].refresh_from_db()
    assert (hanging[0].state, gateway.asked()) == ("taken", 6)


@pytest.mark.rule("EF-2", "EF-4")
def test_gateways_that_hold_every_hand_delay_nothing_inside_the_database_and_no_taking_back(
    shop: Shop, neighbour: Shop, gateway: Gateway, start_worker: StartWorker, tally: Tally
) -> None:
    connect(neighbour, gateway, "hold", timeout=20)
    connect(shop, gateway)
    abandoned = owe_message(shop)
    start_worker(strike="SIGKILL after note").was_killed()
    hanging = owe_message(neighbour)

    start_worker(include=["tests.faults.newer"], EFFECTS_SWEEP_THREADS="1", EFFECTS_LEASE="60")

    wait_until(gateway.asked, "the hanging message at the gateway", BOOT)
    ends(abandoned, "unknown")
    put(make_order(shop), shop, "Diagnostics")
    wait_until(lambda: not Effect.objects.filter(kind=tally.code).exclude(state="done").exists(), "the tallies", BOOT)
    hanging.refresh_from_db()
    assert hanging.state == "taken"
