"""Undo: for half a minute, by whoever moved, of what caused nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from accounts.models import Membership
from orders import transitions
from orders.models import Order
from orders.transitions import StaleOrder, move_order
from orders.undoing import OFFERED_FOR, undo
from statuses.models import Effect, Move, Status
from tests.factories import Shop, make_client, make_order
from tests.pages import browse, text_of
from tests.races import at_once, gate

UNDO = "/orders/1/undo/"


def _moved(shop: Shop, name: str = "Diagnostics", by: Membership | None = None) -> Order:
    """Accept an order of somebody who cannot be reached, and let the front desk move it."""
    order = make_order(shop, client=make_client(shop), performer=shop.tech)
    move_order(order, to=shop.status(name), by=by or shop.desk, seen=1)
    return order


def _history(order: Order) -> list[tuple[str, str]]:
    return list(Move.objects.filter(subject_id=order.pk).order_by("version").values_list("to_name", "why"))


def _is_offered(member: Membership) -> bool:
    return f'action="{UNDO}"' in browse(member).get("/orders/1/").content.decode()


def _pass(monkeypatch: pytest.MonkeyPatch, time: timedelta) -> None:
    later = timezone.now() + time
    monkeypatch.setattr(timezone, "now", lambda: later)


@pytest.mark.rule("OS-27")
def test_ones_own_move_is_undone_with_a_history_line_and_no_effects(shop: Shop) -> None:
    order = _moved(shop)
    assert _is_offered(shop.desk)

    response = browse(shop.desk).post(UNDO, {"seen": "2"})

    order.refresh_from_db()
    assert response.headers["Location"] == "/orders/1/"
    assert (order.status, order.group, order.version) == (shop.status("New"), "new", 3)
    assert _history(order) == [("New", ""), ("Diagnostics", ""), ("New", "Undone")]
    assert not Effect.objects.exists()
    assert "New from Diagnostics" in text_of(browse(shop.desk).get("/orders/1/"))


@pytest.mark.rule("OS-27")
def test_undone_twice_it_is_undone_once_and_the_undo_itself_is_never_offered(shop: Shop) -> None:
    order, browser = _moved(shop), browse(shop.desk)

    answers = [browser.post(UNDO, {"seen": "2"}).status_code for _each in range(2)]

    assert answers == [302, 302]
    assert len(_history(order)) == 3
    assert not _is_offered(shop.desk)
    assert browser.post(UNDO, {"seen": "3"}).status_code == 403


@pytest.mark.rule("OS-27", "OS-22")
def test_a_move_somebody_moved_on_from_is_not_undone_and_it_is_said_who(shop: Shop) -> None:
    order = _moved(shop)
    move_order(order, to=shop.status("In progress"), by=shop.owner, seen=2)
    assert not _is_offered(shop.desk)

    response = browse(shop.desk).post(UNDO, {"seen": "2"})

    assert (response.status_code, len(_history(order))) == (409, 3)
    assert "Fixit owner set “In progress” at" in text_of(response)


@pytest.mark.rule("OS-27")
@pytest.mark.parametrize(("seconds", "offered", "answered"), [(29, True, 302), (31, False, 409)])
def test_it_is_offered_and_done_for_thirty_seconds(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, seconds: int, offered: bool, answered: int
) -> None:
    order = _moved(shop)
    _pass(monkeypatch, timedelta(seconds=seconds))
    assert _is_offered(shop.desk) is offered

    response = browse(shop.desk).post(UNDO, {"seen": "2"})

    assert response.status_code == answered
    assert ("A move can be undone for 30 seconds." in text_of(response)) is not offered
    assert len(_history(order)) == (3 if offered else 2)
    assert timedelta(seconds=30) == OFFERED_FOR


@pytest.mark.rule("OS-27")
def test_a_move_that_caused_something_is_not_undone(shop: Shop) -> None:
    order = make_order(shop, client=make_client(shop, phone="+12125550101"))
    move_order(order, to=shop.status("Ready"), by=shop.desk, seen=1)
    assert not _is_offered(shop.desk)

    response = browse(shop.desk).post(UNDO, {"seen": "2"})

    assert (response.status_code, len(_history(order))) == (409, 2)
    assert "This move has caused something already" in text_of(response)


@pytest.mark.rule("OS-27", "OS-26")
def test_a_closing_move_is_not_undone(shop: Shop) -> None:
    order = _moved(shop, "Refused")
    assert not _is_offered(shop.desk)

    response = browse(shop.desk).post(UNDO, {"seen": "2"})

    assert (response.status_code, len(_history(order))) == (409, 2)
    assert "Order 1 is closed." in text_of(response)


@pytest.mark.rule("OS-27")
def test_a_status_archived_meanwhile_is_not_gone_back_into(shop: Shop) -> None:
    order = _moved(shop)
    move_order(order, to=shop.status("In progress"), by=shop.desk, seen=2)
    Status.objects.filter(pk=shop.status("Diagnostics").pk).update(archived_at=timezone.now())

    response = browse(shop.desk).post(UNDO, {"seen": "3"})

    assert (response.status_code, len(_history(order))) == (409, 3)
    assert "The status “Diagnostics” is archived." in text_of(response)


@pytest.mark.rule("OS-27", "TN-2")
@pytest.mark.parametrize("role", ["owner", "technician", "head_office"])
def test_nobody_undoes_the_move_of_somebody_else(shop: Shop, role: Any) -> None:
    order = _moved(shop)
    assert not _is_offered(shop.members[role])

    assert browse(shop.members[role]).post(UNDO, {"seen": "2"}).status_code == 403
    assert browse(shop.desk).post(UNDO, {"seen": "1"}).status_code == 403
    assert len(_history(order)) == 2


@pytest.mark.rule("TN-1")
def test_a_neighbours_move_is_not_found(shop: Shop, neighbour: Shop) -> None:
    theirs = _moved(neighbour)

    assert browse(shop.owner).post(f"/orders/{theirs.number}/undo/", {"seen": "2"}).status_code == 404
    assert browse(neighbour.desk).post(f"/orders/{theirs.number}/undo/", {"seen": "x"}).status_code == 404
    assert len(_history(theirs)) == 2


def _undo_and_move(shop: Shop, order: Order) -> list[Any]:
    return at_once(
        lambda: undo(order, seen=2, by=shop.desk),
        lambda: move_order(order, to=shop.status("In progress"), by=shop.owner, seen=2),
    )


@pytest.mark.rule("OS-27", "OS-20")
@pytest.mark.django_db(transaction=True)
def test_of_an_undo_and_somebodys_move_at_once_one_happens(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    order, together, lock = _moved(shop), gate(), transitions.lock

    def lock_together(orders: Sequence[Order]) -> list[Order]:
        together()
        return lock(orders)

    monkeypatch.setattr(transitions, "lock", lock_together)
    results = _undo_and_move(shop, order)

    assert sorted(type(result).__name__ for result in results) == ["Move", "StaleOrder"]
    order.refresh_from_db()
    assert (order.version, len(_history(order))) == (3, 3)


@pytest.mark.rule("OS-27", "OS-20")
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_only_the_database_stops_the_second(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, together = _moved(shop), gate()

    def read_without_lock(orders: Sequence[Order]) -> list[Order]:
        read = list(Order.objects.filter(pk__in=[order.pk for order in orders]))
        together()
        return read

    monkeypatch.setattr(transitions, "lock", read_without_lock)
    results = _undo_and_move(shop, order)

    stopped_by = {"postgresql": IntegrityError, "sqlite": StaleOrder}[connection.vendor]
    assert [type(result) for result in results if not isinstance(result, Move)] == [stopped_by]
