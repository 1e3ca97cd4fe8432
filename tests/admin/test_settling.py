"""What failed, or may have been sent, settled from the admin's list: many at once, row by row."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Role
from statuses.models import Decision, Effect
from tests.factories import Shop, make_order, put
from tests.pages import browse, forms_of, text_of

LIST, SETTLE = "/admin/statuses/effect/", "/admin/statuses/effect/settle/"
State = Effect.State


@pytest.fixture
def manager(shop: Shop) -> Client:
    return browse(shop.members[Role.MANAGER])


def effects(shop: Shop, *states: State) -> list[Effect]:
    """Return effects of an order, in the given states."""
    order = make_order(shop)
    for _time in range((len(states) + 1) // 2):
        put(order, shop, "Ready")
        put(order, shop, "Diagnostics")
    found = list(Effect.objects.filter(subject_id=order.pk, organization=shop.organization).order_by("pk"))
    for effect, state in zip(found, states, strict=False):
        effect.state = state
        effect.save()
    return found[: len(states)]


def select(browser: Client, *chosen: Effect) -> HttpResponse:
    drawn = forms_of(browser.get(LIST))[""]
    seen = {name: value for name, value in drawn.items() if name.startswith("seen-")}
    return browser.post(LIST, seen | {"action": "settle", "_selected_action": [effect.pk for effect in chosen]})


def decide(browser: Client, page: HttpResponse, choice: str, **said: Any) -> HttpResponse:
    drawn = forms_of(page)[SETTLE]
    ids = [name.removeprefix("seen-") for name in drawn if name.startswith("seen-")]
    return browser.post(SETTLE, drawn | {"_selected_action": ids, "choice": choice, "confirm": 1} | said)


def states_of(*chosen: Effect) -> list[str]:
    return [Effect.objects.get(pk=effect.pk).state for effect in chosen]


@pytest.mark.rule("TN-5", "EF-3", "EF-4")
@pytest.mark.parametrize(
    ("choice", "expected"),
    [("again", [State.OWED] * 2), ("dismiss", [State.DISMISSED] * 2), ("arrived", [State.FAILED, State.DONE])],
)
def test_what_a_person_says_is_done_and_recorded(
    shop: Shop, manager: Client, choice: str, expected: list[State]
) -> None:
    failed, unknown = effects(shop, State.FAILED, State.UNKNOWN)

    page = decide(manager, select(manager, failed, unknown), choice)

    assert states_of(failed, unknown) == expected
    assert Decision.objects.count() == (1 if choice == "arrived" else 2)
    assert Decision.objects.latest("pk").by == shop.members[Role.MANAGER].user
    assert "settled" in text_of(page)


@pytest.mark.rule("EF-3")
def test_what_stands_well_is_left_alone_and_said(shop: Shop, manager: Client) -> None:
    done, failed = effects(shop, State.DONE, State.FAILED)

    page = decide(manager, select(manager, done, failed), "again")

    assert states_of(done, failed) == [State.DONE, State.OWED]
    assert "Nothing to decide: it is “done”." in text_of(page)


@pytest.mark.rule("EF-3")
def test_the_same_word_sent_twice_sends_nothing_twice(shop: Shop, manager: Client) -> None:
    (unknown,) = effects(shop, State.UNKNOWN)
    shown = select(manager, unknown)
    decide(manager, shown, "again")
    # Meanwhile a worker tried it again, and again nobody knows.
    Effect.objects.filter(pk=unknown.pk).update(state=State.UNKNOWN, fence=unknown.fence + 1)

    page = decide(manager, shown, "again")

    assert states_of(unknown) == [State.UNKNOWN]
    assert "It was tried again meanwhile" in text_of(page)
    assert Decision.objects.count() == 1


@pytest.mark.rule("TN-1")
def test_a_neighbours_effects_are_not_found_and_told(shop: Shop, neighbour: Shop, manager: Client) -> None:
    (ours,), (theirs,) = effects(shop, State.FAILED), effects(neighbour, State.FAILED)
    shown = select(manager, ours, theirs)

    decide(manager, shown, "again", _selected_action=[ours.pk, theirs.pk], **{f"seen-{theirs.pk}": 0})

    assert "1 of the selected was not found." in text_of(shown)
    assert states_of(ours, theirs) == [State.OWED, State.FAILED]


@pytest.mark.parametrize("choice", ["", "x", "\x00"])
def test_a_word_that_is_none_is_asked_for_again(shop: Shop, manager: Client, choice: str) -> None:
    (failed,) = effects(shop, State.FAILED)

    page = decide(manager, select(manager, failed), choice)

    assert page.status_code == 422
    assert "Choose what to do." in text_of(page)
    assert states_of(failed) == [State.FAILED]


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_nobody_else_settles_in_the_admin(shop: Shop, role: Role) -> None:
    (failed,) = effects(shop, State.FAILED)
    said = {"_selected_action": failed.pk, f"seen-{failed.pk}": 0, "choice": "again", "confirm": 1}

    assert browse(shop.members[role]).post(SETTLE, said).status_code == 403
    assert states_of(failed) == [State.FAILED]
