"""Compare-and-sets on one effect: taken by one, settled by who holds the claim, taken back from the dead."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone
from pytest_django import Settings

from statuses.carrying.claims import due_inside, note_attempt, pause, recover_abandoned, settle, take
from statuses.kinds import DONE, Outcome, Result
from statuses.models import Effect
from tests.factories import Shop
from tests.statuses.carrying.effects import Chore, Errand, claim, lapse, owe

pytestmark = pytest.mark.django_db


def _row(effect: Effect) -> dict[str, object]:
    return Effect.objects.filter(pk=effect.pk).values().get()


@pytest.mark.rule("EF-2")
def test_a_claim_carries_its_token_and_lasts_for_the_lease(shop: Shop, chore: Chore, settings: Settings) -> None:
    settings.EFFECTS_LEASE = 30

    taken = claim(owe(shop, chore))

    stored = Effect.objects.get(pk=taken.pk)
    assert (stored.state, stored.fence, stored.attempts) == ("taken", taken.fence, taken.attempts) == ("taken", 1, 1)
    assert timedelta(seconds=25) < stored.lease_until - timezone.now() < timedelta(seconds=35)


@pytest.mark.rule("EF-2")
def test_what_is_taken_is_not_taken_again_and_the_longest_due_goes_first(shop: Shop, chore: Chore) -> None:
    waited = [owe(shop, chore, due_at=Now() - timedelta(minutes=minutes)) for minutes in (1, 3, 2)]

    first, second = take(due_inside(), most=2), take(due_inside(), most=2)

    assert [effect.pk for effect in [*first, *second]] == [waited[1].pk, waited[2].pk, waited[0].pk]
    assert take(due_inside(), most=2) == []


@pytest.mark.rule("EF-2")
def test_what_is_not_due_yet_or_of_an_unknown_kind_is_left(shop: Shop, chore: Chore) -> None:
    owe(shop, chore, due_at=Now() + timedelta(minutes=1))
    owe(shop, chore, kind="of a newer version")

    assert take(due_inside(), most=10) == []


@pytest.mark.rule("EF-2")
@pytest.mark.django_db(transaction=True)
def test_claimers_at_the_same_time_get_different_effects(shop: Shop, chore: Chore) -> None:
    owed = [owe(shop, chore).pk for _each in range(60)]
    together, got = threading.Barrier(4), []

    def claim_all() -> None:
        together.wait()
        while taken := take(due_inside(), most=2):
            got.extend(effect.pk for effect in taken)
        connection.close()

    claimers = [threading.Thread(target=claim_all) for _each in range(4)]
    for claimer in claimers:
        claimer.start()
    for claimer in claimers:
        claimer.join()

    assert sorted(got) == sorted(owed)


@pytest.mark.rule("EF-2")
@pytest.mark.parametrize("result", list(Result))
def test_a_superseded_claim_settles_nothing(shop: Shop, errand: Errand, result: Result) -> None:
    old = claim(owe(shop, errand))
    lapse(old)
    recover_abandoned()
    new = claim(old)
    before = _row(new)

    assert not settle(old, Outcome(result, "late"))

    assert _row(new) == before
    assert settle(new, DONE)


@pytest.mark.rule("EF-3")
def test_noting_the_attempt_renews_the_lease(shop: Shop, errand: Errand) -> None:
    taken = claim(owe(shop, errand))
    lapse(taken)

    assert note_attempt(taken)

    taken.refresh_from_db()
    assert taken.called_at
    assert taken.lease_until > timezone.now()
    assert recover_abandoned() == 0


@pytest.mark.rule("EF-3")
def test_the_attempt_cannot_be_noted_once_the_effect_was_taken_back(shop: Shop, errand: Errand) -> None:
    taken = claim(owe(shop, errand))
    lapse(taken)
    recover_abandoned()

    assert not note_attempt(taken)
    claim(taken)
    assert not note_attempt(taken)


@pytest.mark.rule("EF-2", "EF-3")
@pytest.mark.parametrize(
    ("called", "honours", "state"),
    [(False, False, "owed"), (True, False, "unknown"), (True, True, "owed"), (False, True, "owed")],
)
def test_what_a_dead_worker_held_is_taken_back(
    shop: Shop, errand: Errand, called: bool, honours: bool, state: str
) -> None:
    errand.honours = lambda effect: honours
    effect = claim(owe(shop, errand))
    if called:
        note_attempt(effect)
    assert recover_abandoned() == 0
    lapse(effect)

    assert recover_abandoned() == 1

    effect.refresh_from_db()
    assert (effect.state, effect.lease_until, effect.deaths) == (state, None, int(state == "owed"))
    assert bool(effect.reason) is bool(effect.ended_at) is (state == "unknown")


@pytest.mark.rule("EF-2")
def test_an_effect_that_costs_five_workers_is_given_up_and_says_so(shop: Shop, chore: Chore) -> None:
    effect, states = owe(shop, chore), []

    for _death in range(5):
        lapse(claim(effect))
        recover_abandoned()
        effect.refresh_from_db()
        states.append(effect.state)

    assert states == ["owed", "owed", "owed", "owed", "failed"]
    assert effect.reason == "The worker stopped 5 times while at it."


@pytest.mark.rule("EF-2", "TN-6")
def test_the_reason_is_said_in_the_organizations_language(shop: Shop, errand: Errand) -> None:
    shop.organization.language = "ru"
    shop.organization.save()
    effect = claim(owe(shop, errand))
    note_attempt(effect)
    lapse(effect)

    recover_abandoned()

    effect.refresh_from_db()
    assert effect.reason == "Обработчик остановился, не дождавшись ответа."


@pytest.mark.rule("EF-2")
def test_one_that_cannot_be_taken_back_keeps_none_of_the_others(shop: Shop, errand: Errand) -> None:
    broken, well = owe(shop, errand), owe(shop, errand)
    errand.honours = lambda effect: 1 // (effect.pk - broken.pk) > 1
    for effect in (broken, well):
        note_attempt(claim(effect))
        lapse(effect)

    with pytest.raises(ExceptionGroup):
        recover_abandoned()

    assert [_row(effect)["state"] for effect in (broken, well)] == ["taken", "unknown"]


@pytest.mark.rule("EF-3")
def test_a_late_certain_answer_makes_the_unknown_certain(shop: Shop, errand: Errand) -> None:
    effect = claim(owe(shop, errand))
    note_attempt(effect)
    lapse(effect)
    recover_abandoned()

    assert settle(effect, DONE)

    assert (_row(effect)["state"], _row(effect)["reason"]) == ("done", "")


@pytest.mark.rule("EF-4")
def test_pauses_double_from_ten_seconds_to_an_hour() -> None:
    pauses = [pause(attempts).total_seconds() for attempts in (1, 2, 3, 4, 9, 10, 1_000_000)]

    assert pauses == [10, 20, 40, 80, 2560, 3600, 3600]


@pytest.mark.rule("EF-4")
def test_a_try_in_vain_waits_for_its_pause(shop: Shop, errand: Errand) -> None:
    effect = claim(owe(shop, errand, attempts=3))

    assert settle(effect, Outcome(Result.RETRY, "busy " * 100))

    row = Effect.objects.get(pk=effect.pk)
    assert (row.state, row.attempts, row.lease_until, len(row.reason)) == ("owed", 4, None, 300)
    assert timedelta(seconds=75) < row.due_at - timezone.now() < timedelta(seconds=85)


@pytest.mark.rule("EF-4")
@pytest.mark.parametrize(("hours", "state"), [(23.9, "owed"), (24.1, "failed")])
def test_after_a_day_of_tries_in_vain_it_is_given_up(shop: Shop, errand: Errand, hours: float, state: str) -> None:
    effect = claim(owe(shop, errand, owed_since=Now() - timedelta(hours=hours)))

    settle(effect, Outcome(Result.RETRY, "The gateway answered 503."))

    assert (_row(effect)["state"], _row(effect)["reason"]) == (state, "The gateway answered 503.")


@pytest.mark.rule("EF-3")
@pytest.mark.parametrize(("honours", "state"), [(False, "unknown"), (True, "owed")])
def test_no_answer_is_unknown_unless_the_key_is_honoured(shop: Shop, errand: Errand, honours: bool, state: str) -> None:
    errand.honours = lambda effect: honours
    effect = claim(owe(shop, errand))

    settle(effect, Outcome(Result.UNKNOWN, "no answer"))

    assert _row(effect)["state"] == state


@pytest.mark.rule("EF-3")
def test_a_refusal_is_final(shop: Shop, errand: Errand) -> None:
    effect = claim(owe(shop, errand))

    settle(effect, Outcome(Result.REFUSED, "no such number"))

    assert (_row(effect)["state"], _row(effect)["reason"]) == ("failed", "no such number")
