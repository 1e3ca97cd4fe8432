"""Money taken before an order is closed: once, by who may, and the order says what is paid and due."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse

from accounts import invariants
from accounts.models import Membership, Role
from orders.models import Order
from orders.paying import take_prepayment
from payments.models import Method, Payment
from tests.factories import Shop, make_line, make_order, put
from tests.pages import browse, forms_of, queries_of, text_of


def _address(order: Order) -> str:
    return f"/orders/{order.number}/payment/"


def _take(member: Membership, order: Order, amount: str = "30", **said: Any) -> HttpResponse:
    return browse(member).post(_address(order), {"key": uuid4(), "amount": amount} | said)


def _stored(order: Order) -> tuple[Decimal, int]:
    order.refresh_from_db()
    return order.paid, Payment.objects.filter(subject_id=order.pk).count()


@pytest.mark.rule("OS-31")
def test_a_prepayment_is_taken_and_the_page_says_total_paid_and_due(shop: Shop) -> None:
    order, card = make_order(shop), Method.objects.get(organization=shop.organization, code="card")
    make_line(order, price="100")

    response = _take(shop.desk, order, "30.005", method=card.pk, note="For the screen")

    assert response.headers["Location"] == f"/orders/{order.number}/"
    assert _stored(order) == (Decimal("30.01"), 1)
    page = text_of(browse(shop.desk).get(f"/orders/{order.number}/"))
    assert "Total $100.00 Paid $30.01 Due $69.99" in page
    assert "Card · For the screen" in page
    assert "Fixit front_desk $30.01" in page


@pytest.mark.rule("OS-31")
def test_what_is_paid_beyond_the_total_is_said_as_such(shop: Shop) -> None:
    order = make_order(shop)
    _take(shop.desk, order)

    page = text_of(browse(shop.desk).get(f"/orders/{order.number}/"))

    assert order.due == 0
    order.refresh_from_db()
    assert order.due == -30
    assert "Paid ahead $30.00" in page


@pytest.mark.rule("OS-34")
def test_the_same_form_twice_takes_the_money_once(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    drawn = forms_of(browser.get(_address(order)))[_address(order)] | {"amount": "30"}

    answers = [browser.post(_address(order), drawn) for _each in range(2)]

    assert [answer.headers["Location"] for answer in answers] == [f"/orders/{order.number}/"] * 2
    assert _stored(order) == (30, 1)


@pytest.mark.rule("OS-34")
@pytest.mark.parametrize("other", [{"amount": "31"}, {"method": "card"}], ids=str)
def test_the_same_form_with_another_amount_or_way_to_pay_is_refused_and_says_what_it_took(
    shop: Shop, other: dict[str, str]
) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    ways = {each.code: each.pk for each in Method.objects.filter(organization=shop.organization)}
    said = {"key": str(uuid4()), "amount": "30", "method": ways["cash"], "note": "kept"}
    said_other = said | {name: ways.get(value, value) for name, value in other.items()}
    browser.post(_address(order), said)

    answers = [browser.post(_address(order), said_other) for _each in range(2)]

    assert [(answer.status_code, _stored(order)) for answer in answers] == [(409, (30, 1))] * 2
    assert "This page took $30.00 (Cash) already. Nothing more was taken." in text_of(answers[0])
    kept = answers[0].context["form"]
    assert {name: kept[name].value() for name in said_other} == {name: str(each) for name, each in said_other.items()}
    assert browser.post(_address(order), said).status_code == 302
    anew = forms_of(browser.get(_address(order)))[_address(order)]
    assert browser.post(_address(order), anew | {"amount": "31"}).status_code == 302
    assert _stored(order) == (61, 2)


@pytest.mark.rule("OS-34")
def test_the_key_of_another_orders_form_takes_nothing_in_silence(shop: Shop) -> None:
    first, second, key = make_order(shop), make_order(shop), uuid4()

    answers = [_take(shop.desk, order, key=key).status_code for order in (first, second)]

    assert (answers, _stored(first), _stored(second)) == ([302, 409], (30, 1), (0, 0))


@pytest.mark.rule("OS-34")
def test_two_forms_take_it_twice(shop: Shop) -> None:
    order = make_order(shop)

    _take(shop.desk, order, "30")
    _take(shop.desk, order, "12.50")

    assert _stored(order) == (Decimal("42.50"), 2)


@pytest.mark.rule("OS-31")
@pytest.mark.parametrize(("field", "value"), [("amount", "0"), ("amount", "many"), ("method", "9999999"), ("key", "x")])
def test_bad_input_is_said_beside_its_field_and_nothing_is_taken(shop: Shop, field: str, value: str) -> None:
    order = make_order(shop)

    response = _take(shop.desk, order, **{"note": "kept"} | {field: value})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert forms_of(response)[_address(order)]["note"] == "kept"
    assert _stored(order) == (0, 0)


@pytest.mark.rule("OS-31")
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_closed_order_takes_none_and_says_so(shop: Shop, method: str) -> None:
    order = make_order(shop)
    put(order, shop, "Closed")

    response = getattr(browse(shop.desk), method)(_address(order), {"key": uuid4(), "amount": "5"})

    assert response.status_code == 409
    assert "Order 1 is closed." in text_of(response)
    assert _stored(order) == (0, 0)
    assert _address(order) not in browse(shop.desk).get("/orders/1/").content.decode()


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_who_takes_no_payments_is_refused_and_offered_none(shop: Shop, role: Role) -> None:
    order, member = make_order(shop, performer=shop.tech), shop.members[role]

    assert _take(member, order).status_code == 403
    assert browse(member).get(_address(order)).status_code == 403
    assert _address(order) not in browse(member).get("/orders/1/").content.decode()
    assert _stored(order) == (0, 0)


@pytest.mark.rule("TN-1")
def test_a_neighbours_order_is_not_found(shop: Shop, neighbour: Shop) -> None:
    theirs = make_order(neighbour)

    assert _take(shop.owner, theirs).status_code == 404
    assert _stored(theirs) == (0, 0)


@pytest.mark.rule("TN-1")
def test_a_neighbours_key_brings_nothing_of_theirs(shop: Shop, neighbour: Shop) -> None:
    ours, theirs, key = make_order(shop), make_order(neighbour), uuid4()
    _take(neighbour.desk, theirs, "7", key=key)

    _take(shop.desk, ours, "30", key=key)

    assert (_stored(ours), _stored(theirs)) == ((30, 1), (7, 1))


@pytest.mark.rule("OS-31")
def test_the_dialog_is_a_page_of_its_own_without_scripts_and_a_fragment_with_them(shop: Shop) -> None:
    order = make_order(shop)

    page = browse(shop.desk).get(_address(order))
    fragment = browse(shop.desk, htmx=True).post(_address(order), {"key": uuid4(), "amount": ""})

    assert "<html" in page.content.decode()
    assert (fragment.status_code, fragment.headers["HX-Retarget"]) == (422, "#dialog")
    assert "<html" not in fragment.content.decode()


@pytest.mark.rule("OS-32")
def test_an_order_that_does_not_say_the_sum_of_the_ledger_is_a_fault(shop: Shop) -> None:
    right, wrong = make_order(shop), make_order(shop)
    for order in (right, wrong):
        for amount in ("0.10", "0.20"):
            _take(shop.desk, order, amount)
    Order.objects.filter(pk=wrong.pk).update(paid=5)

    faults = invariants.faults()["what is paid is the sum of the ledger"]

    assert faults == [f"order {wrong.pk} does not say the sum of its payments"]


@pytest.mark.rule("OS-31")
def test_the_page_takes_as_many_queries_for_fifty_payments_as_for_one(shop: Shop) -> None:
    order, method, taken = make_order(shop), Method.objects.filter(organization=shop.organization)[0], []
    for wanted in (1, 3, 50):
        for _each in range(Payment.objects.count(), wanted):
            take_prepayment(order, amount=Decimal(1), method=method, key=uuid4(), by=shop.desk)
        taken.append(queries_of(browse(shop.owner), "/orders/1/"))

    assert len(set(taken)) == 1, taken
