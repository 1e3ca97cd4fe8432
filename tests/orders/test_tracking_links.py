"""Keys of tracking pages, and where their links are said."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import Role
from notifications.models import Channel, MessageText
from orders.models import Order, Tracking
from orders.tracking.keys import tracking_keys
from orders.transitions import move_orders
from statuses.models import Effect
from tests.factories import Shop, make_order, put
from tests.pages import browse, text_of

pytestmark = pytest.mark.rule("OR-9")


def address(order: Order) -> str:
    return f"/t/{order.tracking.key}/"


def test_every_order_gets_a_key_of_128_bits_when_it_is_accepted(shop: Shop) -> None:
    keys = {make_order(shop).tracking.key for _each in range(5)}

    assert len(keys) == 5
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", key) for key in keys)


def test_an_order_from_before_there_were_keys_gets_one_and_keeps_it(shop: Shop) -> None:
    orders = [make_order(shop), make_order(shop)]
    kept = orders[0].tracking.key
    Tracking.objects.filter(order=orders[1]).delete()

    first = tracking_keys(orders)

    assert first[orders[0].pk] == kept
    assert tracking_keys(orders) == first
    assert Tracking.objects.count() == 2


@pytest.mark.rule("EF-7")
def test_a_message_that_says_tracking_carries_the_absolute_link(shop: Shop, settings: Settings) -> None:
    settings.SITE_URL = "https://shop.example/"
    order = make_order(shop)
    texts = MessageText.objects.filter(status=shop.status("Ready"), channel=Channel.SMS)
    texts.update(text="See {tracking}")

    put(order, shop, "Ready")

    sms = Effect.objects.get(subject_id=order.pk, lane="sms")
    assert sms.payload["text"] == f"See https://shop.example/t/{order.tracking.key}/"


@pytest.mark.rule("EF-7", "EF-8")
def test_the_links_of_many_orders_take_one_query_and_none_where_no_text_names_them(shop: Shop) -> None:
    ready = shop.status("Ready")
    orders = [make_order(shop) for _each in range(6)]

    def taken(several: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            move_orders(
                orders=orders[:several], to=ready, by=shop.owner, seen={order.pk: order.version for order in orders}
            )
        return sum("orders_tracking" in query["sql"] for query in queries)

    assert taken(1) == 0
    MessageText.objects.filter(status=ready, channel=Channel.SMS).update(text="See {tracking}")
    assert taken(2) == 1
    assert taken(6) == 1


@pytest.mark.rule("EF-7")
def test_the_preview_of_a_text_says_the_link_of_the_newest_order(shop: Shop) -> None:
    order, ready = make_order(shop), shop.status("Ready")
    MessageText.objects.filter(status=ready, channel=Channel.SMS).update(text="See {tracking}")

    page = text_of(browse(shop.owner).get(f"/settings/statuses/{ready.pk}/"))

    assert f"/t/{order.tracking.key}/" in page
    assert "{tracking}" in page


def test_staff_who_talk_to_clients_find_the_link_on_the_order_and_head_office_does_not(shop: Shop) -> None:
    order = make_order(shop, performer=shop.tech)

    for member in (shop.desk, shop.tech):
        assert address(order) in browse(member).get(f"/orders/{order.number}/").content.decode()
    office = browse(shop.members[Role.HEAD_OFFICE]).get(f"/orders/{order.number}/").content.decode()
    assert address(order) not in office
