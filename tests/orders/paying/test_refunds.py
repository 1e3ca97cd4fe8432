"""Money goes back: an entry that names what it returns and never exceeds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse

from accounts.models import Membership, Role
from orders import transitions
from orders.models import Order
from orders.paying import give_back_payment, take_prepayment
from payments.models import Payment
from payments.services import PaymentRefused
from tests.factories import Shop, make_order, put
from tests.orders.paying.acts import method, stored
from tests.pages import browse, forms_of, text_of
from tests.races import at_once, gate


def _paid(shop: Shop, amount: str = "30", code: str = "card") -> Payment:
    order = make_order(shop)
    return take_prepayment(order, amount=Decimal(amount), method=method(shop, code), key=uuid4(), by=shop.desk)


def _order(payment: Payment) -> Order:
    return Order.objects.get(pk=payment.subject_id)


def _address(payment: Payment) -> str:
    return f"/orders/{_order(payment).number}/payments/{payment.pk}/return/"


def _return(member: Membership, payment: Payment, amount: str, **said: Any) -> HttpResponse:
    asked = {"key": uuid4(), "amount": amount, "method": payment.method_id, "note": "Did not help"}
    return browse(member).post(_address(payment), asked | said)


@pytest.mark.rule("OS-32")
def test_a_refund_is_an_entry_below_zero_that_names_what_it_returns(shop: Shop) -> None:
    payment = _paid(shop)

    response = _return(shop.members[Role.MANAGER], payment, "12.50")

    assert response.headers["Location"] == "/orders/1/"
    entry = Payment.objects.latest("pk")
    assert (entry.amount, entry.returns, entry.note) == (Decimal("-12.5"), payment, "Did not help")
    assert stored(_order(payment))[1:] == (Decimal("17.5"), Decimal("17.5"))
    page = text_of(browse(shop.owner).get("/orders/1/"))
    assert "Given back: Card · Did not help" in page
    assert "Given back -$12.50" in page


@pytest.mark.rule("OS-32")
def test_what_is_left_of_it_is_filled_in_and_all_of_it_can_go_back(shop: Shop) -> None:
    payment = _paid(shop)
    _return(shop.owner, payment, "12.50")
    form = forms_of(browse(shop.owner).get(_address(payment)))[_address(payment)]

    _return(shop.owner, payment, form["amount"])

    assert form["amount"] == "17.50"
    assert stored(_order(payment))[1:] == (0, 0)
    again = browse(shop.owner).get(_address(payment))
    assert (again.status_code, "All of it has been given back already." in text_of(again)) == (409, True)
    assert _address(payment) not in browse(shop.owner).get("/orders/1/").content.decode()


@pytest.mark.rule("OS-32")
@pytest.mark.parametrize("amount", ["30.01", "31", "0", "-1", "x", "", "NaN", "99999999999"])
def test_more_than_was_paid_or_no_amount_is_refused_in_words(shop: Shop, amount: str) -> None:
    payment = _paid(shop)

    response = _return(shop.owner, payment, amount)

    assert response.status_code == 422
    assert 'value="Did not help"' in response.content.decode()
    assert (stored(_order(payment))[1:], Payment.objects.count()) == ((30, 30), 1)


@pytest.mark.rule("OS-32")
def test_a_refund_cannot_be_refunded(shop: Shop) -> None:
    payment = _paid(shop)
    _return(shop.owner, payment, "10")
    refund = Payment.objects.latest("pk")

    assert _return(shop.owner, refund, "1").status_code == 404
    with pytest.raises(PaymentRefused):
        give_back_payment(_order(payment), refund, amount=Decimal(1), method=payment.method, key=uuid4(),
                          by=shop.owner, note="x")  # fmt: skip


@pytest.mark.rule("OS-34")
def test_the_same_form_gives_back_once_and_with_another_amount_nothing(shop: Shop) -> None:
    payment, key = _paid(shop), uuid4()

    codes = [_return(shop.owner, payment, amount, key=key).status_code for amount in ("10", "10", "11")]

    assert (codes, Payment.objects.count()) == ([302, 302, 409], 2)
    assert stored(_order(payment))[1:] == (20, 20)


@pytest.mark.rule("OS-33")
def test_money_taken_for_an_order_that_failed_goes_back(shop: Shop) -> None:
    payment = _paid(shop)
    order = _order(payment)
    put(order, shop, "Refused")

    _return(shop.owner, payment, "30")

    assert stored(order) == ("closed_unsuccessfully", 0, 0)
    assert order.due == 0


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_who_gives_nothing_back_is_refused_and_offered_none(shop: Shop, role: Role) -> None:
    payment, member = _paid(shop), shop.members[role]

    assert _return(member, payment, "1").status_code == 403
    assert _address(payment) not in browse(shop.desk).get("/orders/1/").content.decode()
    assert Payment.objects.count() == 1


@pytest.mark.rule("TN-1")
def test_a_payment_of_another_order_or_of_a_neighbour_is_not_found(shop: Shop, neighbour: Shop) -> None:
    ours, other, theirs = _paid(shop), _paid(shop), _paid(neighbour)
    number = _order(ours).number
    asked = {"key": uuid4(), "amount": "1", "method": ours.method_id, "note": "x"}

    for payment in (other, theirs):
        address = f"/orders/{number}/payments/{payment.pk}/return/"
        assert browse(shop.owner).post(address, asked).status_code == 404

    assert Payment.objects.count() == 3


def _returning(shop: Shop, payment: Payment, amount: int) -> Callable[[], Any]:
    order = _order(payment)
    return lambda: give_back_payment(
        order, payment, amount=Decimal(amount), method=payment.method, key=uuid4(), by=shop.owner, note="x"
    )


def _returned_at_once(shop: Shop, payment: Payment, monkeypatch: pytest.MonkeyPatch, *, held: bool) -> Decimal:
    """Let two give 20 of the same 30 back together; return what the ledger says is left."""
    together, lock = gate(), transitions.lock

    def read_together(orders: Sequence[Order]) -> list[Order]:
        if held:
            together()
            return lock(orders)
        read = list(Order.objects.filter(pk__in=[order.pk for order in orders]))
        together()
        return read

    monkeypatch.setattr(transitions, "lock", read_together)
    at_once(_returning(shop, payment, 20), _returning(shop, payment, 20))
    return stored(_order(payment))[2]


@pytest.mark.rule("OS-32")
@pytest.mark.django_db(transaction=True)
def test_of_two_refunds_of_one_payment_at_once_the_second_finds_what_the_first_left(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _returned_at_once(shop, _paid(shop), monkeypatch, held=True) == 10


@pytest.mark.rule("OS-32")
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_two_refunds_return_more_than_was_paid(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = _returned_at_once(shop, _paid(shop), monkeypatch, held=False)

    # SQLite lets one write at a time, lock or no lock.
    assert left == {"postgresql": -10, "sqlite": 10}[connection.vendor]
