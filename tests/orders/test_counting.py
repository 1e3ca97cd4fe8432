"""Numbers beside links: bounded, in one statement, and none of anybody else's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.counting import count_all, count_between, count_by
from orders.models import Order
from orders.todo import unassigned
from statuses.groups import Group
from tests.factories import Shop, make_order, put

_NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)
_HOUR = timedelta(hours=1)


def _accepted_at(shop: Shop, *moments: datetime) -> None:
    for moment in moments:
        Order.objects.filter(pk=make_order(shop).pk).update(created_at=moment)


def test_nobody_counts_further_than_is_said(shop: Shop) -> None:
    for _each in range(4):
        make_order(shop)

    assert count_all({"": unassigned(shop.owner)}, 2) == {"": 3}
    assert count_all({"": unassigned(shop.owner)}, 4) == {"": 4}
    assert count_by("group", (unassigned(shop.owner), [Group.NEW]), most=2) == {Group.NEW: 3}


def test_each_value_of_a_column_is_counted_by_itself_in_one_statement(shop: Shop, neighbour: Shop) -> None:
    for each in (shop, neighbour):
        put(make_order(each), each, "Ready")
        make_order(each)
        make_order(each)
    own = Order.objects.filter(organization=shop.organization).order_by("-number")

    with CaptureQueriesContext(connection) as taken:
        found = count_by("group", (own.open(), [Group.NEW, Group.READY, Group.DEFERRED]), (own, [Group.IN_PROGRESS]))

    assert found == {Group.NEW: 2, Group.READY: 1, Group.DEFERRED: 0, Group.IN_PROGRESS: 0}
    assert len(taken) == 1


def test_a_span_holds_its_first_moment_and_not_its_last(shop: Shop) -> None:
    _accepted_at(shop, _NOON, _NOON, _NOON + _HOUR)
    own = Order.objects.filter(organization=shop.organization).order_by("-created_at")
    spans = [(_NOON - _HOUR, _NOON), (_NOON, _NOON + _HOUR), (_NOON + _HOUR, _NOON + 2 * _HOUR)]

    assert count_between("created_at", spans, own) == [0, 2, 1]
    assert count_between("created_at", spans, own, own) == [0, 4, 2]
    assert count_between("created_at", spans, own, most=1) == [0, 2, 1]


@pytest.mark.parametrize("nothing", [0, 1])
def test_what_can_match_nothing_is_counted_as_none(shop: Shop, nothing: int) -> None:
    make_order(shop)
    none = [Order.objects.none(), Order.objects.filter(pk__in=[])][nothing]

    assert count_by("group", (none, [Group.NEW])) == {Group.NEW: 0}
    assert count_between("created_at", [(_NOON, _NOON + _HOUR)], none) == [0]
    assert count_all({"": none}) == {"": 0}
