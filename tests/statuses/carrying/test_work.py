"""What a worker does with a claim: inside the database exactly once, outside never twice unasked."""

from __future__ import annotations

import sqlite3
import threading

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection

from statuses.carrying import work
from statuses.carrying.claims import recover_abandoned
from statuses.carrying.work import carry_out, carry_out_all, tick_inside, work_inside, work_lane, work_on
from statuses.kinds import DONE, Outcome, Result
from statuses.models import Effect
from tests.factories import Shop
from tests.statuses.carrying.effects import Chore, Errand, claim, lapse, lines, owe

pytestmark = pytest.mark.django_db


def _state(effect: Effect) -> str:
    effect.refresh_from_db()
    return effect.state


@pytest.mark.rule("EF-2")
def test_an_effect_inside_the_database_is_rolled_back_when_its_done_mark_is_refused(shop: Shop, chore: Chore) -> None:
    old = claim(owe(shop, chore))
    lapse(old)
    recover_abandoned()
    new = claim(old)

    assert carry_out(old) is None
    assert lines(old) == 0

    assert carry_out(new) == DONE
    assert (lines(new), _state(new)) == (1, "done")


@pytest.mark.rule("EF-2")
@pytest.mark.parametrize(
    ("result", "state"), [(Result.RETRY, "owed"), (Result.REFUSED, "failed"), (Result.UNKNOWN, "unknown")]
)
def test_an_effect_inside_the_database_that_is_not_done_leaves_nothing(
    shop: Shop, chore: Chore, result: Result, state: str
) -> None:
    chore.then = lambda effect: Outcome(result, "not now")
    effect = claim(owe(shop, chore))

    carry_out(effect)

    assert (lines(effect), _state(effect), effect.reason) == (0, state, "not now")


@pytest.mark.rule("EF-2")
def test_one_that_breaks_off_is_rolled_back_and_put_off_and_the_others_are_done(shop: Shop, chore: Chore) -> None:
    broken, well = owe(shop, chore), owe(shop, chore)
    chore.then = lambda effect: Outcome(Result.DONE, str(1 // (effect.pk - broken.pk)))

    with pytest.raises(ExceptionGroup):
        tick_inside()

    assert (lines(broken), _state(broken), broken.attempts) == (0, "owed", 1)
    assert broken.reason.startswith("ZeroDivisionError")
    assert (lines(well), _state(well)) == (1, "done")


@pytest.mark.rule("EF-2")
def test_work_goes_on_until_nothing_is_due(shop: Shop, chore: Chore) -> None:
    for _each in range(work.BATCH + 5):
        owe(shop, chore)

    work_inside(stopping=lambda: True)
    assert Effect.objects.filter(state="done").count() == 0

    work_inside()
    assert Effect.objects.filter(state="done").count() == work.BATCH + 5


@pytest.mark.rule("EF-3")
@pytest.mark.django_db(transaction=True)
def test_a_call_leaves_the_house_outside_any_transaction_and_after_its_attempt_was_noted(
    shop: Shop, errand: Errand
) -> None:
    seen = []

    def look(effect: Effect) -> Outcome:
        seen.append((connection.in_atomic_block, bool(Effect.objects.get(pk=effect.pk).called_at)))
        return DONE

    errand.then = look

    carry_out(claim(owe(shop, errand)))

    assert seen == [(False, True)]


@pytest.mark.rule("EF-3")
def test_a_worker_whose_claim_was_taken_back_does_not_call(shop: Shop, errand: Errand) -> None:
    old = claim(owe(shop, errand))
    lapse(old)
    recover_abandoned()

    assert carry_out(old) is None

    assert (errand.called, _state(old)) == ([], "owed")


@pytest.mark.rule("EF-3")
def test_a_call_that_breaks_off_in_an_unforeseen_way_is_unknown(shop: Shop, errand: Errand) -> None:
    errand.then = lambda effect: Outcome(Result.DONE, str(1 // 0))
    effect = owe(shop, errand)

    work_lane(shop.organization.pk, "sms")

    assert _state(effect) == "unknown"
    assert effect.reason.startswith("ZeroDivisionError")


@pytest.mark.rule("EF-2", "EF-3")
@pytest.mark.parametrize(("kind", "state"), [("chore", "owed"), ("errand", "unknown")])
def test_a_stop_request_is_no_failure_and_the_claim_lapses(
    shop: Shop, request: pytest.FixtureRequest, kind: str, state: str
) -> None:
    def stop(effect: Effect) -> Outcome:
        raise SoftTimeLimitExceeded

    stopped = request.getfixturevalue(kind)
    stopped.then = stop
    effect = claim(owe(shop, stopped))

    with pytest.raises(SoftTimeLimitExceeded):
        carry_out_all([effect])

    assert (_state(effect), effect.reason, lines(effect)) == ("taken", "", 0)
    lapse(effect)
    recover_abandoned()
    assert _state(effect) == state


def _lose_the_database() -> None:
    """Let the next statement fail: the server ends the connection, or somebody holds SQLite's one lock."""
    if connection.vendor == "postgresql":
        with pytest.raises(OperationalError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return
    somebody = sqlite3.connect(connection.settings_dict["NAME"], check_same_thread=False)
    somebody.execute("BEGIN IMMEDIATE")
    threading.Timer(0.2, somebody.close).start()
    connection.connection.execute("PRAGMA busy_timeout = 10")


@pytest.mark.rule("EF-2")
@pytest.mark.django_db(transaction=True)
def test_an_answer_is_noted_although_the_database_went_away_during_the_call(shop: Shop, errand: Errand) -> None:
    def answer(effect: Effect) -> Outcome:
        _lose_the_database()
        return DONE

    errand.then = answer
    effect = claim(owe(shop, errand))

    assert carry_out(effect) == DONE

    assert _state(effect) == "done"


@pytest.mark.rule("EF-2")
def test_a_task_carries_out_what_it_names_once_however_often_it_comes(shop: Shop, chore: Chore, errand: Errand) -> None:
    inside, outside, unnamed = owe(shop, chore), owe(shop, errand), owe(shop, chore)

    for _delivery in range(3):
        work_on(shop.organization.pk, [inside.pk, outside.pk, 999_999])

    assert (lines(inside), errand.called) == (1, [outside.key])
    assert _state(unnamed) == "owed"


@pytest.mark.rule("TN-1")
def test_a_task_does_nothing_for_another_organization(shop: Shop, neighbour: Shop, chore: Chore) -> None:
    theirs = owe(neighbour, chore)

    work_on(shop.organization.pk, [theirs.pk])

    assert _state(theirs) == "owed"
