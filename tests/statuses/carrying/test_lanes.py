"""A bulkhead per gateway of an organization: one worker serves it, and while it is down nobody tries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from statuses.carrying.lanes import (
    due_lanes,
    gateway_answered,
    gateway_is_down,
    keep_lane,
    leave_lane,
    take_lane,
)
from statuses.carrying.work import work_lane
from statuses.kinds import Outcome, Result
from statuses.models import Decision, Effect, Lane
from statuses.services import decide
from tests.factories import Shop
from tests.statuses.carrying.effects import Errand, owe

pytestmark = [pytest.mark.django_db, pytest.mark.rule("EF-4")]

AT_ONCE = timedelta(0)


def _take(shop: Shop, code: str = "sms") -> Lane:
    lane = take_lane(shop.organization.pk, code)
    assert lane
    return lane


def _rests(lane: Lane) -> timedelta:
    """Return how long the lane rests, to the second."""
    lane.refresh_from_db()
    assert lane.down_until
    return timedelta(seconds=round((lane.down_until - timezone.now()).total_seconds()))


def _is_free(shop: Shop, code: str = "sms") -> bool:
    lane = take_lane(shop.organization.pk, code)
    if lane:
        leave_lane(lane)
    return bool(lane)


def test_a_lane_is_served_by_one_worker_and_is_one_organizations_own(shop: Shop, neighbour: Shop) -> None:
    lane = _take(shop)

    assert not _is_free(shop)
    assert _is_free(shop, "email")
    assert _is_free(neighbour)
    leave_lane(lane)
    assert _is_free(shop)


def test_a_worker_silent_past_its_lease_loses_the_lane_and_cannot_touch_it_any_more(shop: Shop) -> None:
    lost = _take(shop)
    Lane.objects.filter(pk=lost.pk).update(lease_until=Now() - timedelta(seconds=1))
    lane = _take(shop)

    assert not keep_lane(lost)
    leave_lane(lost)
    gateway_is_down(lost, "late")

    assert keep_lane(lane)
    lane.refresh_from_db()
    assert (lane.failures, lane.down_until) == (0, None)
    assert not _is_free(shop)


def test_a_gateway_rests_longer_after_each_failure_and_an_answer_ends_it(shop: Shop) -> None:
    rested = []
    for _failure in range(3):
        lane = _take(shop)
        gateway_is_down(lane, "unreachable")
        assert not _is_free(shop)
        rested.append(_rests(lane).total_seconds())
        Lane.objects.update(down_until=Now())

    lane = _take(shop)
    gateway_answered(lane)
    gateway_is_down(lane, "unreachable")

    assert rested == [10, 20, 40]
    assert _rests(lane).total_seconds() == 10


def test_only_lanes_with_something_due_that_nobody_serves_and_that_do_not_rest_are_looked_for(
    shop: Shop, neighbour: Shop, errand: Errand
) -> None:
    for lane in ("free", "served", "resting"):
        owe(shop, errand, lane=lane)
    owe(shop, errand, lane="not due", due_at=Now() + timedelta(minutes=1))
    owe(neighbour, errand, lane="served")
    _take(shop, "served")
    gateway_is_down(_take(shop, "resting"), "unreachable")

    found = sorted(due_lanes(AT_ONCE))

    assert found == sorted([(shop.organization.pk, "free"), (neighbour.organization.pk, "served")])
    assert due_lanes(timedelta(minutes=1)) == []


@pytest.mark.parametrize("result", [Result.RETRY, Result.UNKNOWN])
def test_one_message_finds_out_that_the_gateway_is_down_and_the_others_wait(
    shop: Shop, errand: Errand, result: Result
) -> None:
    effects = [owe(shop, errand) for _each in range(3)]
    errand.then = lambda effect: Outcome(result, "down")

    assert work_lane(shop.organization.pk, "sms") == 1
    assert work_lane(shop.organization.pk, "sms") == 0

    assert errand.called == [effects[0].key]
    assert Effect.objects.filter(state="owed", attempts=0).count() == 2


def test_a_message_that_is_wrong_does_not_hold_up_the_others(shop: Shop, errand: Errand) -> None:
    effects = [owe(shop, errand) for _each in range(3)]
    errand.then = lambda effect: Outcome(Result.REFUSED, "no such number")

    work_lane(shop.organization.pk, "sms")

    assert errand.called == [effect.key for effect in effects]
    assert _is_free(shop)


def test_what_waited_a_day_for_a_gateway_that_is_down_is_given_up(shop: Shop, neighbour: Shop, errand: Errand) -> None:
    a_day = Now() - timedelta(hours=24, minutes=1)
    waited, fresh = owe(shop, errand, owed_since=a_day), owe(shop, errand)
    elsewhere = owe(neighbour, errand, owed_since=a_day)

    gateway_is_down(_take(shop), "The gateway answered 503.")

    for effect, state in ((waited, "failed"), (fresh, "owed"), (elsewhere, "owed")):
        effect.refresh_from_db()
        assert effect.state == state
    assert waited.reason == "The gateway answered 503."


@pytest.mark.rule("EF-3")
def test_a_persons_word_to_try_again_opens_the_resting_lane(shop: Shop, neighbour: Shop, errand: Errand) -> None:
    errand.then = lambda effect: Outcome(Result.UNKNOWN, "no answer")
    effect = owe(shop, errand)
    work_lane(shop.organization.pk, "sms")
    gateway_is_down(_take(neighbour), "down")
    assert not _is_free(shop)

    decide(effect, Decision.Choice.AGAIN, by=shop.desk.user)

    assert due_lanes(AT_ONCE) == [(shop.organization.pk, "sms")]
    assert not _is_free(neighbour)
    assert work_lane(shop.organization.pk, "sms") == 1
    assert errand.called == [effect.key] * 2
