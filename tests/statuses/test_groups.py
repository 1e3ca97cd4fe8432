from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from notifications.models import Channel, MessageText
from orders.models import Order
from statuses.groups import Group
from statuses.models import Effect, Status
from tests.factories import Shop, make_order, put

SIX = ["new", "in_progress", "deferred", "ready", "closed_successfully", "closed_unsuccessfully"]
CLOSING = {"closed_successfully", "closed_unsuccessfully"}


def make_status(shop: Shop, group: str, name: str = "Of our own", **switches: bool) -> Status:
    status = Status(organization=shop.organization, group=group, **switches)
    status.call(name)
    status.save()
    shop.statuses[name] = status
    return status


def raw(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.rule("OS-1")
def test_there_are_six_groups_in_one_order() -> None:
    assert [group.value for group in Group] == SIX


@pytest.mark.rule("OS-1")
@pytest.mark.parametrize("group", ["paused", "", "NEW"])
def test_nothing_can_stand_in_a_seventh_group(shop: Shop, group: str) -> None:
    order, status = make_order(shop), shop.status("New")

    with pytest.raises(IntegrityError, match="status_group_is_one_of_six"), transaction.atomic():
        raw('UPDATE statuses_status SET "group" = %s WHERE id = %s', group, status.pk)
    with pytest.raises(IntegrityError, match="order_group_is_one_of_six"), transaction.atomic():
        raw('UPDATE orders_order SET "group" = %s WHERE id = %s', group, order.pk)


@pytest.mark.rule("OS-1")
def test_statuses_are_listed_group_by_group_whatever_their_position(shop: Shop) -> None:
    Status.objects.of(shop.organization).filter(group="new").update(position=99)
    make_status(shop, "new", "Accepted by phone")

    groups = [status.group for status in Status.objects.of(shop.organization).in_order()]

    assert list(dict.fromkeys(groups)) == SIX
    assert groups == sorted(groups, key=SIX.index)


@pytest.mark.rule("OS-3")
@pytest.mark.parametrize("group", SIX)
def test_a_status_closes_exactly_when_its_group_does(shop: Shop, group: str) -> None:
    status = make_status(shop, group)

    status.refresh_from_db()

    assert status.closes is (group in CLOSING)


@pytest.mark.rule("OS-3")
@pytest.mark.parametrize(("name", "closes"), [("Ready", True), ("Closed", False)])
def test_closing_is_no_switch_that_could_be_written(shop: Shop, name: str, closes: bool) -> None:
    status = shop.status(name)

    with pytest.raises(DatabaseError), transaction.atomic():
        raw("UPDATE statuses_status SET closes = %s WHERE id = %s", closes, status.pk)
    Status.objects.filter(pk=status.pk).update(closes=closes)
    status.closes = closes
    status.save()

    status.refresh_from_db()
    assert status.closes is not closes


@pytest.mark.rule("OS-3")
@pytest.mark.parametrize("group", SIX)
def test_an_order_is_stamped_closed_exactly_in_a_closing_group(shop: Shop, group: str) -> None:
    orders = Order.objects.filter(pk=make_order(shop).pk)
    stamped = {"closed_at": timezone.now(), "lines_locked": True}
    open_ = {"closed_at": None, "lines_locked": False}
    right, wrong = (stamped, open_) if group in CLOSING else (open_, stamped)

    with pytest.raises(IntegrityError), transaction.atomic():
        orders.update(group=group, **wrong)
    assert orders.update(group=group, **right) == 1


@pytest.mark.rule("OS-4")
@pytest.mark.parametrize("group", SIX)
def test_a_status_of_every_group_can_send_a_message(shop: Shop, group: str) -> None:
    status = make_status(shop, group, "Tell the client", sends_message=True)
    MessageText.objects.create(
        organization=shop.organization, status=status, channel=Channel.SMS, language="en", text="Hello"
    )
    order = make_order(shop)

    put(order, shop, "Tell the client")

    assert [effect.payload["text"] for effect in Effect.objects.filter(subject_id=order.pk)] == ["Hello"]
