"""Accepting with all that is left and agreed: serial, looks, what came with it, price, prepayment."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse

from accounts.models import Kind, Membership
from crm_clients.models import Client
from orders.models import Order
from payments.models import Method, Payment
from tests.factories import Shop, make_client, make_order, make_shop
from tests.pages import browse, forms_of, text_of

NEW = "/orders/new/"


def _accept(member: Membership, **said: Any) -> HttpResponse:
    return browse(member).post(NEW, {"key": uuid4(), "client_name": "Ann", "about": "Laptop"} | said)


@pytest.mark.rule("OR-2")
def test_everything_that_was_written_down_is_in_the_order(shop: Shop) -> None:
    _accept(
        shop.desk,
        email="ann@mail.example",
        serial="SN 7",
        details="Does not charge",
        appearance="Scratched",
        included="Charger",
        agreed_price="80",
        deadline="2026-12-24T18:00",
    )

    order = Order.objects.get()
    assert (order.serial, order.details, order.appearance) == ("SN 7", "Does not charge", "Scratched")
    assert (order.included, order.agreed_price, order.client.email) == ("Charger", 80, "ann@mail.example")


@pytest.mark.rule("OR-2", "OS-31")
def test_a_prepayment_is_taken_with_the_order(shop: Shop) -> None:
    card = Method.objects.get(organization=shop.organization, code="card")

    _accept(shop.desk, prepayment="20.50", method=card.pk)

    payment = Payment.objects.get()
    assert (payment.amount, payment.method, payment.by) == (Decimal("20.50"), card, shop.desk.user)
    assert (Order.objects.get().paid, payment.subject_id) == (Decimal("20.50"), Order.objects.get().pk)


@pytest.mark.rule("OR-2", "OS-34")
def test_the_same_form_twice_is_one_order_one_client_and_one_payment_and_says_so(shop: Shop) -> None:
    browser = browse(shop.desk)
    drawn = forms_of(browser.get(NEW))[""] | {"client_name": "Ann", "about": "Laptop", "prepayment": "20"}

    browser.post(NEW, drawn)
    again = browser.post(NEW, drawn, follow=True)

    assert "This is order 1, accepted already: nothing was made or taken twice." in text_of(again)
    assert (Order.objects.count(), Client.objects.count(), Payment.objects.count()) == (1, 1, 1)
    assert Order.objects.get().paid == 20


@pytest.mark.rule("OR-2")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "at home"),
        ("serial", "x" * 81),
        ("appearance", "x" * 301),
        ("included", "nul\x00byte"),
        ("agreed_price", "-1"),
        ("agreed_price", "dear"),
        ("agreed_price", "sNaN"),
        ("agreed_price", "1" + "0" * 400),
        ("prepayment", "1e400"),
        ("prepayment", "0"),
        ("prepayment", "-5"),
        ("prepayment", "100000000"),
        ("method", "9999999"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_written(shop: Shop, field: str, value: str) -> None:
    response = _accept(shop.desk, **{"prepayment": "20", "details": "kept", field: value})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert forms_of(response)[""]["details"] == "kept"
    assert (Order.objects.count(), Client.objects.count(), Payment.objects.count()) == (0, 0, 0)


@pytest.mark.rule("TN-2", "OS-31")
def test_a_technician_sees_no_fields_of_money_taken_and_posting_one_is_refused_in_words(shop: Shop) -> None:
    page = browse(shop.tech).get(NEW).content.decode()

    refused = _accept(shop.tech, performer=shop.tech.pk, prepayment="20")
    accepted = _accept(shop.tech, performer=shop.tech.pk, agreed_price="80")

    assert 'name="prepayment"' not in page
    assert (refused.status_code, accepted.status_code) == (422, 302)
    assert "Your role takes no payments. Ask the front desk to take this one." in text_of(refused)
    assert (Order.objects.get().agreed_price, Payment.objects.count()) == (80, 0)


@pytest.mark.rule("TN-1")
def test_a_neighbours_way_to_pay_cannot_be_chosen(shop: Shop, neighbour: Shop) -> None:
    theirs = Method.objects.filter(organization=neighbour.organization).earliest("pk")

    assert _accept(shop.desk, prepayment="20", method=theirs.pk).status_code == 422
    assert not Order.objects.exists()


@pytest.mark.rule("OR-2")
def test_with_scripts_the_page_is_led_on_and_told_that_its_draft_is_done(shop: Shop) -> None:
    said = {"key": uuid4(), "client_name": "Ann", "about": "Laptop"}

    response = browse(shop.desk, htmx=True).post(NEW, said)

    assert response.headers["HX-Redirect"] == "/orders/1/receipt/"
    assert "accepted" in response.headers["HX-Trigger"]


@pytest.mark.rule("OR-2", "TN-8")
@pytest.mark.parametrize(
    ("kind", "said", "unsaid"),
    [
        (Kind.REPAIR_SHOP, ["Device", "Fault", "Serial number", "Appearance", "What came with it"], []),
        (Kind.SCHOOL, ["What is wanted", "The course or the lesson"], ["Device", "Serial number", "Appearance"]),
        (Kind.WEB_SHOP, ["What is bought", "Details"], ["Device", "Serial number", "Appearance"]),
        (Kind.SERVICE_COMPANY, ["What is wanted", "Serial number"], ["Device", "Fault", "Appearance"]),
    ],
)
def test_each_kind_of_business_is_asked_in_its_own_words(
    db: None, kind: Kind, said: list[str], unsaid: list[str]
) -> None:
    member = make_shop("Ours", kind=kind).desk

    page = text_of(browse(member).get(NEW))

    assert [word for word in said if word not in page] == []
    assert [word for word in unsaid if word in page] == []
    assert _accept(member).status_code == 302


@pytest.mark.rule("OR-2", "TN-8")
def test_what_a_business_does_not_ask_stays_on_an_order_that_says_it(db: None) -> None:
    school = make_shop("School", kind=Kind.SCHOOL)
    plain = make_order(school)
    odd = make_order(school, serial="SN 7")

    assert "Serial number" not in text_of(browse(school.desk).get(f"/orders/{plain.number}/edit/"))
    assert "Serial number" in text_of(browse(school.desk).get(f"/orders/{odd.number}/edit/"))


@pytest.mark.rule("OR-2")
def test_what_was_agreed_is_changed_on_the_form_of_the_order(shop: Shop) -> None:
    make_order(shop, client=make_client(shop), serial="SN 7", agreed_price=Decimal("80.5"))
    browser = browse(shop.desk)
    drawn = forms_of(browser.get("/orders/1/edit/"))[""]

    browser.post("/orders/1/edit/", drawn | {"serial": "SN 8", "appearance": "Dented", "agreed_price": "1,200"})

    order = Order.objects.get()
    assert drawn["agreed_price"] == "80.50"
    assert (order.serial, order.appearance, order.agreed_price) == ("SN 8", "Dented", 1200)
