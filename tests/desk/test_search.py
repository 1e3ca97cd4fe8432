"""The search of the shell: what is found, by what, for whom; and that no text is an error or finds everything."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts import rooms
from accounts.models import Location, MemberLocation, Role
from accounts.services import switch_room
from orders.models import Order
from orders.services import change_order
from tests.catalog.items import make_item
from tests.factories import Shop, make_client, make_order, make_shop, put
from tests.pages import browse, queries_of, text_of

SEARCH = "/search/"


def find(shop: Shop, text: str, role: Role = Role.OWNER) -> HttpResponse:
    return browse(shop.members[role]).get(SEARCH, {"q": text})


def titles(response: HttpResponse) -> list[str]:
    """Return what is found; a search that opened its one hit found that."""
    if response.status_code == 302:
        return [response.headers["Location"]]
    return [hit.title for each in response.context["found"] for hit in each.hits]


@pytest.fixture
def stocked(shop: Shop, neighbour: Shop) -> Shop:
    """Four orders of three clients, one closed; a neighbour's with the same words, phone and number."""
    semyon = make_client(shop, "Семён Орлов", "+79215550188")
    ann = make_client(shop, "Ann O'Brien", "+12125550177")
    make_order(shop, client=semyon, about="Чайник Ёлка", performer=shop.tech)
    make_order(shop, client=ann, about="iPhone 13, cracked screen")
    make_order(shop, client=ann, about="iPhone 7 battery")
    old = make_order(shop, client=make_client(shop, "Bob 100% Cotton_Shop"), about="Lamp")
    set_serial(old, "SN-4C_7\\%X9", shop)
    put(old, shop, "Closed")
    make_order(neighbour, client=make_client(neighbour, "Ann Canary", "+12125550177"), about="iPhone canary")
    return shop


def set_serial(order: Order, serial: str, shop: Shop) -> None:
    """Write a serial number as the details are written."""
    order.serial = serial
    change_order(order, seen=order.revision, by=shop.owner)


@pytest.mark.rule("OR-7")
@pytest.mark.parametrize("text", ["4", " 4 ", "#4", "№4", "№ 4", "No. 4", "0004"])
def test_a_number_opens_its_order_closed_or_not(stocked: Shop, text: str) -> None:
    response = find(stocked, text)

    assert (response.status_code, response.headers["Location"]) == (302, "/orders/4/")


@pytest.mark.rule("OR-7", "OR-1")
@pytest.mark.parametrize("text", ["R-00002", "r-2", "00002", "2", "№ R-00002"])
def test_a_number_is_found_as_the_organization_writes_it(stocked: Shop, text: str) -> None:
    stocked.organization.number_prefix, stocked.organization.number_digits = "R-", 5
    stocked.organization.save()

    assert find(stocked, text).headers["Location"] == "/orders/2/"


@pytest.mark.rule("OR-7")
def test_a_number_that_is_the_end_of_a_phone_too_shows_both_the_order_first(shop: Shop) -> None:
    named = make_order(shop, client=make_client(shop, "Bob"))
    Order.objects.filter(pk=named.pk).update(number=177)
    make_order(shop, client=make_client(shop, "Ann", "+12125550177"))

    assert titles(find(shop, "177")) == ["No. 177", "No. 2", "Ann"]
    assert titles(find(shop, "#177")) == ["/orders/177/"]


@pytest.mark.rule("OR-7", "TN-6")
@pytest.mark.parametrize(
    "text",
    ["0188", "188", "555-01-88", "+79215550188", "8 921 555 01 88", "8(921)555-01-88", "921 555 0188", "5550188"],
)
def test_the_last_digits_of_a_phone_in_any_spelling_find_the_client_and_their_orders(stocked: Shop, text: str) -> None:
    assert titles(find(stocked, text)) == ["No. 1", "Семён Орлов"]


@pytest.mark.rule("OR-7")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("IPHONE", ["No. 3", "No. 2"]),
        ("phone 13", ["/orders/2/"]),
        ("screen iphone", ["/orders/2/"]),
        ("елка", ["/orders/1/"]),
        ("ЧАЙ", ["/orders/1/"]),
        ("семен", ["No. 1", "Семён Орлов"]),
        ("ОРЛОВ семЁн", ["No. 1", "Семён Орлов"]),
        ("o'b", ["No. 3", "No. 2", "Ann O'Brien"]),
        ("lamp", ["/orders/4/"]),
        ("sn-4c", ["/orders/4/"]),
        ("4C_7\\%x9", ["/orders/4/"]),
        ("сем", ["No. 1", "Семён Орлов"]),
        ("bo", ["No. 4", "Bob 100% Cotton_Shop"]),
        ("100%", ["No. 4", "Bob 100% Cotton_Shop"]),
    ],
)
def test_part_of_a_name_a_device_or_a_serial_number_finds_it_whatever_the_case(
    stocked: Shop, text: str, found: list[str]
) -> None:
    assert titles(find(stocked, text)) == found


