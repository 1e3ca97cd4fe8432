"""Clients found while their phone is typed, and what they brought before."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import Membership
from crm_clients.models import Client
from orders.models import Order
from tests.factories import Shop, limit, make_client, make_location, make_order, make_shop
from tests.pages import browse, forms_of, text_of

NEW = "/orders/new/"
HINT = "/orders/new/client/"
THINGS = "/orders/new/things/"


def _hint(member: Membership, typed: str) -> str:
    return text_of(browse(member, htmx=True).get(HINT, {"phone": typed})).strip()


def _accept(member: Membership, **said: Any) -> HttpResponse:
    return browse(member).post(NEW, {"key": uuid4(), "phone": "", "client_name": "", "about": "Laptop"} | said)


@pytest.mark.rule("OR-2")
@pytest.mark.parametrize("typed", ["0188", "55-01", "(212) 555-01", "+1 212 555 01", "1 212 5550188", "2125550188"])
def test_a_client_is_found_by_any_four_digits_in_any_spelling(shop: Shop, typed: str) -> None:
    make_client(shop, "Ann Lee", "+12125550188")
    make_client(shop, "Ben Hill", "+13105559999")

    assert _hint(shop.desk, typed) == "Ann Lee (212) 555-0188"


@pytest.mark.rule("OR-2", "TN-6")
@pytest.mark.parametrize("typed", ["8 921 555", "+7 921 555", "8(921)555-01-11", "921 555", "0111", "01-11"])
def test_a_phone_as_it_is_dialled_at_home_is_found(db: None, typed: str) -> None:
    shop = make_shop("Мастер", country="RU")
    make_client(shop, "Анна Ким", "+79215550111")

    assert "Анна Ким" in _hint(shop.desk, typed)


@pytest.mark.rule("OR-2")
@pytest.mark.parametrize("typed", ["", "018", "call me", "0189", "%%%%", "٠١٨٨"])
def test_fewer_than_four_digits_and_others_find_nobody(shop: Shop, typed: str) -> None:
    make_client(shop, "Ann Lee", "+12125550188")

    assert _hint(shop.desk, typed) == ""


@pytest.mark.rule("OR-2")
def test_at_most_five_are_offered_those_whose_phone_ends_so_first(shop: Shop) -> None:
    ends = make_client(shop, "Ends So", "+12125557777")
    for place in range(6):
        make_client(shop, f"Middle {place}", f"+1212777{7000 + place}")

    said = _hint(shop.desk, "7777")

    assert said.startswith(ends.name)
    assert said.count("Middle") == 4


@pytest.mark.rule("OR-2")
def test_an_offered_client_is_told_by_their_newest_order(shop: Shop) -> None:
    client = make_client(shop, "Ann Lee", "+12125550188")
    for about in ("Kettle", "Lamp"):
        make_order(shop, client=client, about=about)

    assert "Ann Lee (212) 555-0188 No. 2 · Lamp ·" in _hint(shop.desk, "0188")


@pytest.mark.rule("OR-2", "TN-2", "TN-1")
def test_a_technician_is_offered_only_clients_of_their_own_orders_and_nobody_a_neighbours(
    shop: Shop, neighbour: Shop
) -> None:
    own = make_client(shop, "Ann Lee", "+12125550188")
    make_order(shop, client=own, performer=shop.tech, about="Mine")
    make_order(shop, client=own, about="Hidden thing")
    make_client(shop, "Ben Hidden", "+13125550188")
    make_client(neighbour, "Canary", "+14125550188")

    said = _hint(shop.tech, "0188")

    assert "Ann Lee" in said
    assert "Mine" in said
    assert "Hidden" not in said
    assert "Canary" not in said + _hint(shop.owner, "0188")


@pytest.mark.rule("OR-2")
def test_the_last_digits_alone_ask_who_is_meant_without_scripts_and_find_them(shop: Shop) -> None:
    ann = make_client(shop, "Ann Lee", "+12125550188")

    asked = _accept(shop.desk, phone="0188")
    browse(shop.desk).post(NEW, forms_of(asked)[""] | {"who": ann.pk})

    assert asked.status_code == 422
    assert "This phone belongs to Ann Lee. Choose who it is." in text_of(asked)
    assert (Order.objects.get().client, Client.objects.count()) == (ann, 1)


@pytest.mark.rule("OR-2")
def test_last_digits_that_are_somebody_new_still_need_a_whole_phone(shop: Shop) -> None:
    make_client(shop, "Ann Lee", "+12125550188")

    response = _accept(shop.desk, phone="0188", client_name="Cleo", who="new")

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["phone"])
    assert not Order.objects.exists()


@pytest.mark.rule("OR-2")
def test_what_a_client_brought_before_is_offered_once_each_newest_first(shop: Shop) -> None:
    client = make_client(shop, "Ann Lee", "+12125550188")
    for about, serial in (("Old radio", ""), ("Kettle", ""), ("Lamp", "SN 7"), ("kettle", ""), ("Toaster", "")):
        make_order(shop, client=client, about=about, serial=serial)

    things = browse(shop.desk).get(THINGS, {"client": client.pk})

    assert text_of(things).strip() == "Toaster kettle Lamp SN 7"


@pytest.mark.rule("OR-2", "TN-1", "TN-2")
def test_nothing_is_offered_of_a_client_one_may_not_see(shop: Shop, neighbour: Shop) -> None:
    theirs = make_order(neighbour, about="Canary thing")
    hidden = make_order(shop, about="Hidden thing")

    for member, client in ((shop.owner, theirs.client_id), (shop.tech, hidden.client_id)):
        response = browse(member).get(THINGS, {"client": client})
        assert (response.status_code, text_of(response).strip()) == (200, "")


@pytest.mark.parametrize("asked", ["", "x", "-1", "9" * 30, "1.5", "²"])
def test_a_client_that_is_none_has_nothing(shop: Shop, asked: str) -> None:
    response = browse(shop.desk).get(THINGS, {"client": asked})

    assert (response.status_code, text_of(response).strip()) == (200, "")


@pytest.mark.rule("OR-2")
def test_usual_deadlines_are_when_the_house_closes_that_day(shop: Shop) -> None:
    place = make_order(shop).location
    place.hours = [["09:00", "17:30"]] * 7
    place.save()

    offered = browse(shop.desk).get(NEW).context["deadlines"]

    assert [str(each.label) for each in offered][-2:] == ["Tomorrow", "In 3 days"]
    assert {each.value.partition("T")[2] for each in offered} == {"17:30"}


@pytest.mark.rule("OR-2", "TN-7")
@pytest.mark.parametrize(("known", "closes"), [("", "17:30"), ("the only one", "20:00"), ("shown", "20:00"),
                                               ("posted", "20:00"), ("posted, none", "17:30")])  # fmt: skip
def test_usual_deadlines_are_when_the_location_closes_that_is_known(shop: Shop, known: str, closes: str) -> None:
    main, branch = make_order(shop).location, make_location(shop)
    for place, hour in ((main, "17:30"), (branch, "20:00")):
        place.hours = [["09:00", hour]] * 7
        place.save()
    if known == "the only one":
        limit(shop.desk, branch, by=shop.owner)
    browser = browse(shop.desk)
    if known == "shown":
        browser.post(reverse("accounts:location-choose"), {"location": branch.pk})

    posted = {"posted": str(branch.pk), "posted, none": "x"}.get(known)
    page = browser.post(NEW, {"location": posted}) if posted else browser.get(NEW)

    assert {each.value.partition("T")[2] for each in page.context["deadlines"]} == {closes}
