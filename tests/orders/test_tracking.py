from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client as Browser
from django.utils import timezone

from accounts.models import Location
from accounts.rooms import find_room
from accounts.services import switch_room
from orders.models import Comment, Order
from statuses.models import Status
from tests.factories import Shop, make_client, make_line, make_order, make_shop, put
from tests.pages import browse, queries_of, text_of

pytestmark = pytest.mark.rule("OR-9")


def address(order: Order) -> str:
    return f"/t/{order.tracking.key}/"


def read(order: Order, **asked: str) -> str:
    return text_of(Browser().get(address(order), asked))


def describe(shop: Shop) -> Location:
    location = Location.objects.get(organization=shop.organization)
    location.address, location.phone = "12 Main Street", "(212) 555-0100"
    location.hours = [["09:00", "18:00"]] * 5 + [["10:00", "15:00"], None]
    location.save()
    return location


def tell(order: Order, text: str, *, for_client: bool = True) -> None:
    Comment.objects.create(organization=order.organization, order=order, text=text, for_client=for_client)


@pytest.mark.rule("OS-6")
def test_who_has_the_link_reads_where_the_thing_stands_what_comes_next_and_what_is_due(shop: Shop) -> None:
    describe(shop)
    order = make_order(shop, about="iPad 9", deadline=timezone.now() + timedelta(days=3))
    make_line(order, price="77.40")
    Order.objects.filter(pk=order.pk).update(paid=Decimal(20))
    put(order, shop, "Ready")
    tell(order, "Bring the charger, please.")

    page = read(order)

    for said in (
        "Fixit", f"No. {order.number}", "iPad 9", "It is ready. Come and pick it up: 12 Main Street.", "To pay $57.40",
        "Total $77.40", "Paid $20.00", "Bring the charger, please.", "(212) 555-0100", "Monday", "9:00 AM",
        "Sunday closed", "Promised by",
    ):  # fmt: skip
        assert said in page, said
    assert 'href="tel:+12125550100"' in Browser().get(address(order)).content.decode()


@pytest.mark.rule("OS-6")
def test_an_internal_status_shows_the_last_public_one_and_means_nothing(shop: Shop) -> None:
    order = make_order(shop)
    put(order, shop, "Diagnostics")
    Status.objects.filter(pk=shop.status("Ready").pk).update(is_internal=True, name="Secret shelf")
    put(order, shop, "Ready")

    page = read(order)

    assert "Secret shelf" not in page
    assert "Diagnostics We are working on it." in page
    assert "It is ready" not in page


@pytest.mark.rule("OS-6")
def test_statuses_are_told_by_their_public_names_and_two_of_one_name_once(shop: Shop) -> None:
    Status.objects.filter(name__in=["Diagnostics", "In progress"]).update(public_name="In our hands")
    order = make_order(shop)
    for name in ("Diagnostics", "In progress", "Awaiting parts"):
        put(order, shop, name)

    page = read(order)

    assert page.index("How it went Awaiting parts") < page.index("In our hands")
    assert page.count("In our hands") == 1
    assert "Diagnostics" not in page


def test_an_order_whose_every_status_is_internal_was_at_least_accepted(shop: Shop) -> None:
    Status.objects.filter(organization=shop.organization).update(is_internal=True)

    assert "How it went Accepted" in read(make_order(shop))


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("New", "We have your order."),
        ("Diagnostics", "We are working on it."),
        ("Awaiting parts", "It is waiting"),
        ("Ready", "It is ready."),
        ("Closed", "It is done and handed over."),
        ("Refused", "The order was closed without the work."),
    ],
)
def test_each_group_says_what_comes_next(shop: Shop, status: str, said: str) -> None:
    order = make_order(shop)
    put(order, shop, status)

    assert said in read(order)


def test_money_to_return_is_said_as_that(shop: Shop) -> None:
    order = make_order(shop)
    make_line(order, price="50.00")
    Order.objects.filter(pk=order.pk).update(paid=Decimal(30))
    put(order, shop, "Refused")

    assert "To be returned to you $30.00" in read(order)