@pytest.mark.rule("OR-7", "TN-1")
@pytest.mark.parametrize(
    "text",
    ["", " ", "%%", "__", "||", '"', "''; DROP TABLE orders_order; --", "\x00", "a\x00b", "x" * 10_000, "zz" * 9,
     "12345678901234567890", "-1", "№", "#", "${7*7}", "<b>", "9999999", "canary", "\u202e", "１２", "²"],
)  # fmt: skip
def test_no_text_is_an_error_nor_finds_what_does_not_hold_it(stocked: Shop, text: str) -> None:
    response = find(stocked, text)

    assert response.status_code == 200
    assert titles(response) == []


@pytest.mark.rule("OR-7", "OR-8", "TN-2")
def test_a_technician_finds_only_what_is_given_to_them(stocked: Shop) -> None:
    assert titles(find(stocked, "семен", Role.TECHNICIAN)) == ["No. 1", "Семён Орлов"]
    for text in ("iphone", "2", "0177", "ann", "lamp"):
        assert titles(find(stocked, text, Role.TECHNICIAN)) == [], text


@pytest.mark.rule("OR-8", "TN-7")
def test_who_is_limited_to_a_location_finds_no_order_of_another(stocked: Shop) -> None:
    desk, elsewhere = stocked.desk, Location.objects.create(organization=stocked.organization, name="North")
    desk.everywhere = False
    desk.save()
    MemberLocation.objects.create(organization=stocked.organization, membership=desk, location=elsewhere)
    Order.objects.filter(organization=stocked.organization, number=3).update(location=elsewhere)

    assert titles(find(stocked, "iphone", Role.FRONT_DESK)) == ["/orders/3/"]
    assert titles(find(stocked, "2", Role.FRONT_DESK)) == []


@pytest.mark.rule("TN-8")
def test_a_room_that_is_off_finds_nothing(stocked: Shop) -> None:
    room = rooms.find_room("orders")
    assert room
    switch_room(room, on=False, by=stocked.owner)

    assert titles(find(stocked, "семен")) == [f"/clients/{Order.objects.get(about='Чайник Ёлка').client_id}/"]


@pytest.mark.rule("OR-7")
def test_an_order_is_found_by_what_it_is_about_now(stocked: Shop) -> None:
    other = Order.objects.get(organization=stocked.organization, number=2)
    other.about = "Samsung tablet"
    change_order(other, seen=other.revision, by=stocked.owner)

    assert titles(find(stocked, "samsung")) == ["/orders/2/"]
    assert titles(find(stocked, "iphone")) == ["/orders/3/"]


@pytest.mark.rule("OR-7")
def test_while_one_types_the_newest_few_are_listed_and_nothing_is_opened(shop: Shop) -> None:
    client = make_client(shop, "Ann")
    for _each in range(9):
        make_order(shop, client=client, about="Lamp")
    browser = browse(shop.owner, htmx=True)

    response = browser.get(SEARCH, {"q": "lamp"}, headers={"HX-Target": "found"})
    number = browser.get(SEARCH, {"q": "7"}, headers={"HX-Target": "found"})

    assert [text_of(response).count(f"No. {number} ") for number in range(9, 0, -1)] == [1] * 6 + [0] * 3
    assert (number.status_code, "<html" in number.content.decode()) == (200, False)
    assert text_of(number).count("No. 7 ") == 1


@pytest.mark.rule("OR-7")
def test_a_hit_says_what_was_found(stocked: Shop) -> None:
    page = text_of(find(stocked, "iphone"))

    for said in ("No. 2", "iPhone 13, cracked screen", "Ann O'Brien", "(212) 555-0177", "New"):
        assert said in page


@pytest.mark.rule("OR-7", "OR-3")
def test_items_of_the_catalogue_are_found_by_those_who_keep_it(stocked: Shop) -> None:
    item = make_item(stocked, "Battery iPhone 13", code="BAT-13", price="49.00", cost="20.00")

    assert titles(find(stocked, "bat-13")) == [f"/catalogue/{item.pk}/"]
    assert titles(find(stocked, "bat-13", Role.FRONT_DESK)) == []
    page = text_of(find(stocked, "iphone"))
    assert all(said in page for said in ("Battery iPhone 13", "Part", "BAT-13", "$49.00"))
    assert "$20.00" not in page


@pytest.mark.rule("OR-7")
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "found"}], ids=["page", "typing"])
def test_the_search_takes_as_many_queries_for_fifty_as_for_one(shop: Shop, headers: dict[str, str]) -> None:
    browser, taken = Client(headers=headers), []
    browser.force_login(shop.owner.user)
    make_order(shop, client=make_client(shop, "Ann lamp", "+12125550100"), about="Lamp")
    for more in (1, 2, 47):
        for place in range(more):
            make_order(shop, client=make_client(shop, f"Ann lamp {place}", f"+1212555{place:04d}"), about="Lamp")
            make_item(shop, f"Lamp {place} of {more}")
        taken.append(queries_of(browser, SEARCH, q="lamp"))

    assert len(set(taken)) == 1, taken
    assert taken[0] <= 15


@pytest.mark.rule("TN-6", "OS-14")
def test_the_search_speaks_russian_and_says_tickets(db: None) -> None:
    shop = make_shop("Мастерская", country="RU", language="ru", noun="ticket")
    shop.owner.user.language = "ru"
    shop.owner.user.save()
    make_order(shop, client=make_client(shop, "Анна Ким", "+79215550188"), about="Чайник")

    page = text_of(find(shop, "анна"))

    assert "Заявки" in page
    assert "№ 1" in page
