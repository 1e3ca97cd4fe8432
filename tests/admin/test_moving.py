"""“Change the status…”: the door, for many orders at once, from the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Role
from orders.models import Order
from statuses.models import Effect, Move
from tests.factories import Shop, make_order, put
from tests.pages import browse, forms_of, text_of

LIST, MOVE = "/admin/orders/order/", "/admin/orders/order/move/"


@pytest.fixture
def manager(shop: Shop) -> Client:
    return browse(shop.members[Role.MANAGER])


def select(browser: Client, *orders: Order, **said: Any) -> HttpResponse:
    """Select orders in the list as it is drawn and press “Change the status…”."""
    drawn = forms_of(browser.get(LIST))[""]
    seen = {name: value for name, value in drawn.items() if name.startswith("seen-")}
    chosen = {"action": "change_status", "_selected_action": [order.pk for order in orders]}
    return browser.post(LIST, seen | chosen | said)


def press(browser: Client, page: HttpResponse, **said: Any) -> HttpResponse:
    """Send the page's form on, with every selected order."""
    drawn = forms_of(page)[MOVE]
    ids = [name.removeprefix("seen-") for name in drawn if name.startswith("seen-")]
    return browser.post(MOVE, drawn | {"_selected_action": ids} | said)


def statuses_of(*orders: Order) -> list[str]:
    return [str(Order.objects.get(pk=order.pk).status) for order in orders]


@pytest.mark.rule("TN-5", "OS-20", "OS-24")
def test_selected_orders_are_moved_through_the_door_each_with_history_and_effects(shop: Shop, manager: Client) -> None:
    first, second, other = make_order(shop), make_order(shop), make_order(shop)

    offered = select(manager, first, second)
    shown = press(manager, offered, to=shop.status("Ready").pk)
    done = press(manager, shown, comment="All done")

    assert "Show what it will cause" in text_of(offered)
    assert "Message × 4" in text_of(shown)
    assert "2 were moved to “Ready”." in text_of(done)
    assert statuses_of(first, second, other) == ["Ready", "Ready", "New"]
    moves = Move.objects.filter(subject_id__in=[first.pk, second.pk], version=2)
    assert {(move.to_name, move.comment, move.by_id) for move in moves} == {
        ("Ready", "All done", shop.members[Role.MANAGER].user_id)
    }
    assert Effect.objects.filter(move__in=moves).count() == 4


@pytest.mark.rule("OS-21")
def test_the_same_confirmation_sent_twice_is_harmless(shop: Shop, manager: Client) -> None:
    order = make_order(shop)
    shown = press(manager, select(manager, order), to=shop.status("Ready").pk)

    press(manager, shown)
    again = press(manager, shown)

    assert "Already there" in text_of(again)
    assert Move.objects.filter(subject_id=order.pk).count() == 2
    assert Effect.objects.filter(subject_id=order.pk).count() == 2


@pytest.mark.rule("OS-22")
def test_an_order_moved_since_the_list_was_drawn_is_refused_by_name_and_the_others_move(
    shop: Shop, manager: Client
) -> None:
    fresh, stale = make_order(shop), make_order(shop)
    shown = press(manager, select(manager, fresh, stale), to=shop.status("Ready").pk)
    put(stale, shop, "Diagnostics")

    done = press(manager, shown)

    assert "Fixit owner set “Diagnostics”" in text_of(done)
    assert "1 was moved to “Ready”." in text_of(done)
    assert statuses_of(fresh, stale) == ["Ready", "Diagnostics"]


@pytest.mark.rule("OS-22")
def test_the_preview_already_names_who_was_quicker(shop: Shop, manager: Client) -> None:
    order = make_order(shop)
    offered = select(manager, order)
    put(order, shop, "Diagnostics")

    shown = press(manager, offered, to=shop.status("Ready").pk)

    assert "Fixit owner set “Diagnostics”" in text_of(shown)
    assert "Confirm" not in text_of(shown)


@pytest.mark.rule("OS-23", "OS-26")
def test_a_closed_order_is_refused_and_stays_closed(shop: Shop, manager: Client) -> None:
    closed, open_one = make_order(shop), make_order(shop)
    put(closed, shop, "Closed")

    shown = press(manager, select(manager, closed, open_one), to=shop.status("Ready").pk)
    press(manager, shown)

    assert "is closed" in text_of(shown)
    assert statuses_of(closed, open_one) == ["Closed", "Ready"]


