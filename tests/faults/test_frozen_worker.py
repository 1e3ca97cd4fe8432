"""A worker frozen past its lease that wakes up writes nothing over its successor."""

from __future__ import annotations

import pytest

from statuses.models import Decision, Effect
from statuses.services import decide
from tests.factories import Shop, make_order, put
from tests.faults.conftest import StartWorker
from tests.faults.effects import chalked, connect, ends, owe_message
from tests.faults.kinds import Tally
from tests.faults.processes import BOOT, Gateway, Worker
from tests.services import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


def _frozen_in_the_call(effect: Effect, gateway: Gateway, start_worker: StartWorker) -> Worker:
    """Return a worker frozen while the gateway has its message, given up by another one."""
    frozen = start_worker()
    wait_until(lambda: gateway.sent(effect.key), "the message at the gateway", BOOT)
    frozen.freeze()
    start_worker()
    ends(effect, "unknown")
    return frozen


@pytest.mark.rule("EF-2", "EF-3")
def test_one_frozen_in_the_call_still_brings_the_answer_that_makes_the_unknown_certain(
    shop: Shop, gateway: Gateway, start_worker: StartWorker
) -> None:
    connect(shop, gateway, "hold")
    effect = owe_message(shop)
    frozen = _frozen_in_the_call(effect, gateway, start_worker)

    gateway.release()
    frozen.thaw()

    ends(effect, "done")
    assert gateway.asked(effect.key) == 1


@pytest.mark.rule("EF-2", "EF-3")
def test_one_frozen_in_the_call_writes_nothing_once_a_person_had_it_tried_again(
    shop: Shop, gateway: Gateway, start_worker: StartWorker
) -> None:
    connect(shop, gateway, "hold,reset")
    effect = owe_message(shop)
    frozen = _frozen_in_the_call(effect, gateway, start_worker)
    decide(effect, Decision.Choice.AGAIN, by=shop.owner.user)
    wait_until(lambda: gateway.asked(effect.key) == 2, "the second try", BOOT)
    tried = ends(effect, "unknown")

    gateway.release()
    frozen.thaw()

    assert frozen.stop() == 0
    assert ends(effect, "unknown").ended_at == tried.ended_at


@pytest.mark.rule("EF-2", "EF-3")
def test_one_frozen_before_the_call_does_not_call_when_it_wakes_up(
    shop: Shop, gateway: Gateway, start_worker: StartWorker
) -> None:
    connect(shop, gateway)
    effect = owe_message(shop)
    frozen = start_worker(strike="SIGSTOP before note")
    frozen.is_frozen()
    start_worker()
    assert ends(effect, "done").fence == 2

    frozen.thaw()

    assert frozen.stop() == 0
    assert gateway.asked(effect.key) == 1
    ends(effect, "done")


@pytest.mark.rule("EF-2")
def test_one_frozen_between_two_effects_of_the_database_does_the_second_no_second_time(
    shop: Shop, start_worker: StartWorker, tally: Tally
) -> None:
    order = make_order(shop)
    tally.times, tally.freezes = 2, True
    put(order, shop, "Diagnostics")
    first, second = Effect.objects.filter(kind=tally.code, move__version=2).order_by("key")
    frozen = start_worker(include=["tests.faults.newer"])
    frozen.is_frozen()
    ends(second, "taken")
    start_worker(include=["tests.faults.newer"])
    ends(second, "done")

    frozen.thaw()

    assert frozen.stop() == 0
    assert (chalked(first), chalked(second)) == (1, 1)
