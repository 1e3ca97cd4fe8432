from __future__ import annotations

import pytest

from orders.transitions import StaleOrder, move_order
from statuses.models import Effect, Move
from tests.factories import Shop, make_order, put


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


@pytest.mark.rule("OS-22")
def test_a_move_from_a_page_drawn_before_somebody_elses_is_refused(shop: Shop) -> None:
    order = make_order(shop)
    put(order, shop, "Diagnostics")

    with pytest.raises(StaleOrder, match="Fixit owner set “Diagnostics”"):
        move_order(order, to=shop.status("Ready"), by=shop.desk, seen=1)

    order.refresh_from_db()
    assert order.status.name == "Diagnostics"
