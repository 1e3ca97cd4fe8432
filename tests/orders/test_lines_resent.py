"""A form that adds a line, sent again: its answer was lost, and since then the house or the words may be others."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from accounts.people.services import end_membership
from orders.models import Event, Line, Order
from tests.factories import Shop, make_order, put
from tests.pages import browse, text_of

ADD = "/orders/1/lines/add/"


def _said(shop: Shop, **said: Any) -> dict[str, Any]:
    return {"title": "Glass", "quantity": "1", "price": "20", "performer": shop.tech.pk, "key": uuid4()} | said


def _stored(order: Order) -> list[tuple[str, int, int]]:
    order.refresh_from_db()
    assert order.total == sum(line.total for line in order.lines.all())
    assert order.events.filter(what=Event.What.LINE_ADDED).count() == order.lines.count()
    return [(line.title, line.quantity, line.total) for line in order.lines.all()]


@pytest.mark.rule("OR-3")
def test_the_same_form_again_after_its_performer_left_is_quiet(shop: Shop) -> None:
    order, said = make_order(shop), _said(shop)
    browse(shop.desk).post(ADD, said)
    end_membership(shop.tech, by=shop.owner)

    response = browse(shop.desk).post(ADD, said)

    assert (response.status_code, _stored(order)) == (302, [("Glass", 1, 20)])


@pytest.mark.rule("OR-3")
def test_other_words_for_a_performer_who_left_are_refused_beside_the_performer_and_kept(shop: Shop) -> None:
    order, said = make_order(shop), _said(shop)
    browse(shop.desk).post(ADD, said)
    end_membership(shop.tech, by=shop.owner)

    response = browse(shop.desk).post(ADD, said | {"title": "Work"})

    assert (response.status_code, _stored(order)) == (409, [("Glass", 1, 20)])
    assert "no longer works here. Choose somebody else." in text_of(response)
    assert response.context["line_form"]["title"].value() == "Work"


@pytest.mark.rule("OR-3")
def test_the_same_form_again_after_the_order_was_closed_is_quiet(shop: Shop) -> None:
    order, said = make_order(shop), _said(shop)
    browse(shop.desk).post(ADD, said)
    put(order, shop, "Closed")

    assert browse(shop.desk).post(ADD, said).status_code == 302
    assert browse(shop.desk).post(ADD, said | {"title": "Work"}).status_code == 409
    assert _stored(order) == [("Glass", 1, 20)]


@pytest.mark.rule("OR-3")
@pytest.mark.parametrize(
    ("other", "second"),
    [
        ({"title": "Work"}, ("Work", 1, 20)),
        ({"quantity": "2"}, ("Glass", 2, 40)),
        ({"price": "21"}, ("Glass", 1, 21)),
        ({"discount": "5"}, ("Glass", 1, 15)),
        ({"performer": ""}, ("Glass", 1, 20)),
    ],
    ids=str,
)
def test_other_words_by_a_form_whose_answer_was_lost_are_another_line(
    shop: Shop, other: dict[str, str], second: tuple[str, int, int]
) -> None:
    order, said = make_order(shop), _said(shop)

    for sent in (said, said | other, said, said | other):
        assert browse(shop.desk).post(ADD, sent).status_code == 302

    assert _stored(order) == [("Glass", 1, 20), second]


@pytest.mark.rule("OR-3")
def test_a_key_of_another_orders_form_hides_no_line(shop: Shop) -> None:
    first, second, said = make_order(shop), make_order(shop), _said(shop)

    for order in (first, second):
        browse(shop.desk).post(f"/orders/{order.number}/lines/add/", said)

    assert (Line.objects.count(), _stored(first), _stored(second)) == (2, [("Glass", 1, 20)], [("Glass", 1, 20)])


@pytest.mark.rule("OR-3")
def test_the_same_amounts_written_otherwise_are_the_same_words(shop: Shop) -> None:
    order, said = make_order(shop), _said(shop)

    for sent in (said, said | {"quantity": "1.000", "price": "20.00", "discount": "0"}):
        browse(shop.desk).post(ADD, sent)

    assert _stored(order) == [("Glass", 1, 20)]
