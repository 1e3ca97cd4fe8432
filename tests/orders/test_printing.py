from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client as Browser
from django.utils import timezone

from accounts.formats import day
from accounts.models import Location, Role
from orders.models import Order
from tests.factories import Shop, make_client, make_order, make_shop
from tests.pages import browse, queries_of, text_of

pytestmark = pytest.mark.rule("OS-35")

SAID = {
    "serial": "F17XK2", "appearance": "Scratched", "included": "Charger and case", "agreed_price": Decimal(120),
    "paid": Decimal(20),
}  # fmt: skip


def accepted(shop: Shop, **said: object) -> Order:
    client = make_client(shop, "Quinn Harper", "+12125550116")
    order = make_order(shop, client=client, about="iPad 9", details="Does not charge")
    Order.objects.filter(pk=order.pk).update(**SAID | said)
    return order


def describe(shop: Shop) -> None:
    shop.organization.legal_name, shop.organization.tax_number = "Fixit Corner LLC", "77-123"
    shop.organization.address, shop.organization.phone = "12 Main Street", "(212) 555-0100"
    shop.organization.save()


@pytest.mark.rule("OR-2")
@pytest.mark.parametrize("paper", ["a4", "80"])
def test_a_receipt_says_who_gave_what_in_and_what_was_agreed(shop: Shop, paper: str) -> None:
    describe(shop)
    order = accepted(shop)

    response = browse(shop.desk).get(f"/orders/{order.number}/receipt/", {"paper": paper})
    page = text_of(response)

    for said in (
        "Fixit", "Fixit Corner LLC", "77-123", "12 Main Street", "(212) 555-0100", f"Intake receipt No. {order.number}",
        "Quinn Harper, (212) 555-0116", "iPad 9", "Does not charge", "F17XK2", "Scratched", "Charger and case",
        "$120.00", "$20.00", "Handed in by", f"Accepted by : {shop.desk.user.name}", f"/t/{order.tracking.key}/",
    ):  # fmt: skip
        assert said in page or said.replace(" :", ":") in page, said
    content = response.content.decode()
    assert f"paper-{paper}" in content
    assert "<svg" in content
    assert "style=" not in content


def test_what_nobody_said_is_not_on_the_receipt(shop: Shop) -> None:
    order = accepted(shop, serial="", appearance="", included="", agreed_price=None, paid=0)

    page = text_of(browse(shop.desk).get(f"/orders/{order.number}/receipt/"))

    for heading in ("Serial number", "Appearance", "What came with it", "Price agreed", "Paid in advance", "Deadline"):
        assert heading not in page


def test_the_address_of_the_orders_location_comes_before_that_of_the_organization(shop: Shop) -> None:
    describe(shop)
    order = accepted(shop)
    Location.objects.filter(organization=shop.organization).update(address="River 5", phone="+1 900")

    page = text_of(browse(shop.desk).get(f"/orders/{order.number}/receipt/"))

    assert "River 5 +1 900" in page
    assert "12 Main Street" not in page


def test_a_label_has_the_number_the_thing_and_whose_it_is_and_no_whole_phone(shop: Shop) -> None:
    order = accepted(shop)

    response = browse(shop.desk).get(f"/orders/{order.number}/label/")
    page = text_of(response)

    assert f"{order.number} iPad 9 Quinn Harper …0116" in page
    assert "555-0116" not in page
    assert order.tracking.key not in response.content.decode()


@pytest.mark.rule("TN-6")
def test_a_receipt_is_in_the_organizations_language_whoever_prints_it(shop: Shop) -> None:
    russian = make_shop("Садовая", country="RU", language="ru")
    order = accepted(russian)
    russian.desk.user.language = "en"
    russian.desk.user.save()

    response = browse(russian.desk).get(f"/orders/{order.number}/receipt/")
    page = text_of(response)

    assert "Intake receipt" not in page
    assert "120,00" in page
    assert "Receipt, A4" in page
    assert '<main class="papers" lang="ru">' in response.content.decode()


