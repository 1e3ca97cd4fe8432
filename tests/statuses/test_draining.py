"""Very many orders leave a status piece by piece, carried by the workers."""

from __future__ import annotations

import pytest
from django.utils import timezone

from orders import transitions as door
from orders.models import Order
from statuses import transitions
from statuses.carrying.work import work_inside
from statuses.draining import PIECE, DrainKind
from statuses.models import Decision, Draining, Effect, Move
from statuses.refusals import StillMoving
from statuses.services import NothingToDecide, decide
from statuses.transitions import remove_status, restore_status
from tests.factories import Shop, put
from tests.pages import browse, text_of
from tests.statuses.setting import LIST, fill, remove, stands


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transitions, "AT_ONCE", 2)
    monkeypatch.setattr("statuses.draining.PIECE", 2)


@pytest.mark.rule("OS-10")
@pytest.mark.parametrize("number", [3, 4, 5])
def test_very_many_orders_move_piece_by_piece_in_a_worker(shop: Shop, few_at_once: None, number: int) -> None:
    fill(shop, "Diagnostics", number)

    page = browse(shop.owner).post(
        f"{LIST}{shop.status('Diagnostics').pk}/remove/", {"receiver": shop.status("Ready").pk}, follow=True
    )
    before = stands(shop.status("Ready"))
    work_inside()

    assert f"0 of {number} moved" in text_of(page)
    assert before == [("Diagnostics", "in_progress")] * number
    assert stands(shop.status("Ready")) == [("Ready", "ready")] * number
    draining = Draining.objects.get()
    assert (draining.moved, draining.total, draining.ended_at is not None) == (number, number, True)
    assert set(Effect.objects.values_list("kind", "state")) == {("drain", "done")}
    assert Move.objects.filter(version=3, by_name="Fixit owner").count() == number


@pytest.mark.rule("OS-10")
def test_one_moved_by_hand_out_of_a_piece_does_not_end_the_rest(
    shop: Shop, few_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(shop, "Diagnostics", 5)
    remove(shop, "Diagnostics", receiver=shop.status("Ready").pk)
    lock, by_hand = door.lock, Order.objects.earliest("pk")

    def lock_late(orders: list[Order]) -> list[Order]:
        """Wait for an order of the piece until somebody else has moved it."""
        monkeypatch.setattr(door, "lock", lock)
        put(by_hand, shop, "In progress")
        return lock(orders)

    monkeypatch.setattr(door, "lock", lock_late)
    work_inside()

    assert stands(shop.status("Ready")) == [("In progress", "in_progress"), *[("Ready", "ready")] * 4]
    draining = Draining.objects.get()
    assert (draining.moved, draining.ended_at is not None) == (4, True)


@pytest.mark.rule("OS-10")
def test_a_move_that_failed_can_be_tried_again_and_never_left(shop: Shop, few_at_once: None) -> None:
    fill(shop, "Diagnostics", 3)
    remove(shop, "Diagnostics", receiver=shop.status("Ready").pk)
    Effect.objects.update(state=Effect.State.FAILED, ended_at=timezone.now())
    effect = Effect.objects.get()

    with pytest.raises(NothingToDecide):
        decide(effect, Decision.Choice.DISMISS, by=shop.owner.user)
    decide(effect, Decision.Choice.AGAIN, by=shop.owner.user)
    work_inside()

    assert stands(shop.status("Ready")) == [("Ready", "ready")] * 3


@pytest.mark.rule("OS-10", "EF-2")
def test_a_piece_carried_out_twice_moves_nothing_twice(shop: Shop, few_at_once: None) -> None:
    fill(shop, "Diagnostics", 3)
    remove(shop, "Diagnostics", receiver=shop.status("Ready").pk)
    effect = Effect.objects.get(kind="drain")
    work_inside()

    DrainKind().carry_out(effect)

    assert Move.objects.filter(to_name="Ready").count() == 3
    assert Draining.objects.get().moved == 3


@pytest.mark.rule("OS-10")
def test_while_orders_are_on_their_way_neither_end_is_archived_or_restored(shop: Shop, few_at_once: None) -> None:
    fill(shop, "Diagnostics", 3)
    remove(shop, "Diagnostics", receiver=shop.status("Ready").pk)

    with pytest.raises(StillMoving):
        remove_status(shop.status("Ready"), receiver=shop.status("New").pk, by=shop.owner)
    with pytest.raises(StillMoving):
        restore_status(shop.status("Diagnostics"), by=shop.owner)
    page = browse(shop.owner).post(f"{LIST}{shop.status('Diagnostics').pk}/restore/", follow=True)

    assert "still under way" in text_of(page)
    work_inside()
    assert restore_status(shop.status("Diagnostics"), by=shop.owner).archived_at is None


def test_a_piece_is_so_large_that_a_worker_moves_thousands_in_a_few_of_them() -> None:
    assert 100 <= PIECE <= transitions.AT_ONCE
