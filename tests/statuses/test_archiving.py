"""Statuses leave: erased when never used, archived otherwise, with a receiver for what sits in them."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone

from accounts.models import Change
from orders import transitions as door
from orders.models import Order
from statuses import transitions
from statuses.carrying.work import work_inside
from statuses.draining import PIECE, DrainKind
from statuses.groups import Group
from statuses.models import Decision, Draining, Effect, Move, Status
from statuses.refusals import InitialStatus, LastOfGroup, ReceiverNeeded, StatusChanged, StillMoving
from statuses.services import NothingToDecide, decide
from statuses.transitions import remove_status, restore_status
from tests.factories import Shop, make_client, make_order, put
from tests.pages import browse, text_of
from tests.statuses.setting import LIST, add, change, save, stands


def _remove(shop: Shop, name: str, **said: Any) -> HttpResponse:
    return browse(shop.owner).post(f"{LIST}{shop.status(name).pk}/remove/", said)


def _fill(shop: Shop, name: str, number: int) -> None:
    client = make_client(shop)
    for _each in range(number):
        put(make_order(shop, client=client), shop, name)


@pytest.mark.rule("OS-9")
def test_a_status_that_was_never_used_is_erased(shop: Shop) -> None:
    status = add(shop, "Mistake")

    page = browse(shop.owner).get(f"{LIST}{status.pk}/remove/")
    response = _remove(shop, "Mistake")

    assert "It was never used: it will be erased" in text_of(page)
    assert response["Location"] == LIST
    assert not Status.objects.filter(pk=status.pk).exists()
    assert list(Change.objects.values_list("did", "thing")) == [("added", "Mistake"), ("removed", "Mistake")]


@pytest.mark.rule("OS-9")
def test_a_status_that_was_ever_used_is_archived_and_named_in_history(shop: Shop) -> None:
    order = make_order(shop)
    put(order, shop, "Diagnostics")
    put(order, shop, "Ready")

    _remove(shop, "Diagnostics")

    shop.status("Diagnostics").refresh_from_db()
    assert shop.status("Diagnostics").archived_at
    browser = browse(shop.owner)
    page = browser.get(f"/orders/{order.number}/")
    assert "from Diagnostics" in text_of(page)
    assert f"/move/{shop.status('Diagnostics').pk}/" not in page.content.decode()
    assert browser.get(f"/orders/{order.number}/move/{shop.status('Diagnostics').pk}/").status_code == 409


@pytest.mark.rule("OS-9")
def test_an_archived_status_is_restored_and_can_be_set_again(shop: Shop) -> None:
    order = make_order(shop)
    put(order, shop, "Diagnostics")
    put(order, shop, "Ready")
    _remove(shop, "Diagnostics")

    for _again in range(2):
        response = browse(shop.owner).post(f"{LIST}{shop.status('Diagnostics').pk}/restore/")
        assert response.status_code == 302

    put(order, shop, "Diagnostics")
    assert stands(shop.status("Ready")) == [("Diagnostics", "in_progress")]
    assert list(Change.objects.values_list("did", flat=True)) == ["archived", "restored"]


@pytest.mark.rule("OS-12", "OS-9")
def test_a_name_in_the_archive_is_offered_to_be_restored(shop: Shop) -> None:
    _fill(shop, "Diagnostics", 1)
    _remove(shop, "Diagnostics", receiver=shop.status("Ready").pk)

    response = save(shop.owner, Group.DEFERRED, name="diagnostics")

    assert response.status_code == 422
    assert "An archived status is called “Diagnostics”. You can restore it." in text_of(response)
    assert f"{LIST}{shop.status('Diagnostics').pk}/restore/" in response.content.decode()


@pytest.mark.rule("OS-10")
def test_open_orders_move_to_the_receiver_each_with_its_line_and_no_effect(shop: Shop, neighbour: Shop) -> None:
    _fill(shop, "Diagnostics", 2)
    _fill(neighbour, "Diagnostics", 1)

    response = _remove(shop, "Diagnostics", receiver=shop.status("Ready").pk)

    assert response.status_code == 302
    assert stands(shop.status("Ready")) == [("Ready", "ready")] * 2
    assert stands(neighbour.status("Ready")) == [("Diagnostics", "in_progress")]
    lines = Move.objects.filter(version=3)
    assert [(line.to_name, line.why) for line in lines] == [("Ready", "“Diagnostics” was archived")] * 2
    assert not Effect.objects.exists()


@pytest.mark.rule("OS-10")
def test_without_a_receiver_nothing_is_archived_and_the_page_asks_for_one(shop: Shop) -> None:
    _fill(shop, "Diagnostics", 2)

    response = _remove(shop, "Diagnostics")

    assert response.status_code == 422
    assert "2 sit here: choose where they move." in text_of(response)
    shop.status("Diagnostics").refresh_from_db()
    assert shop.status("Diagnostics").archived_at is None
    assert stands(shop.status("Ready")) == [("Diagnostics", "in_progress")] * 2


@pytest.mark.rule("OS-10", "TN-1")
@pytest.mark.parametrize("which", ["itself", "closing", "archived", "neighbours"])
def test_only_a_live_status_of_an_open_group_receives(shop: Shop, neighbour: Shop, which: str) -> None:
    _fill(shop, "Diagnostics", 1)
    Status.objects.filter(pk=shop.status("In the queue").pk).update(archived_at="2026-01-01T00:00Z")
    receiver = {
        "itself": shop.status("Diagnostics"),
        "closing": shop.status("Refused"),
        "archived": shop.status("In the queue"),
        "neighbours": neighbour.status("Ready"),
    }[which]

    assert _remove(shop, "Diagnostics", receiver=receiver.pk).status_code == 422
    with pytest.raises(ReceiverNeeded):
        remove_status(shop.status("Diagnostics"), receiver=receiver.pk, by=shop.owner)

    assert stands(shop.status("Ready")) == [("Diagnostics", "in_progress")]


@pytest.mark.rule("OS-10")
def test_closed_orders_stay_where_they_were_closed_when_their_status_goes(shop: Shop) -> None:
    add(shop, "Given away", Group.CLOSED_SUCCESSFULLY)
    _fill(shop, "Given away", 1)

    _remove(shop, "Given away")

    assert stands(shop.status("Ready")) == [("Given away", "closed_successfully")]
    assert Status.objects.get(pk=shop.status("Given away").pk).archived_at


@pytest.mark.rule("OS-11")
@pytest.mark.parametrize("name", ["New", "Closed", "Refused"])
def test_the_last_of_new_and_of_each_closing_group_stays(shop: Shop, name: str) -> None:
    response = _remove(shop, name)

    assert response.status_code == 409
    assert "This is the last status of the group" in text_of(response)
    with pytest.raises(LastOfGroup):
        remove_status(shop.status(name), receiver=None, by=shop.owner)
    assert Status.objects.live().filter(pk=shop.status(name).pk).exists()


@pytest.mark.rule("OS-11")
def test_other_groups_may_be_left_without_a_status(shop: Shop) -> None:
    for name in ("Ready", "Diagnostics", "In progress"):
        assert _remove(shop, name).status_code == 302


@pytest.mark.rule("OS-9")
def test_what_is_gone_already_is_not_archived_again(shop: Shop) -> None:
    _fill(shop, "Diagnostics", 1)
    _remove(shop, "Diagnostics", receiver=shop.status("Ready").pk)

    again = browse(shop.owner).post(f"{LIST}{shop.status('Diagnostics').pk}/remove/", follow=True)

    assert "“Diagnostics” is in the archive by now. You can restore it." in text_of(again)
    with pytest.raises(StatusChanged):
        remove_status(shop.status("Diagnostics"), receiver=None, by=shop.owner)
    assert Change.objects.count() == 1


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transitions, "AT_ONCE", 2)
    monkeypatch.setattr("statuses.draining.PIECE", 2)


@pytest.mark.rule("OS-10")
@pytest.mark.parametrize("number", [3, 4, 5])
def test_very_many_orders_move_piece_by_piece_in_a_worker(shop: Shop, few_at_once: None, number: int) -> None:
    _fill(shop, "Diagnostics", number)

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
    _fill(shop, "Diagnostics", 5)
    _remove(shop, "Diagnostics", receiver=shop.status("Ready").pk)
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
    _fill(shop, "Diagnostics", 3)
    _remove(shop, "Diagnostics", receiver=shop.status("Ready").pk)
    Effect.objects.update(state=Effect.State.FAILED, ended_at=timezone.now())
    effect = Effect.objects.get()

    with pytest.raises(NothingToDecide):
        decide(effect, Decision.Choice.DISMISS, by=shop.owner.user)
    decide(effect, Decision.Choice.AGAIN, by=shop.owner.user)
    work_inside()

    assert stands(shop.status("Ready")) == [("Ready", "ready")] * 3


@pytest.mark.rule("OS-23")
def test_what_only_this_status_leads_to_is_named_before_it_goes(shop: Shop) -> None:
    change(shop, shop.status("Ready"), from_anywhere=False, origins=(shop.status("Diagnostics").pk,))
    both = (shop.status("Diagnostics").pk, shop.status("In progress").pk)
    change(shop, shop.status("In the queue"), from_anywhere=False, origins=both)

    page = browse(shop.owner).get(f"{LIST}{shop.status('Diagnostics').pk}/remove/")

    assert "“Ready” is reached only from here" in text_of(page)
    assert "“In the queue” is reached only" not in text_of(page)


@pytest.mark.rule("OS-10", "EF-2")
def test_a_piece_carried_out_twice_moves_nothing_twice(shop: Shop, few_at_once: None) -> None:
    _fill(shop, "Diagnostics", 3)
    _remove(shop, "Diagnostics", receiver=shop.status("Ready").pk)
    effect = Effect.objects.get(kind="drain")
    work_inside()

    DrainKind().carry_out(effect)

    assert Move.objects.filter(to_name="Ready").count() == 3
    assert Draining.objects.get().moved == 3


@pytest.mark.rule("OS-10")
def test_while_orders_are_on_their_way_neither_end_is_archived_or_restored(shop: Shop, few_at_once: None) -> None:
    _fill(shop, "Diagnostics", 3)
    _remove(shop, "Diagnostics", receiver=shop.status("Ready").pk)

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


@pytest.mark.rule("OS-13")
def test_what_something_starts_in_is_neither_archived_nor_moved_out_of_new(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(shop, "Accepted", Group.NEW)
    monkeypatch.setattr("statuses.holders.initial_of", lambda status: ["Repair"])

    with pytest.raises(InitialStatus, match="“Repair” starts in this status"):
        remove_status(shop.status("New"), receiver=None, by=shop.owner)
    with pytest.raises(InitialStatus):
        change(shop, shop.status("New"), group="ready")

    assert Status.objects.get(pk=shop.status("New").pk).group == "new"
    assert Order.objects.count() == 0
