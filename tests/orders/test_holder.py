"""Orders as Settings → Statuses meets them: counted, moved together and regrouped without knowing what they are."""

from __future__ import annotations

import pytest

from orders.holder import OrdersHolder
from orders.models import Order
from statuses import holders
from statuses.groups import Group
from statuses.models import Effect, Move, Status
from tests.factories import Shop, make_order, put


def _stands(shop: Shop) -> list[tuple[str, str, int]]:
    orders = Order.objects.filter(organization=shop.organization).order_by("pk")
    return list(orders.values_list("status__name", "group", "version"))


@pytest.mark.rule("OS-10")
def test_a_status_is_counted_with_all_that_sits_in_it_and_no_neighbours(shop: Shop, neighbour: Shop) -> None:
    for name in ("Ready", "Ready", "Closed"):
        put(make_order(shop), shop, name)
    put(make_order(neighbour), neighbour, "Ready")

    counted = OrdersHolder().counts(shop.organization)

    assert counted == {shop.status("Ready").pk: 2, shop.status("Closed").pk: 1}
    assert holders.counts(shop.organization) == counted


@pytest.mark.rule("OS-10")
def test_all_of_a_status_move_each_with_a_line_of_history_and_no_effect(shop: Shop, neighbour: Shop) -> None:
    for name in ("Diagnostics", "Diagnostics", "Awaiting parts"):
        put(make_order(shop), shop, name)
    put(make_order(neighbour), neighbour, "Diagnostics")

    moved = OrdersHolder().move_all(shop.status("Diagnostics"), shop.status("Ready"), shop.owner)

    assert moved == 2
    assert _stands(shop) == [("Ready", "ready", 3), ("Ready", "ready", 3), ("Awaiting parts", "deferred", 2)]
    assert _stands(neighbour) == [("Diagnostics", "in_progress", 2)]
    lines = Move.objects.filter(version=3)
    assert {(line.from_name, line.to_name, line.by_name) for line in lines} == {("Diagnostics", "Ready", "Fixit owner")}
    assert [line.why for line in lines] == ["“Diagnostics” was archived"] * 2
    assert not Effect.objects.exists()


@pytest.mark.rule("OS-10")
def test_moving_all_again_moves_nothing(shop: Shop) -> None:
    put(make_order(shop), shop, "Diagnostics")
    OrdersHolder().move_all(shop.status("Diagnostics"), shop.status("Ready"), shop.owner)
    before = _stands(shop)

    assert OrdersHolder().move_all(shop.status("Diagnostics"), shop.status("Ready"), shop.owner) == 0

    assert _stands(shop) == before


@pytest.mark.rule("OS-10", "OS-23")
def test_closed_orders_stay_where_they_were_closed(shop: Shop) -> None:
    put(make_order(shop), shop, "Refused")

    assert OrdersHolder().move_all(shop.status("Refused"), shop.status("Ready"), shop.owner) == 0

    assert _stands(shop) == [("Refused", "closed_unsuccessfully", 2)]


@pytest.mark.rule("OS-7")
def test_the_group_of_orders_follows_their_status_without_history_or_effect(shop: Shop, neighbour: Shop) -> None:
    for each in (shop, neighbour):
        put(make_order(each), each, "Diagnostics")
    status, lines = shop.status("Diagnostics"), Move.objects.count()
    Status.objects.filter(pk=status.pk).update(group=Group.DEFERRED)

    assert OrdersHolder().regroup(status, Group.DEFERRED) == 1

    assert _stands(shop) == [("Diagnostics", "deferred", 2)]
    assert _stands(neighbour) == [("Diagnostics", "in_progress", 2)]
    assert (Move.objects.count(), Effect.objects.count()) == (lines, 0)
