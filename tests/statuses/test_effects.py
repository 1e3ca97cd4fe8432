from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from orders.models import Order
from orders.transitions import intend
from statuses.history import owe
from statuses.kinds import plan
from statuses.models import Effect, Move
from tests.factories import Shop, make_order, put


@pytest.mark.rule("EF-1")
def test_an_effect_is_written_in_the_transaction_of_its_move(shop: Shop) -> None:
    order = make_order(shop)

    with transaction.atomic():
        put(order, shop, "Ready")
        assert Effect.objects.filter(subject_id=order.pk).count() == 2
        transaction.set_rollback(True)

    assert not Effect.objects.filter(subject_id=order.pk).exists()
    assert Move.objects.get(subject_id=order.pk).to_name == "New"
    assert Order.objects.get(pk=order.pk).status == shop.status("New")


@pytest.mark.rule("EF-1")
def test_an_effects_key_says_what_it_is_for(shop: Shop) -> None:
    order = make_order(shop)

    put(order, shop, "Ready")

    keys = Effect.objects.filter(subject_id=order.pk).values_list("key", flat=True)
    assert sorted(keys) == [f"message/email/order/{order.pk}/2", f"message/sms/order/{order.pk}/2"]


@pytest.mark.rule("EF-1")
def test_the_database_refuses_a_second_effect_with_a_known_key(shop: Shop, neighbour: Shop) -> None:
    order = make_order(shop)
    put(order, shop, "Ready")
    effect = Effect.objects.filter(subject_id=order.pk)[0]
    effect.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        effect.save(force_insert=True)


@pytest.mark.rule("EF-1")
def test_the_same_plan_owed_twice_is_refused_as_a_whole(shop: Shop) -> None:
    order = make_order(shop)
    statuses = {status.pk: status for status in shop.statuses.values()}
    planned = plan(intend([order], statuses=statuses, to=shop.status("Ready").pk, by=shop.owner))
    put(order, shop, "Ready")
    moves = list(Move.objects.filter(subject_id=order.pk, version=2))

    with pytest.raises(IntegrityError), transaction.atomic():
        owe(planned, moves)

    assert Effect.objects.filter(subject_id=order.pk).count() == 2


@pytest.mark.rule("EF-1")
def test_coming_back_to_a_status_owes_its_effects_anew(shop: Shop) -> None:
    order = make_order(shop)
    for name in ("Ready", "Diagnostics", "Ready"):
        put(order, shop, name)

    owed = Effect.objects.filter(subject_id=order.pk, lane="sms")

    assert sorted(owed.values_list("move__version", flat=True)) == [2, 4]
