from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.formats import clock
from accounts.models import Role
from orders.models import Order
from orders.transitions import NotAllowed, NotPermitted, StaleOrder, move_order
from statuses.models import Effect, Move
from tests.factories import Shop, make_order, put


def _as_stored(order: Order) -> tuple[dict[str, object], int, int]:
    """Return everything a move could change: the row, the lines of history and the effects."""
    row = Order.objects.filter(pk=order.pk).values().get()
    return row, Move.objects.filter(subject_id=order.pk).count(), Effect.objects.filter(subject_id=order.pk).count()


@pytest.mark.rule("OS-20", "OS-28")
def test_a_move_writes_the_order_one_line_of_history_and_its_effects(shop: Shop) -> None:
    order = make_order(shop)

    put(order, shop, "Ready", comment="mended")

    order.refresh_from_db()
    move = Move.objects.get(subject_id=order.pk, version=2)
    assert (order.status.name, order.group, order.version) == ("Ready", "ready", 2)
    assert (move.from_name, move.to_name, move.to_code, move.comment) == ("New", "Ready", "ready", "mended")
    assert move.by == shop.owner.user
    assert sorted(Effect.objects.filter(move=move).values_list("lane", flat=True)) == ["email", "sms"]


@pytest.mark.rule("OS-21")
def test_moving_to_the_status_it_already_has_does_nothing(shop: Shop) -> None:
    order = make_order(shop)
    put(order, shop, "Ready")
    before = _as_stored(order)

    assert put(order, shop, "Ready") is None

    assert _as_stored(order) == before


@pytest.mark.rule("OS-21")
def test_the_same_move_repeated_from_the_old_page_is_quiet(shop: Shop) -> None:
    order = make_order(shop)
    move_order(order, to=shop.status("Ready"), by=shop.desk, seen=1)
    before = _as_stored(order)

    assert move_order(order, to=shop.status("Ready"), by=shop.desk, seen=1) is None

    assert _as_stored(order) == before


@pytest.mark.rule("OS-22")
def test_a_move_from_a_page_drawn_before_somebody_elses_is_refused(shop: Shop) -> None:
    order = make_order(shop)
    put(order, shop, "Diagnostics")
    before = _as_stored(order)

    with pytest.raises(StaleOrder, match="Fixit owner set “Diagnostics”"):
        move_order(order, to=shop.status("Ready"), by=shop.desk, seen=1)

    assert _as_stored(order) == before


@pytest.mark.rule("OS-22")
def test_the_refusal_names_the_time_as_the_organizations_clock_shows_it(shop: Shop) -> None:
    order = make_order(shop)
    put(order, shop, "Diagnostics")
    at = Move.objects.get(subject_id=order.pk, version=2).at

    with pytest.raises(StaleOrder) as refused:
        move_order(order, to=shop.status("Ready"), by=shop.desk, seen=1)

    local = timezone.localtime(at, shop.organization.zone)
    assert f"at {clock(local, shop.organization)}," in str(refused.value)


@pytest.mark.rule("OS-22")
def test_going_back_and_forth_meanwhile_is_a_change_too(shop: Shop) -> None:
    order = make_order(shop)
    put(order, shop, "Diagnostics")
    put(order, shop, "New")

    with pytest.raises(StaleOrder, match="set “New”"):
        move_order(order, to=shop.status("Ready"), by=shop.desk, seen=1)


@pytest.mark.rule("OS-23")
def test_nothing_moves_out_of_a_closing_group(shop: Shop) -> None:
    order = make_order(shop)
    put(order, shop, "Closed")
    before = _as_stored(order)

    for name in ("New", "Ready", "Refused"):
        with pytest.raises(NotAllowed, match="closed"):
            put(order, shop, name)

    assert _as_stored(order) == before


@pytest.mark.rule("OS-9", "OS-23")
def test_nothing_moves_into_an_archived_status(shop: Shop) -> None:
    order, status = make_order(shop), shop.status("Ready")
    status.archived_at = timezone.now()
    status.save()
    before = _as_stored(order)

    with pytest.raises(NotAllowed, match="“Ready” is archived"):
        put(order, shop, "Ready")

    assert _as_stored(order) == before


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize(
    ("role", "name"), [(Role.TECHNICIAN, "Closed"), (Role.TECHNICIAN, "Refused"), (Role.HEAD_OFFICE, "Diagnostics")]
)
def test_the_door_itself_refuses_a_role_that_may_not(shop: Shop, role: Role, name: str) -> None:
    order = make_order(shop, performer=shop.tech)
    before = _as_stored(order)

    with pytest.raises(NotPermitted):
        move_order(order, to=shop.status(name), by=shop.members[role], seen=1)

    assert _as_stored(order) == before


@pytest.mark.rule("TN-2")
def test_a_technician_moves_their_own_orders_only(shop: Shop) -> None:
    own, other = make_order(shop, performer=shop.tech), make_order(shop)

    assert move_order(own, to=shop.status("Ready"), by=shop.tech, seen=1)
    with pytest.raises(NotPermitted):
        move_order(other, to=shop.status("Ready"), by=shop.tech, seen=1)
