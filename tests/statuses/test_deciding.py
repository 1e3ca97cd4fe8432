"""A person's word about an effect that failed or may have been sent, given on the order's page."""

from __future__ import annotations

import pytest

from accounts.models import Role
from statuses.models import Decision, Effect
from tests.factories import Shop, make_order, put
from tests.pages import browse, text_of


def _effect(shop: Shop, state: str, **stored: object) -> Effect:
    order = make_order(shop, performer=shop.tech)
    put(order, shop, "Ready")
    effect = Effect.objects.get(subject_id=order.pk, lane="sms")
    Effect.objects.filter(pk=effect.pk).update(state=state, reason="it rained", **stored)
    effect.refresh_from_db()
    return effect


def _address(effect: Effect) -> str:
    return f"/effects/{effect.pk}/decide/"


@pytest.mark.rule("EF-3", "EF-4")
@pytest.mark.parametrize(
    ("state", "choice", "ends"),
    [
        ("failed", "again", "owed"),
        ("failed", "dismiss", "dismissed"),
        ("unknown", "arrived", "done"),
        ("unknown", "again", "owed"),
        ("unknown", "dismiss", "dismissed"),
    ],
)
def test_a_persons_word_settles_an_effect_and_is_recorded(shop: Shop, state: str, choice: str, ends: str) -> None:
    effect = _effect(shop, state)

    response = browse(shop.desk).post(_address(effect), {"choice": choice}, follow=True)

    effect.refresh_from_db()
    decision = Decision.objects.get(effect=effect)
    assert (response.status_code, effect.state) == (200, ends)
    assert (decision.choice, decision.state_before, decision.by) == (choice, state, shop.desk.user)
    assert "Fixit front_desk" in text_of(response)


@pytest.mark.rule("EF-3")
def test_trying_again_keeps_the_key_and_starts_the_count_anew(shop: Shop) -> None:
    effect = _effect(shop, "unknown", attempts=7, deaths=2)

    browse(shop.desk).post(_address(effect), {"choice": "again"})

    again = Effect.objects.get(key=effect.key)
    assert (again.pk, again.attempts, again.deaths, again.reason) == (effect.pk, 0, 0, "")
    assert (again.called_at, again.ended_at) == (None, None)


@pytest.mark.rule("EF-3")
def test_deciding_twice_decides_once_and_says_so(shop: Shop) -> None:
    effect, browser = _effect(shop, "unknown"), browse(shop.desk)
    browser.post(_address(effect), {"choice": "arrived"}, follow=True)

    response = browser.post(_address(effect), {"choice": "again"}, follow=True)

    effect.refresh_from_db()
    assert (effect.state, Decision.objects.filter(effect=effect).count()) == ("done", 1)
    assert "There was nothing left to decide" in text_of(response)


@pytest.mark.rule("EF-3")
@pytest.mark.parametrize(
    ("state", "choice"), [("done", "again"), ("owed", "dismiss"), ("taken", "arrived"), ("failed", "arrived")]
)
def test_a_word_that_does_not_fit_how_the_effect_stands_changes_nothing(shop: Shop, state: str, choice: str) -> None:
    lease = {"lease_until": "2100-01-01T00:00:00Z"} if state == "taken" else {}
    effect = _effect(shop, state, **lease)

    response = browse(shop.desk).post(_address(effect), {"choice": choice})

    effect.refresh_from_db()
    assert (response.status_code, effect.state) == (302, state)
    assert not Decision.objects.exists()


def test_a_word_nobody_offered_is_not_found(shop: Shop) -> None:
    effect = _effect(shop, "failed")

    response = browse(shop.desk).post(_address(effect), {"choice": "explode"})

    assert response.status_code == 404
    assert not Decision.objects.exists()


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_who_may_not_send_again_is_refused_and_sees_no_button(shop: Shop, role: Role) -> None:
    effect, browser = _effect(shop, "failed"), browse(shop.members[role])

    assert browser.post(_address(effect), {"choice": "again"}).status_code == 403

    effect.refresh_from_db()
    assert effect.state == "failed"
    assert _address(effect) not in browser.get("/orders/1/").content.decode()


@pytest.mark.rule("TN-1")
def test_a_neighbours_effect_is_not_found(shop: Shop, neighbour: Shop) -> None:
    theirs = _effect(neighbour, "failed")

    response = browse(shop.owner).post(_address(theirs), {"choice": "dismiss"})

    theirs.refresh_from_db()
    assert (response.status_code, theirs.state) == (404, "failed")
