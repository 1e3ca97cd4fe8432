"""Statements of the hot path do what the ORM does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.statements import ModelsById, RowsById, insert_rows
from orders.models import Order
from statuses.models import Effect, Move, Status
from tests.factories import Shop, make_order

_by_id = ModelsById(lambda ids: Order.objects.filter(pk__in=ids).order_by("-pk"))
_locked = ModelsById(lambda ids: Order.objects.select_for_update().filter(pk__in=ids))
_names = RowsById(lambda ids: Status.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "name", "closes"))


def _effect(order: Order, place: int) -> Effect:
    return Effect(
        organization_id=order.organization_id,
        subject_kind="order",
        subject_id=order.pk,
        kind="any",
        key=f"any/{place}",
        payload={"text": f'"{{{place}}}", \\ and «ё»'},
    )


@pytest.mark.parametrize("number", [0, 1, 3, 20])
def test_rows_read_by_id_are_those_the_orm_reads(shop: Shop, number: int) -> None:
    orders = [make_order(shop, deadline=timezone.now()) for _each in range(number)]

    read = _by_id([order.pk for order in orders])

    expected = list(Order.objects.order_by("-pk"))
    assert [vars(order) | {"_state": None} for order in read] == [vars(order) | {"_state": None} for order in expected]


def test_a_row_that_was_read_can_be_saved(shop: Shop) -> None:
    (order,) = _by_id([make_order(shop).pk])

    order.about = "Another thing"
    order.save(update_fields=["about"])

    assert Order.objects.get().about == "Another thing"


def test_values_read_by_id_come_as_rows_and_each_once(shop: Shop) -> None:
    new, closed = shop.status("New"), shop.status("Closed")

    assert _names([closed.pk, new.pk, new.pk]) == [(new.pk, "New", False), (closed.pk, "Closed", True)]
    assert _names([]) == _names([0]) == []


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_inside_a_transaction_only() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        _locked([1])


def test_a_read_that_takes_more_than_ids_is_refused(db: None) -> None:
    more = RowsById(lambda ids: Status.objects.filter(pk__in=ids, name="New").values_list("pk"))

    with pytest.raises(TypeError, match="other parameters"):
        more._compile(1)


@pytest.mark.parametrize("number", [1, 8, 9, 150])
def test_inserted_rows_are_in_the_database_as_they_were_given(shop: Shop, number: int) -> None:
    order = make_order(shop)
    effects = [_effect(order, place) for place in range(number)]

    insert_rows(effects)

    stored = Effect.objects.in_bulk([effect.pk for effect in effects])
    assert [(stored[effect.pk].key, stored[effect.pk].payload) for effect in effects] == [
        (effect.key, effect.payload) for effect in effects
    ]
    assert {(effect.state, effect.lease_until) for effect in stored.values()} == {("owed", None)}


def test_moments_and_spans_survive_whether_rows_share_them_or_not(shop: Shop) -> None:
    order, now = make_order(shop), timezone.now()
    moves = [
        Move(organization=shop.organization, kind="order", subject_id=order.pk, version=version, at=now, to_code="new",
             to_name="New", stayed=timedelta(minutes=version))
        for version in range(2, 22)
    ]  # fmt: skip

    insert_rows(moves)

    stored = Move.objects.filter(version__gt=1).order_by("version").values_list("at", "stayed", "by")
    assert list(stored) == [(now, timedelta(minutes=version), None) for version in range(2, 22)]


def test_what_the_database_fills_is_read_from_it_when_asked_for(shop: Shop) -> None:
    effect = _effect(make_order(shop), 1)

    insert_rows([effect])

    assert abs(effect.due_at - timezone.now()) < timedelta(minutes=1)
    assert effect.due_at == Effect.objects.get(pk=effect.pk).due_at


def test_a_row_that_breaks_a_constraint_writes_none(shop: Shop) -> None:
    order = make_order(shop)

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([_effect(order, 1), _effect(order, 2), _effect(order, 2)])

    assert not Effect.objects.filter(kind="any").exists()
