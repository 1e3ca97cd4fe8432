"""Profiles H and J: a request that may be repeated, how often is tried again, and what each answer means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from typing import Any
from unittest import mock

from django.db.models import F
from django.utils import timezone
from pytest_obligation import BoundedRetry, ClassifiedFailure, DeliveryReplay, FailureClass, ReplaySafeEffect

from notifications.gateways.demo import DemoGateway
from notifications.models import DemoMessage, SmsGateway
from statuses import tasks
from statuses.carrying.claims import due, recover_abandoned
from statuses.kinds import kind_of
from statuses.models import Effect, Lane
from statuses.tasks import carry_out_effects
from tests.faults.door.world import (
    AGREES,
    FINDS_IT_WRONG,
    GIVES_UP,
    IS_BUSY,
    IS_CUT_OFF,
    asked,
    carry,
    connects,
    lapse,
    make,
    row,
    sent,
    stands,
    world,
)
from tests.notifications.fake_http import Answer

ENDED = ("failed", "unknown")

# By hand: after 10, 20, 40 … 2560 s, nine pauses, 5110 s are over; 23 pauses of an hour more make 87,910 s, the
# first sum beyond a day's 86,400. So 32 pauses pass, and the try after the last of them is the end.
TRIES_IN_A_DAY = 33
WORKERS_IT_MAY_COST = 5


# --- H: a request with its key, twice -----------------------------------------------------------


def _request(effect: Effect) -> None:
    kind = kind_of(effect.kind)
    assert kind
    kind.carry_out(effect)


@contextmanager
def a_request_with_its_key() -> Iterator[ReplaySafeEffect]:
    connects(AGREES, honours_key=True)
    yield ReplaySafeEffect(
        name="an HTTP gateway that honours the key",
        prepare=lambda: make("sms"),  # ARRANGE
        execute=_request,  # REAL PRODUCTION
        execution_count_for=lambda effect: asked(effect.pk),  # EXTERNAL SEAM
        observe=lambda effect: sent(effect.pk),  # OBSERVE
        expected=1,
    )


@contextmanager
def the_built_in_gateway() -> Iterator[ReplaySafeEffect]:
    SmsGateway.objects.update(backend="demo")
    # EXTERNAL SEAM
    with mock.patch.object(DemoGateway, "send", autospec=True, side_effect=DemoGateway.send) as send:
        yield ReplaySafeEffect(
            name="the built-in gateway",
            prepare=lambda: make("sms"),  # ARRANGE
            execute=_request,  # REAL PRODUCTION
            execution_count_for=lambda effect: send.call_count,
            observe=lambda effect: DemoMessage.objects.filter(key=effect.key).count(),  # OBSERVE
            expected=1,
        )


# --- the bell, rung twice -----------------------------------------------------------------------


@contextmanager
def the_bell_rung_twice() -> Iterator[DeliveryReplay[tuple[str, int]]]:
    pk = make("sms").pk  # ARRANGE
    with mock.patch.object(tasks, "work_on", side_effect=tasks.work_on) as work_on:
        yield DeliveryReplay(
            deliver=lambda: carry_out_effects(world.shop.organization.pk, [pk]),  # REAL PRODUCTION
            entries=lambda: work_on.call_count,
            callback_entries=lambda: asked(pk),  # EXTERNAL SEAM
            observe=lambda: (stands(pk), sent(pk)),  # OBSERVE
            expected=("done", 1),
        )


# --- J: how often -------------------------------------------------------------------------------


def the_pause_passes(pk: int) -> None:
    """Let as much time pass as the effect still has to wait, for it and for its gateway."""
    effect = Effect.objects.get(pk=pk)
    wait = max(effect.due_at - timezone.now(), timedelta(0)) + timedelta(seconds=1)
    Effect.objects.filter(pk=pk).update(due_at=F("due_at") - wait, owed_since=F("owed_since") - wait)
    Lane.objects.exclude(down_until=None).update(down_until=F("down_until") - wait)


def _tried_until_the_end(name: str, **said: Any) -> BoundedRetry:
    common: dict[str, Any] = {
        "due_work": due,
        "advance_to_due": the_pause_passes,
        "is_terminal": lambda pk: stands(pk) in ENDED,
        "observe": row,
        "identity_of": lambda found: getattr(found, "pk", found),
    }
    return BoundedRetry(name=name, **common | said)


@contextmanager
def a_gateway_that_stays_down() -> Iterator[BoundedRetry]:
    connects(IS_BUSY, sends=False)  # EXTERNAL SEAM
    yield _tried_until_the_end(
        "a gateway that stays down",
        make_failing=lambda: make("sms").pk,  # ARRANGE
        run_once=carry,  # REAL PRODUCTION
        failure_attempt_count=asked,  # OBSERVE
        max_executions=TRIES_IN_A_DAY,
    )


class Broken(Exception):
    """The effect breaks off."""


class Killed(BaseException):
    """The process is gone: nothing after it runs."""


def _begins_with(end: type[BaseException]) -> Callable[[Effect], None]:
    def begin(effect: Effect) -> None:
        raise end

    return begin


def _carry_as_a_task(pk: int) -> None:
    with suppress(ExceptionGroup):  # what Celery logs as the task's failure
        carry(pk)


def _carry_in_a_worker_that_dies(pk: int) -> None:
    try:
        carry(pk)
    except Killed:
        lapse(pk)
    recover_abandoned()


@contextmanager
def an_effect_that_breaks_off() -> Iterator[BoundedRetry]:
    world.tally.begins = _begins_with(Broken)  # EXTERNAL SEAM
    yield _tried_until_the_end(
        "an effect that breaks off",
        make_failing=lambda: make().pk,  # ARRANGE
        run_once=_carry_as_a_task,  # REAL PRODUCTION
        failure_attempt_count=lambda pk: world.tally.tried[pk],  # OBSERVE
        max_executions=TRIES_IN_A_DAY,
    )


@contextmanager
def an_effect_that_kills_its_worker() -> Iterator[BoundedRetry]:
    world.tally.begins = _begins_with(Killed)  # EXTERNAL SEAM
    yield _tried_until_the_end(
        "an effect that kills its worker",
        make_failing=lambda: make().pk,  # ARRANGE
        run_once=_carry_in_a_worker_that_dies,  # REAL PRODUCTION
        failure_attempt_count=lambda pk: world.tally.tried[pk],  # OBSERVE
        max_executions=WORKERS_IT_MAY_COST,
    )


# --- J: what each answer means ------------------------------------------------------------------


def _answered(
    answer: Answer, ends: str, *, sends: bool = False, honours_key: bool = False
) -> Callable[[], AbstractContextManager[ClassifiedFailure]]:
    """Bind one answer of the provider; the effect must then stand so, and be due again only as "owed"."""

    @contextmanager
    def factory() -> Iterator[ClassifiedFailure]:
        connects(answer, sends=sends, honours_key=honours_key)  # EXTERNAL SEAM
        yield ClassifiedFailure(
            name=f"an answer after which it is {ends}",
            classification=FailureClass.RETRYABLE if ends == "owed" else FailureClass.TERMINAL,
            make_failing=lambda: make("sms").pk,  # ARRANGE
            advance_to_due=the_pause_passes,
            due_work=due,  # REAL PRODUCTION
            run_once=carry,
            is_terminal=lambda pk: stands(pk) in ENDED,
            failure_attempt_count=asked,
            observe=row,  # OBSERVE
            identity_of=lambda found: getattr(found, "pk", found),
            product_outcome=stands,
            expected_product_outcome=lambda pk: ends,
        )

    return factory


ANSWERS = {
    "it is busy": _answered(IS_BUSY, "owed"),
    "the message is wrong": _answered(FINDS_IT_WRONG, "failed"),
    "a proxy gives up": _answered(GIVES_UP, "unknown", sends=True),
    "a reset": _answered(IS_CUT_OFF, "unknown", sends=True),
    "a reset, and the key is honoured": _answered(IS_CUT_OFF, "owed", sends=True, honours_key=True),
}