@pytest.mark.rule("OS-31")
def test_money_paid_ahead_of_work_is_said_as_that(shop: Shop) -> None:
    order = make_order(shop)
    Order.objects.filter(pk=order.pk).update(paid=Decimal(30))

    page = read(order)

    assert "Paid ahead $30.00" in page
    assert "returned" not in page


def test_nothing_of_the_house_stands_on_the_page(shop: Shop) -> None:
    """Canaries: names of people, notes, comments, internal statuses, costs, other orders of the same client."""
    client = make_client(shop, "Ann Client", "+12125550177")
    client.notes = "CANARY notes"
    client.save()
    other = make_order(shop, client=client, about="CANARY other thing")
    order = make_order(shop, client=client, about="Lamp", details="CANARY details", performer=shop.tech)
    make_line(order, "CANARY line")
    order.lines.update(cost=Decimal("3.33"))
    Status.objects.filter(pk=shop.status("Diagnostics").pk).update(is_internal=True)
    put(order, shop, "Diagnostics", comment="CANARY move")
    put(order, shop, "Ready", comment="CANARY move")
    tell(order, "CANARY inside", for_client=False)
    tell(order, "For you")

    page = Browser().get(address(order)).content.decode()

    assert "For you" in page
    hidden = ["CANARY", "3.33", "Diagnostics", "Ann Client", "0177", f">{other.number}<"]
    hidden += [membership.user.name for membership in shop.members.values()]
    hidden += [membership.user.email for membership in shop.members.values()]
    assert [word for word in hidden if word in page] == []


def test_the_page_is_kept_by_no_cache_and_listed_nowhere(shop: Shop) -> None:
    response = Browser().get(address(make_order(shop)))

    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize("key", ["x" * 22, "short", "_-_"])
def test_an_unknown_key_is_404_in_friendly_words(shop: Shop, key: str) -> None:
    response = Browser().get(f"/t/{key}/")

    assert response.status_code == 404
    assert "This link leads nowhere" in text_of(response)
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_the_page_is_gone_with_its_room_whoever_asks(shop: Shop, neighbour: Shop) -> None:
    order, room = make_order(shop), find_room("orders")
    assert room is not None
    switch_room(room, on=False, by=shop.owner)

    for browser in (Browser(), browse(shop.owner), browse(neighbour.owner)):
        assert browser.get(address(order)).status_code == 404


@pytest.mark.rule("TN-6", "OS-14")
def test_it_speaks_the_clients_language_or_the_organizations_or_the_chosen_one(shop: Shop) -> None:
    order = make_order(shop)
    assert "How it went" in text_of(Browser(headers={"Accept-Language": "ru"}).get(address(order)))
    order.client.language = "ru"
    order.client.save()
    assert "How it went" not in read(order)
    assert 'lang="ru"' in Browser().get(address(order)).content.decode()[:200]
    assert "How it went" in read(order, lang="en")
    assert "How it went" not in read(order, lang="../x")
    tickets = make_shop("Yard", noun="ticket")
    assert "We have your ticket." in read(make_order(tickets))


@pytest.mark.rule("TN-7")
def test_the_location_is_named_only_where_there_are_several(shop: Shop) -> None:
    order, location = make_order(shop), describe(shop)
    location.name = "Branch at the river"
    location.save()
    assert "Branch at the river" not in read(order)

    Location.objects.create(organization=shop.organization, name="Other")

    assert "Branch at the river" in read(order)


def test_the_page_takes_as_many_queries_after_fifty_moves_and_comments_as_after_one(shop: Shop) -> None:
    taken = []
    for number in (1, 3, 50):
        order = make_order(shop)
        for place in range(number):
            tell(order, f"comment {place}")
        for name in ["Diagnostics", "Ready"] * number:
            put(order, shop, name)
        taken.append(queries_of(Browser(), address(order)))

    assert len(set(taken)) == 1
    assert taken[0] <= 6