@pytest.mark.rule("OS-24")
def test_closing_is_marked_before_it_is_done(shop: Shop, manager: Client) -> None:
    shown = press(manager, select(manager, make_order(shop)), to=shop.status("Closed").pk)

    assert "This closes it" in text_of(shown)


@pytest.mark.rule("OS-24")
def test_what_was_not_shown_is_not_done(shop: Shop, manager: Client) -> None:
    order = make_order(shop)
    said = {"_selected_action": order.pk, f"seen-{order.pk}": 1, "to": shop.status("Ready").pk, "confirm": 1}

    done = manager.post(MOVE, said)

    assert "has changed since you opened this page" in text_of(done)
    assert statuses_of(order) == ["New"]


@pytest.mark.rule("OS-22")
def test_a_confirmation_without_versions_moves_nothing(shop: Shop, manager: Client) -> None:
    order = make_order(shop)

    manager.post(MOVE, {"_selected_action": order.pk, "to": shop.status("Ready").pk, "confirm": 1})

    assert statuses_of(order) == ["New"]


@pytest.mark.rule("TN-1")
def test_a_neighbours_orders_in_the_selection_are_not_found_and_told(
    shop: Shop, neighbour: Shop, manager: Client
) -> None:
    ours, theirs = make_order(shop), make_order(neighbour)
    offered = select(manager, ours, theirs)
    shown = press(manager, offered, to=shop.status("Ready").pk, _selected_action=[ours.pk, theirs.pk])
    press(manager, shown, _selected_action=[ours.pk, theirs.pk], **{f"seen-{theirs.pk}": 1})

    assert "1 of the selected was not found." in text_of(offered)
    assert "5001" not in text_of(shown)
    assert statuses_of(ours, theirs) == ["Ready", "New"]


@pytest.mark.rule("TN-1")
def test_a_selection_of_a_neighbours_only_is_nothing(shop: Shop, neighbour: Shop, manager: Client) -> None:
    theirs = make_order(neighbour)

    page = manager.post(MOVE, {"_selected_action": theirs.pk, "to": shop.status("Ready").pk}, follow=True)

    assert "Nothing of what was selected is here." in text_of(page)
    assert statuses_of(theirs) == ["New"]


@pytest.mark.rule("TN-1", "OS-23")
@pytest.mark.parametrize("wrong", ["neighbour", "archived", "text", "huge", "empty"])
def test_a_target_that_is_not_offered_is_refused(shop: Shop, neighbour: Shop, manager: Client, wrong: str) -> None:
    order, archived = make_order(shop), shop.status("Diagnostics")
    archived.archived_at = order.created_at
    archived.save()
    target = {"neighbour": neighbour.status("Ready").pk, "archived": archived.pk, "text": "x", "huge": "9" * 40}

    page = press(manager, select(manager, order), to=target.get(wrong, ""), confirm=1)

    assert page.status_code == 422
    assert "Choose a status." in text_of(page)
    assert statuses_of(order) == ["New"]


@pytest.mark.parametrize("wrong", ["x", "-1", "9" * 40, "²", ""])
def test_ids_that_no_order_can_have_break_nothing(shop: Shop, manager: Client, wrong: str) -> None:
    order = make_order(shop)

    page = manager.post(MOVE, {"_selected_action": [wrong, order.pk], f"seen-{order.pk}": wrong})

    assert page.status_code == 200
    assert "1 of the selected was not found." in text_of(page)


def test_more_than_two_hundred_are_refused(shop: Shop, manager: Client) -> None:
    order = make_order(shop)

    page = manager.post(MOVE, {"_selected_action": [order.pk, *range(10**6, 10**6 + 200)]}, follow=True)

    assert "At most 200 can be selected at once." in text_of(page)


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_nobody_else_moves_from_the_admin(shop: Shop, role: Role) -> None:
    order = make_order(shop)

    page = browse(shop.members[role]).post(MOVE, {"_selected_action": order.pk})

    assert page.status_code == 403


def test_a_get_only_leads_back_to_the_list(shop: Shop, manager: Client) -> None:
    assert manager.get(MOVE)["Location"] == LIST


@pytest.mark.rule("TN-4")
def test_a_page_drawn_in_another_organization_moves_nothing(shop: Shop, neighbour: Shop, manager: Client) -> None:
    order = make_order(shop)
    shown = press(manager, select(manager, order), to=shop.status("Ready").pk)

    press(manager, shown, organization=neighbour.organization.pk)

    assert statuses_of(order) == ["New"]
