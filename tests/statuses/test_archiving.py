"""Statuses leave: erased when never used, archived otherwise, with a receiver for what sits in them."""

from __future__ import annotations

import pytest

from accounts.models import Change
from orders.models import Order
from statuses.groups import Group
from statuses.models import Effect, Move, Status
from statuses.refusals import InitialStatus, LastOfGroup, ReceiverNeeded, StatusChanged
from statuses.transitions import remove_status
from tests.factories import Shop, make_order, put
from tests.pages import browse, text_of
from tests.statuses.setting import LIST, add, change, fill, remove, save, stands


@pytest.mark.rule("OS-9")
def test_a_status_that_was_never_used_is_erased(shop: Shop) -> None:
    status = add(shop, "Mistake")

    page = browse(shop.owner).get(f"{LIST}{status.pk}/remove/")
    response = remove(shop, "Mistake")

    assert "It was never used: it will be erased" in text_of(page)
    assert response["Location"] == LIST
    assert not Status.objects.filter(pk=status.pk).exists()
    assert list(Change.objects.values_list("did", "thing")) == [("added", "Mistake"), ("removed", "Mistake")]


@pytest.mark.rule("OS-9")
def test_a_status_that_was_ever_used_is_archived_and_named_in_history(shop: Shop) -> None:
    order = make_order(shop)
    put(order, shop, "Diagnostics")
    put(order, shop, "Ready")

    remove(shop, "Diagnostics")

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
    remove(shop, "Diagnostics")

    for _again in range(2):
        response = browse(shop.owner).post(f"{LIST}{shop.status('Diagnostics').pk}/restore/")
        assert response.status_code == 302

    put(order, shop, "Diagnostics")
    assert stands(shop.status("Ready")) == [("Diagnostics", "in_progress")]
    assert list(Change.objects.values_list("did", flat=True)) == ["archived", "restored"]


@pytest.mark.rule("OS-12", "OS-9")
def test_a_name_in_the_archive_is_offered_to_be_restored(shop: Shop) -> None:
    fill(shop, "Diagnostics", 1)
    remove(shop, "Diagnostics", receiver=shop.status("Ready").pk)

    response = save(shop.owner, Group.DEFERRED, name="diagnostics")

    assert response.status_code == 422
    assert "An archived status is called “Diagnostics”. You can restore it." in text_of(response)
    assert f"{LIST}{shop.status('Diagnostics').pk}/restore/" in response.content.decode()


@pytest.mark.rule("OS-10")
def test_open_orders_move_to_the_receiver_each_with_its_line_and_no_effect(shop: Shop, neighbour: Shop) -> None:
    fill(shop, "Diagnostics", 2)
    fill(neighbour, "Diagnostics", 1)

    response = remove(shop, "Diagnostics", receiver=shop.status("Ready").pk)

    assert response.status_code == 302
    assert stands(shop.status("Ready")) == [("Ready", "ready")] * 2
    assert stands(neighbour.status("Ready")) == [("Diagnostics", "in_progress")]
    lines = Move.objects.filter(version=3)
    assert [(line.to_name, line.why) for line in lines] == [("Ready", "“Diagnostics” was archived")] * 2
    assert not Effect.objects.exists()


@pytest.mark.rule("OS-10")
def test_without_a_receiver_nothing_is_archived_and_the_page_asks_for_one(shop: Shop) -> None:
    fill(shop, "Diagnostics", 2)

    response = remove(shop, "Diagnostics")

    assert response.status_code == 422
    assert "2 sit here: choose where they move." in text_of(response)
    shop.status("Diagnostics").refresh_from_db()
    assert shop.status("Diagnostics").archived_at is None
    assert stands(shop.status("Ready")) == [("Diagnostics", "in_progress")] * 2


@pytest.mark.rule("OS-10", "TN-1")
@pytest.mark.parametrize("which", ["itself", "closing", "archived", "neighbours"])
def test_only_a_live_status_of_an_open_group_receives(shop: Shop, neighbour: Shop, which: str) -> None:
    fill(shop, "Diagnostics", 1)
    Status.objects.filter(pk=shop.status("In the queue").pk).update(archived_at="2026-01-01T00:00Z")
    receiver = {
        "itself": shop.status("Diagnostics"),
        "closing": shop.status("Refused"),
        "archived": shop.status("In the queue"),
        "neighbours": neighbour.status("Ready"),
    }[which]

    assert remove(shop, "Diagnostics", receiver=receiver.pk).status_code == 422
    with pytest.raises(ReceiverNeeded):
        remove_status(shop.status("Diagnostics"), receiver=receiver.pk, by=shop.owner)

    assert stands(shop.status("Ready")) == [("Diagnostics", "in_progress")]


@pytest.mark.rule("OS-10")
def test_closed_orders_stay_where_they_were_closed_when_their_status_goes(shop: Shop) -> None:
    add(shop, "Given away", Group.CLOSED_SUCCESSFULLY)
    fill(shop, "Given away", 1)

    remove(shop, "Given away")

    assert stands(shop.status("Ready")) == [("Given away", "closed_successfully")]
    assert Status.objects.get(pk=shop.status("Given away").pk).archived_at


@pytest.mark.rule("OS-11")
@pytest.mark.parametrize("name", ["New", "Closed", "Refused"])
def test_the_last_of_new_and_of_each_closing_group_stays(shop: Shop, name: str) -> None:
    response = remove(shop, name)

    assert response.status_code == 409
    assert "This is the last status of the group" in text_of(response)
    with pytest.raises(LastOfGroup):
        remove_status(shop.status(name), receiver=None, by=shop.owner)
    assert Status.objects.live().filter(pk=shop.status(name).pk).exists()


@pytest.mark.rule("OS-11")
def test_other_groups_may_be_left_without_a_status(shop: Shop) -> None:
    for name in ("Ready", "Diagnostics", "In progress"):
        assert remove(shop, name).status_code == 302


@pytest.mark.rule("OS-9")
def test_what_is_gone_already_is_not_archived_again(shop: Shop) -> None:
    fill(shop, "Diagnostics", 1)
    remove(shop, "Diagnostics", receiver=shop.status("Ready").pk)

    again = browse(shop.owner).post(f"{LIST}{shop.status('Diagnostics').pk}/remove/", follow=True)

    assert "“Diagnostics” is in the archive by now. You can restore it." in text_of(again)
    with pytest.raises(StatusChanged):
        remove_status(shop.status("Diagnostics"), receiver=None, by=shop.owner)
    assert Change.objects.count() == 1


@pytest.mark.rule("OS-23")
def test_what_only_this_status_leads_to_is_named_before_it_goes(shop: Shop) -> None:
    change(shop, shop.status("Ready"), from_anywhere=False, origins=(shop.status("Diagnostics").pk,))
    both = (shop.status("Diagnostics").pk, shop.status("In progress").pk)
    change(shop, shop.status("In the queue"), from_anywhere=False, origins=both)

    page = browse(shop.owner).get(f"{LIST}{shop.status('Diagnostics').pk}/remove/")

    assert "“Ready” is reached only from here" in text_of(page)
    assert "“In the queue” is reached only" not in text_of(page)


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
