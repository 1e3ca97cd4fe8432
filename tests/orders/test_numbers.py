from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from orders.models import Order
from orders.services import Intake, accept_order
from tests.factories import Shop, make_client, make_order


@pytest.mark.rule("OR-1")
def test_numbers_run_per_organization(shop: Shop, neighbour: Shop) -> None:
    numbers = [make_order(each).number for each in (shop, neighbour, shop, neighbour, shop)]

    assert numbers == [1, 5001, 2, 5002, 3]


@pytest.mark.rule("OR-1")
def test_a_number_is_given_once_even_after_an_order_that_was_not_to_be(shop: Shop) -> None:
    make_order(shop)
    attempt = transaction.savepoint()
    make_order(shop)
    transaction.savepoint_rollback(attempt)

    assert make_order(shop).number == 2


@pytest.mark.rule("OR-1")
def test_the_database_refuses_a_number_twice(shop: Shop) -> None:
    first, second = make_order(shop), make_order(shop)

    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=second.pk).update(number=first.number)


@pytest.mark.rule("OR-2")
def test_the_same_intake_is_the_same_order(shop: Shop) -> None:
    first = make_order(shop)

    again = accept_order(Intake(first.intake_key, make_client(shop), "Else"), by=shop.owner)

    assert again == first
    assert Order.objects.count() == 1