def test_printing_again_prints_the_same_and_changes_nothing(shop: Shop) -> None:
    order = accepted(shop)
    before = Order.objects.values().get(pk=order.pk)
    address = f"/orders/{order.number}/receipt/"

    first, second = (text_of(browse(shop.desk).get(address)) for _time in range(2))

    assert first == second
    assert Order.objects.values().get(pk=order.pk) == before


def test_several_are_printed_at_once_in_the_sequence_they_were_chosen_in(shop: Shop) -> None:
    orders = [make_order(shop, about=f"Thing {place}") for place in range(3)]
    asked = {"what": "label", "number": [orders[2].number, orders[0].number, orders[2].number]}

    response = browse(shop.desk).get("/orders/print/", asked)
    page = text_of(response)

    assert page.index("Thing 2") < page.index("Thing 0")
    assert "Thing 1" not in page
    assert response.content.decode().count('<article class="paper') == 2


@pytest.mark.parametrize("asked", [{}, {"number": ["x"]}, {"number": ["-1"]}, {"number": ["1", "99999"]}])
def test_numbers_that_are_none_are_404_as_a_whole(shop: Shop, asked: dict[str, list[str]]) -> None:
    make_order(shop)

    assert browse(shop.desk).get("/orders/print/", asked).status_code == 404


def test_more_than_fifty_at_once_are_refused_in_words(shop: Shop) -> None:
    response = browse(shop.desk).get("/orders/print/", {"number": [str(number) for number in range(51)]}, follow=True)

    assert "At most 50 papers at once: choose fewer." in text_of(response)


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_who_may_not_print_is_403(shop: Shop, role: Role) -> None:
    order = make_order(shop, performer=shop.tech)
    browser = browse(shop.members[role])

    for address in (f"/orders/{order.number}/receipt/", f"/orders/{order.number}/label/", "/orders/print/?number=1"):
        assert browser.get(address).status_code == 403
    assert "Print receipt" not in text_of(browser.get(f"/orders/{order.number}/"))


@pytest.mark.rule("TN-1", "TN-7", "OR-8")
def test_a_neighbours_order_and_one_of_another_location_are_404_alone_and_among_others(
    shop: Shop, neighbour: Shop
) -> None:
    order, strange = make_order(shop), make_order(neighbour)
    browser = browse(shop.desk)
    for address in (f"/orders/{strange.number}/receipt/", f"/orders/{strange.number}/label/"):
        assert browser.get(address).status_code == 404
    assert browser.get("/orders/print/", {"number": [order.number, strange.number]}).status_code == 404

    shop.desk.everywhere = False
    shop.desk.save()

    assert browser.get(f"/orders/{order.number}/receipt/").status_code == 404
    assert browser.get("/orders/print/", {"number": [order.number]}).status_code == 404


def test_nobody_prints_without_signing_in(shop: Shop) -> None:
    order = make_order(shop)

    assert Browser().get(f"/orders/{order.number}/receipt/").status_code == 302


@pytest.mark.parametrize("what", ["label", "receipt"])
def test_fifty_papers_take_as_many_queries_as_one(shop: Shop, what: str) -> None:
    numbers = [make_order(shop).number for _each in range(50)]
    browser = browse(shop.desk)

    taken = {queries_of(browser, "/orders/print/", what=what, number=numbers[:several]) for several in (1, 3, 50)}

    assert len(taken) == 1


def test_the_order_page_offers_its_papers(shop: Shop) -> None:
    order = make_order(shop)

    page = browse(shop.desk).get(f"/orders/{order.number}/").content.decode()

    assert f'href="/orders/{order.number}/receipt/"' in page
    assert f'href="/orders/{order.number}/label/"' in page


@pytest.mark.rule("OR-2")
def test_on_paper_a_deadline_has_its_day_also_on_that_day(shop: Shop) -> None:
    tonight = timezone.localtime(timezone=shop.organization.zone).replace(hour=23, minute=59)
    order = make_order(shop, deadline=tonight)

    page = text_of(browse(shop.desk).get(f"/orders/{order.number}/receipt/"))

    assert f"Deadline {day(tonight, shop.organization)} 11:59" in page
