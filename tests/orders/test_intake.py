"""Accepting an order on one page: the client by phone, found in any spelling or created in place."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse

from accounts.models import Membership, Role
from crm_clients.models import Client
from orders.models import Order
from statuses.models import Move
from tests.factories import Shop, make_client, make_order
from tests.pages import browse, forms_of, text_of

NEW = "/orders/new/"


def _accept(member: Membership, **said: Any) -> HttpResponse:
    form = {"key": uuid4(), "phone": "", "client_name": "", "about": "Laptop", "performer": "", "deadline": ""}
    return browse(member).post(NEW, form | said)


@pytest.mark.rule("OR-2")
def test_an_order_is_accepted_with_a_new_client_in_one_step(shop: Shop) -> None:
    response = _accept(shop.desk, phone="(212) 555-0188", client_name="Ann  Lee", performer=shop.tech.pk)

    order = Order.objects.get()
    assert response.headers["Location"] == f"/orders/{order.number}/receipt/"
    assert (order.client.name, str(order.client.phones.get().number)) == ("Ann Lee", "+12125550188")
    assert (order.status, order.group, order.version) == (shop.status("New"), "new", 1)
    assert (order.about, order.performer, order.created_by) == ("Laptop", shop.tech, shop.desk.user)
    assert Move.objects.get(subject_id=order.pk).version == 1


@pytest.mark.rule("OR-2")
@pytest.mark.parametrize(
    "spelling", ["+12125550188", "2125550188", "(212) 555-0188", "1 212.555.0188", "+1 (212) 5550188"]
)
def test_a_known_client_is_found_by_phone_in_any_spelling(shop: Shop, spelling: str) -> None:
    known = make_client(shop, "Ann Lee", "+12125550188")

    _accept(shop.desk, phone=spelling)

    assert Order.objects.get().client == known
    assert Client.objects.count() == 1


@pytest.mark.rule("OR-2")
def test_a_known_name_with_the_known_phone_is_the_same_client_whatever_the_case(shop: Shop) -> None:
    known = make_client(shop, "Семён Орлов", "+12125550188")

    _accept(shop.desk, phone="+12125550188", client_name="семен  ОРЛОВ")

    assert Order.objects.get().client == known


@pytest.mark.rule("OR-2")
def test_when_several_have_one_phone_the_page_asks_who_it_is(shop: Shop) -> None:
    make_client(shop, "Ann Lee", "+12125550188")
    ben = make_client(shop, "Ben Lee", "+12125550188")

    asked = _accept(shop.desk, phone="+12125550188", about="My own words")

    assert asked.status_code == 422
    assert "This phone belongs to Ann Lee, Ben Lee. Choose who it is." in text_of(asked)
    drawn = forms_of(asked)[""]
    assert drawn["about"] == "My own words"
    browse(shop.desk).post(NEW, drawn | {"who": ben.pk})
    assert Order.objects.get().client == ben


@pytest.mark.rule("OR-2")
def test_the_name_tells_apart_those_with_one_phone(shop: Shop) -> None:
    make_client(shop, "Ann Lee", "+12125550188")
    ben = make_client(shop, "Ben Lee", "+12125550188")

    _accept(shop.desk, phone="+12125550188", client_name="ben lee")

    assert Order.objects.get().client == ben


@pytest.mark.rule("OR-2")
def test_another_name_with_a_known_phone_is_asked_about_and_can_be_somebody_new(shop: Shop) -> None:
    known = make_client(shop, "Ann Lee", "+12125550188")

    asked = _accept(shop.desk, phone="+12125550188", client_name="Cleo Lee")
    browse(shop.desk).post(NEW, forms_of(asked)[""] | {"who": "new"})

    assert asked.status_code == 422
    order = Order.objects.get()
    assert (order.client.name, order.client != known) == ("Cleo Lee", True)


@pytest.mark.rule("OR-2")
def test_a_client_without_a_phone_needs_a_name(shop: Shop) -> None:
    nameless, named = _accept(shop.desk), _accept(shop.desk, client_name="Walk-in")

    assert (nameless.status_code, named.status_code) == (422, 302)
    assert "Enter the client's phone or name." in text_of(nameless)
    assert not Order.objects.get().client.phones.exists()


@pytest.mark.rule("OR-2")
def test_a_new_phone_needs_a_name(shop: Shop) -> None:
    response = _accept(shop.desk, phone="+12125550188")

    assert response.status_code == 422
    assert "This phone is new. Enter the client's name." in text_of(response)
    assert (Order.objects.count(), Client.objects.count()) == (0, 0)


@pytest.mark.rule("OR-2")
def test_two_forms_are_two_orders_of_one_client(shop: Shop) -> None:
    for _each in range(2):
        _accept(shop.desk, phone="+12125550188", client_name="Ann")

    assert sorted(Order.objects.values_list("number", flat=True)) == [1, 2]
    assert Client.objects.count() == 1


@pytest.mark.rule("OR-2", "TN-1")
def test_a_neighbours_key_and_client_mean_nothing_here(shop: Shop, neighbour: Shop) -> None:
    theirs = make_order(neighbour, client=make_client(neighbour, "Canary", "+12125550188"))

    asked = _accept(shop.desk, key=theirs.intake_key, phone="+12125550188")
    _accept(shop.desk, key=theirs.intake_key, phone="+12125550188", client_name="Ann", who=theirs.client_id)

    assert "Canary" not in text_of(asked)
    assert {order.client.name for order in Order.objects.filter(organization=shop.organization)} <= {"Ann"}
    assert Order.objects.filter(client=theirs.client).count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", "not-a-key"),
        ("key", ""),
        ("phone", "12"),
        ("phone", "call me"),
        ("phone", "9" * 300),
        ("client_name", "x" * 121),
        ("client_name", "nul\x00byte"),
        ("about", ""),
        ("about", "x" * 161),
        ("details", "x" * 4001),
        ("deadline", "9999-12-31T23:59"),
        ("deadline", "soon"),
        ("performer", "99999999999999999999"),
        ("who", "x" * 21),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_written(shop: Shop, field: str, value: str) -> None:
    said = {"client_name": "Ann", "details": "kept"} | {field: value}

    response = _accept(shop.desk, **said)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert forms_of(response)[""]["details"] == said["details"]
    assert (Order.objects.count(), Client.objects.count()) == (0, 0)


@pytest.mark.rule("TN-2")
def test_a_technician_accepts_for_themselves_only(shop: Shop) -> None:
    own = _accept(shop.tech, client_name="Ann", performer=shop.tech.pk)
    others = _accept(shop.tech, client_name="Ann", performer=shop.desk.pk)
    nobodys = _accept(shop.tech, client_name="Ann")

    assert (own.status_code, others.status_code, nobodys.status_code) == (302, 422, 422)
    assert Order.objects.get().performer == shop.tech


@pytest.mark.rule("TN-2", "OR-2")
def test_a_technician_reads_no_names_of_clients_they_may_not_see(shop: Shop) -> None:
    make_order(shop, client=make_client(shop, "Ann Hidden", "+12125550188"))
    make_client(shop, "Ben Hidden", "+12125550188")

    nameless = _accept(shop.tech, phone="+12125550188", performer=shop.tech.pk)
    pointed = _accept(shop.tech, phone="+12125550188", performer=shop.tech.pk, who=Client.objects.first().pk)

    assert (nameless.status_code, pointed.status_code) == (422, 422)
    for response in (nameless, pointed):
        assert "Hidden" not in response.content.decode()
    assert Order.objects.count() == 1


@pytest.mark.rule("TN-2", "OR-2")
def test_a_technician_who_knows_phone_and_name_finds_a_client_they_may_not_see(shop: Shop) -> None:
    hidden = make_client(shop, "Ann Hidden", "+12125550188")

    _accept(shop.tech, phone="+12125550188", client_name="ann hidden", performer=shop.tech.pk)

    assert Order.objects.get().client == hidden
    assert Client.objects.count() == 1


@pytest.mark.rule("TN-2", "OR-2")
def test_a_technician_is_asked_only_about_clients_of_their_own_orders(shop: Shop) -> None:
    own = make_client(shop, "Ann Lee", "+12125550188")
    make_order(shop, client=own, performer=shop.tech)
    make_client(shop, "Ben Hidden", "+12125550188")

    asked = _accept(shop.tech, phone="+12125550188", client_name="Cleo", performer=shop.tech.pk)
    _accept(shop.tech, phone="+12125550188", performer=shop.tech.pk)

    assert "This phone belongs to Ann Lee. Choose who it is." in text_of(asked)
    assert "Hidden" not in asked.content.decode()
    assert Order.objects.filter(client=own).count() == 2


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("method", ["get", "post"])
def test_head_office_accepts_nothing(shop: Shop, method: str) -> None:
    browser = browse(shop.members[Role.HEAD_OFFICE])

    assert getattr(browser, method)(NEW, {"client_name": "Ann", "about": "Laptop"}).status_code == 403
    assert not Order.objects.exists()


@pytest.mark.rule("TN-1")
def test_a_neighbours_performer_cannot_be_chosen(shop: Shop, neighbour: Shop) -> None:
    response = _accept(shop.desk, client_name="Ann", performer=neighbour.tech.pk)

    assert response.status_code == 422
    assert not Order.objects.exists()


@pytest.mark.rule("OR-2")
@pytest.mark.parametrize("typed", ["(212) 555-0188", "+1 212 555 0188"])
def test_whose_phone_it_is_shows_while_typing(shop: Shop, neighbour: Shop, typed: str) -> None:
    make_client(shop, "Ann Lee", "+12125550188")
    make_client(neighbour, "Canary", "+12125550188")

    response = browse(shop.desk, htmx=True).get("/orders/new/client/", {"phone": typed})

    assert "Ann Lee (212) 555-0188" in text_of(response)
    assert "Canary" not in text_of(response)


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("typed", ["", "2", "x" * 500, "+12125550188"])
def test_the_hint_says_nothing_of_what_is_no_phone_or_not_ones_to_see(shop: Shop, typed: str) -> None:
    make_client(shop, "Ann Lee", "+12125550188")

    response = browse(shop.tech).get("/orders/new/client/", {"phone": typed})

    assert (response.status_code, text_of(response).strip()) == (200, "")


@pytest.mark.rule("OR-2")
@pytest.mark.parametrize(("known", "kept"), [("", "ann@mail.example"), ("old@mail.example", "old@mail.example")])
def test_an_email_typed_for_a_known_client_is_kept_where_none_was_known(shop: Shop, known: str, kept: str) -> None:
    client = make_client(shop, "Ann Lee", "+12125550188", known)

    _accept(shop.desk, phone="+12125550188", client_name="Ann Lee", email="ann@mail.example")

    client.refresh_from_db()
    assert (Order.objects.get().client, client.email) == (client, kept)
