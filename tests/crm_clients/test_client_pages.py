from __future__ import annotations

import pytest

from crm_clients.models import Client
from tests.factories import Shop, make_client, make_line, make_order, put
from tests.pages import browse, queries_of, text_of

LIST = "/clients/"


def _found(shop: Shop, text: str) -> list[str]:
    return sorted(client.name for client in browse(shop.owner).get(LIST, {"q": text}).context["page"].rows)


@pytest.fixture
def known(shop: Shop, neighbour: Shop) -> Shop:
    make_client(shop, "Семён Орлов", "+79215550188")
    make_client(shop, "Ann O'Brien", "+12125550177")
    make_client(shop, "100% Cotton_Shop", "+12125550166")
    make_client(neighbour, "Ann Canary", "+12125550155")
    return shop


@pytest.mark.rule("OR-7")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("семен", ["Семён Орлов"]),
        ("ОРЛ", ["Семён Орлов"]),
        ("  ann ", ["Ann O'Brien"]),
        ("O'B", ["Ann O'Brien"]),
        ("0188", ["Семён Орлов"]),
        ("(212) 555-0177", ["Ann O'Brien"]),
        ("+7 921 555", ["Семён Орлов"]),
        ("555", ["100% Cotton_Shop", "Ann O'Brien", "Семён Орлов"]),
        ("%", ["100% Cotton_Shop"]),
        ("_", ["100% Cotton_Shop"]),
        ("Canary", []),
        ("'; DROP TABLE", []),
        ("77", []),
    ],
)
def test_clients_are_found_by_part_of_a_name_or_phone_whatever_the_case_or_spelling(
    known: Shop, text: str, found: list[str]
) -> None:
    assert _found(known, text) == found


def test_a_client_with_two_phones_that_fit_is_listed_once(shop: Shop) -> None:
    client = make_client(shop, "Ann", "+12125550177")
    client.phones.create(organization=shop.organization, number="+12125550178", position=1)

    assert _found(shop, "212555") == ["Ann"]


@pytest.mark.parametrize("asked", [{"q": "x" * 121}, {"before": "x"}, {"before": "0"}, {"before": "9" * 30}])
def test_an_address_that_cannot_be_shows_the_first_page(known: Shop, asked: dict[str, str]) -> None:
    response = browse(known.owner).get(LIST, asked)

    assert (response.status_code, len(response.context["page"].rows)) == (200, 3)


def test_pages_go_on_where_the_last_one_ended_and_keep_the_search(shop: Shop) -> None:
    for place in range(101):
        make_client(shop, f"Ann {place}")
    browser, seen, asked = browse(shop.owner), [], {"q": "ann"}

    for _page in range(3):
        page = browser.get(LIST, asked).context["page"]
        seen += [client.pk for client in page.rows]
        asked = {"q": "ann", "before": page.following}

    assert seen == sorted(Client.objects.filter(organization=shop.organization).values_list("pk", flat=True))[::-1]
    assert page.following is None


def test_the_list_takes_as_many_queries_for_fifty_clients_as_for_one(shop: Shop) -> None:
    browser, taken = browse(shop.owner), []
    for wanted in (1, 3, 50):
        for place in range(Client.objects.filter(organization=shop.organization).count(), wanted):
            make_client(shop, f"Ann {place}", f"+1212555{place:04d}")
        taken.append((queries_of(browser, LIST), queries_of(browser, LIST, q="ann")))

    assert len(set(taken)) == 1, taken
    assert max(taken[0]) <= 15


def test_the_card_shows_the_client_with_their_orders_and_nobody_elses(shop: Shop) -> None:
    client = make_client(shop, "Ann <b>Lee</b>", "+12125550177", "ann@mail.example")
    make_order(shop, client=client, about="Laptop")
    make_order(shop, about="Somebody else's")

    response = browse(shop.desk).get(f"/clients/{client.pk}/")

    read = text_of(response)
    for said in ("Ann <b>Lee</b>", "(212) 555-0177", "ann@mail.example", "Laptop"):
        assert said in read
    assert "Somebody else's" not in read
    assert "<b>" not in response.content.decode()


@pytest.mark.rule("TN-2")
def test_on_the_card_a_technician_sees_only_their_own_orders(shop: Shop) -> None:
    client = make_client(shop, "Ann")
    make_order(shop, client=client, about="Mine", performer=shop.tech)
    make_order(shop, client=client, about="Somebody else's")

    read = text_of(browse(shop.tech).get(f"/clients/{client.pk}/"))

    assert ("Mine" in read, "Somebody else's" in read) == (True, False)


def test_the_card_takes_as_many_queries_for_fifty_orders_as_for_one(shop: Shop) -> None:
    client, browser, taken = make_client(shop, "Ann", "+12125550177"), browse(shop.owner), []
    for more in (1, 2, 47):
        for _each in range(more):
            order = make_order(shop, client=client, performer=shop.tech)
            make_line(order)
            put(order, shop, "Ready")
        taken.append(queries_of(browser, f"/clients/{client.pk}/"))

    assert len(set(taken)) == 1, taken
    assert taken[0] <= 15
