"""Closing stamps who and when; from then on lines, details and people stay as they are, whoever writes."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from orders.models import Line, Order
from orders.services import LinesLocked, Priced, add_line, change_order, remove_line
from tests.factories import Shop, make_line, make_order, put
from tests.pages import browse, text_of


def _closed(shop: Shop, name: str = "Closed") -> Order:
    order = make_order(shop, performer=shop.tech)
    make_line(order, "Glass", price="20.00")
    put(order, shop, name)
    order.refresh_from_db()
    return order


def _details(order: Order) -> dict[str, object]:
    lines = list(Line.objects.filter(order_id=order.pk).values())
    return {**Order.objects.filter(pk=order.pk).values().get(), "lines": lines}


@pytest.mark.rule("OS-25", "OS-3")
@pytest.mark.parametrize("name", ["Closed", "Refused"])
def test_entering_a_closing_status_stamps_who_and_when(shop: Shop, name: str) -> None:
    order = _closed(shop, name)

    assert (order.closed_by, order.closed_at) == (shop.owner.user, order.entered_at)
    assert order.lines_locked
    assert re.search("The order was closed: .{4,20}, Fixit owner", text_of(browse(shop.desk).get("/orders/1/")))


@pytest.mark.rule("OS-3", "OS-25")
@pytest.mark.parametrize("name", ["Diagnostics", "Awaiting parts", "Ready", "New"])
def test_no_open_status_stamps_or_locks(shop: Shop, name: str) -> None:
    order = make_order(shop)
    put(order, shop, "In progress")

    put(order, shop, name)

    order.refresh_from_db()
    assert (order.closed_at, order.closed_by, order.lines_locked) == (None, None, False)


@pytest.mark.rule("OS-25")
def test_a_closed_order_takes_no_line_loses_none_and_changes_no_detail(shop: Shop) -> None:
    order = _closed(shop)
    before, line = _details(order), order.lines.get()
    order.about, order.performer = "Something else", None

    with pytest.raises(LinesLocked, match="Order 1 is closed"):
        add_line(order, Priced("More", Decimal(1), Decimal(5)), by=shop.owner)
    with pytest.raises(LinesLocked):
        remove_line(order, line.pk, by=shop.owner)
    with pytest.raises(LinesLocked):
        change_order(order, seen=order.revision, by=shop.owner)

    assert _details(order) == before


@pytest.mark.rule("OS-25")
def test_a_page_opened_before_the_closing_changes_nothing_after_it(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    make_line(order, "Glass")
    line = order.lines.get()
    put(order, shop, "Closed")
    before = _details(order)

    added = browser.post("/orders/1/lines/add/", {"title": "More", "quantity": "1", "price": "5"})
    removed = browser.post(f"/orders/1/lines/{line.pk}/remove/")
    changed = browser.post("/orders/1/edit/", {"about": "Else", "performer": "", "seen": before["revision"]})

    assert (added.status_code, removed.status_code, changed.status_code) == (409, 409, 422)
    for response in (added, removed, changed):
        assert "Order 1 is closed: its lines and people can no longer change." in text_of(response)
    assert _details(order) == before


@pytest.mark.rule("OS-25")
def test_the_page_of_a_closed_order_offers_no_change(shop: Shop) -> None:
    _closed(shop)

    page = browse(shop.owner).get("/orders/1/").content.decode()

    assert "Lines and people can no longer change." in page
    assert not [address for address in ("/lines/add/", "/remove/", "/edit/", "/move/") if address in page]


_STATEMENTS = {
    "insert": "INSERT INTO orders_line (organization_id, order_id, title, quantity, price, total, position) "
    "VALUES ({organization}, {closed}, 'More', 1, 1, 1, 9)",
    "update": "UPDATE orders_line SET price = 0 WHERE order_id = {closed}",
    "move in": "UPDATE orders_line SET order_id = {closed} WHERE order_id = {open}",
    "move out": "UPDATE orders_line SET order_id = {open} WHERE order_id = {closed}",
    "delete": "DELETE FROM orders_line WHERE order_id = {closed}",
}


@pytest.mark.rule("OS-25")
@pytest.mark.parametrize("statement", _STATEMENTS)
def test_the_database_refuses_any_change_of_the_lines_of_a_closed_order(shop: Shop, statement: str) -> None:
    closed, other = _closed(shop), make_order(shop)
    make_line(other)
    before = _details(closed), _details(other)
    sql = _STATEMENTS[statement].format(organization=shop.organization.pk, closed=closed.pk, open=other.pk)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert (_details(closed), _details(other)) == before


@pytest.mark.rule("OS-25")
def test_the_database_keeps_the_lock_as_long_as_the_stamp(shop: Shop) -> None:
    order = _closed(shop)

    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(lines_locked=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(closed_at=None, lines_locked=False)


@pytest.mark.rule("OS-25")
def test_lines_of_an_open_order_are_free(shop: Shop) -> None:
    order = make_order(shop)
    make_line(order)

    with transaction.atomic():
        assert Line.objects.filter(order=order).update(position=3) == 1
        assert order.lines.all().delete()[0] == 1
