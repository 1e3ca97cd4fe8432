"""Controls: each door broken on purpose fails the one proof that is about it, and passes again when mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from functools import partial
from typing import Any
from unittest import mock

import pytest
from celery import current_app
from django.db import transaction
from pytest_obligation.contract import ContractCase
from pytest_obligation.regression_controls import assert_detects_regression

from notifications.effects import MessageKind
from orders import transitions
from statuses.carrying import claims, work
from statuses.kinds import DONE, Kind, Outcome
from statuses.models import Effect
from statuses.sweep import SweepStep
from tests.faults.door import test_effect_door

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("door")]

_PROOFS = test_effect_door.TestEffectDoor.test_due_work_contract.pytestmark[0].args[1]
CASES: dict[str, ContractCase] = {proof.id: proof.values[0] for proof in _PROOFS}


def resends_blindly() -> AbstractContextManager[Any]:
    """What was called and got no answer is owed again, though the gateway would do it twice."""
    return mock.patch.object(MessageKind, "honours_key", return_value=True)


def asks_no_fence() -> AbstractContextManager[Any]:
    """Whoever comes settles, be his claim as old as it may."""
    settle = claims.settle

    def settle_anyway(effect: Effect, outcome: Outcome) -> bool:
        effect.fence = Effect.objects.get(pk=effect.pk).fence
        return settle(effect, outcome)

    return mock.patch.object(claims, "settle", settle_anyway)


def does_and_notes_apart() -> AbstractContextManager[Any]:
    """An effect inside the database commits before it is noted as done."""

    def do(kind: Kind, effect: Effect) -> Outcome | None:
        kind.carry_out(effect)
        return DONE if claims.settle(effect, DONE) else None

    return mock.patch.object(work, "_do", do)


def owes_after_the_move() -> AbstractContextManager[Any]:
    """The effects are written when the move has been committed."""
    cause = transitions.cause

    def cause_later(*said: Any) -> None:
        transaction.on_commit(partial(cause, *said))

    return mock.patch.object(transitions, "cause", cause_later)


def stops_at_the_first_failure() -> AbstractContextManager[Any]:
    def carry_out_all(taken: Sequence[Effect]) -> int:
        for effect in taken:
            work.carry_out(effect)
        return len(taken)

    return mock.patch.object(work, "carry_out_all", carry_out_all)


def takes_a_stop_for_a_failure() -> AbstractContextManager[Any]:
    class NeverRaised(Exception):
        pass

    return mock.patch.object(work, "SoftTimeLimitExceeded", NeverRaised)


def never_gives_up() -> AbstractContextManager[Any]:
    return mock.patch.object(claims, "GIVE_UP_AFTER", timedelta(days=365))


@contextmanager
def does_not_look() -> Iterator[None]:
    """Workers start without a look of their own."""
    current_app.steps["worker"].remove(SweepStep)
    try:
        yield
    finally:
        current_app.steps["worker"].add(SweepStep)


@pytest.mark.parametrize(
    ("broken", "proof", "says"),
    [
        (resends_blindly, "C-assert_dead_claim_with_open_attempt_is_ambiguous", "would duplicate it"),
        (
            resends_blindly,
            "handoff-a call to a gateway that does not-assert_crash_at_every_commit_converges",
            "'sent twice': True",
        ),
        (asks_no_fence, "B-assert_stale_token_is_rejected", "superseded token"),
        (
            does_and_notes_apart,
            "handoff-an effect inside the database-assert_crash_at_every_commit_converges",
            r"\('done', 2\)",
        ),
        (
            owes_after_the_move,
            "handoff-a move owes its effects-assert_crash_at_every_commit_converges",
            r"'effects': \[\]",
        ),
        (owes_after_the_move, "I-a move-assert_interrupted_admission_rolls_back", "leaked"),
        (stops_at_the_first_failure, "A-assert_one_poisoned_identity_does_not_stall_the_tick", "did not progress"),
        (takes_a_stop_for_a_failure, "A-assert_a_soft_time_limit_ends_the_tick", "stop request"),
        (never_gives_up, "BOUNDED_RETRY-an effect that breaks off-assert_terminal_retry_is_a_no_op", "non-terminal"),
        (does_not_look, "A-assert_the_tick_is_actually_scheduled", "a look of their own"),
    ],
)
def test_a_broken_door_is_caught(broken: Callable[[], Any], proof: str, says: str) -> None:
    assert_detects_regression(CASES[proof].run, regression=broken, match=says)
