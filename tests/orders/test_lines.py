from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.models import Role
from orders.models import Line, Order
from tests.factories import Shop, make_line, make_order, make_shop
from tests.pages import browse, text_of

ADD = "/orders/1/lines/add/"
GLASS = {"title": "Glass", "quantity": "1", "price": "20"}


def _totals(order: Order) -> tuple[Decimal, list[Decimal]]:
    order.refresh_from_db()
    return order.total, [line.total for line in order.lines.all()]


@pytest.mark.rule("OS-37")
@pytest.mark.parametrize(
    ("quantity", "price", "total"),
    [
        ("1", "0.005", "0.01"),
        ("3", "0.335", "1.01"),
        ("0.5", "0.05", "0.03"),
        ("0.5", "0.09", "0.05"),
        ("1.5", "0.01", "0.02"),
        ("0.333", "1.00", "0.33"),
        ("0.001", "1.00", "0.00"),
    ],
)
def test_a_line_is_quantity_times_price_rounded_half_up(shop: Shop, quantity: str, price: str, total: str) -> None:
    order = make_order(shop)

    make_line(order, quantity=quantity, price=price)

    assert _totals(order) == (Decimal(total), [Decimal(total)])


@pytest.mark.rule("OS-37")
@pytest.mark.parametrize(
    ("country", "total", "shown"), [("JP", "500", "￥500"), ("KW", "499.500", "499.500"), ("US", "499.50", "$499.50")]
)
def test_a_line_is_rounded_to_what_the_currency_has(db: None, country: str, total: str, shown: str) -> None:
    shop = make_shop("Abroad", country=country)
    order = make_order(shop)

    make_line(order, quantity="1.5", price="333")

    assert _totals(order)[0] == Decimal(total)
    page = text_of(browse(shop.owner).get("/orders/1/"))
    assert shown in page
    assert "500.00" not in page


@pytest.mark.rule("OS-37")
def test_an_order_is_the_sum_of_its_rounded_lines(shop: Shop) -> None:
    order = make_order(shop)

    for _each in range(3):
        make_line(order, quantity="1", price="0.005")

    assert _totals(order) == (Decimal("0.03"), [Decimal("0.01")] * 3)


def test_a_line_is_added_with_the_orders_total(shop: Shop) -> None:
    order = make_order(shop)

    response = browse(shop.desk).post(ADD, {"title": "Glass", "quantity": "2", "price": "19.99"})

    line = order.lines.get()
    assert response.headers["Location"] == "/orders/1/"
    assert (line.title, line.quantity, line.price, line.position) == ("Glass", 2, Decimal("19.99"), 1)
    assert _totals(order)[0] == Decimal("39.98")


def test_a_line_is_removed_and_removing_it_again_is_quiet(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    make_line(order, price="5.00")
    make_line(order, price="7.00")
    address = f"/orders/1/lines/{order.lines.first().pk}/remove/"

    answers = [browser.post(address).status_code for _each in range(2)]

    assert answers == [302, 302]
    assert _totals(order) == (Decimal(7), [Decimal(7)])


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 19, "9" * 5_000])
def test_a_revision_that_is_none_is_as_if_none_were_said(shop: Shop, seen: str) -> None:
    order = make_order(shop)
    line = make_line(order)

    response = browse(shop.desk).post(f"/orders/1/lines/{line.pk}/remove/", {"seen": seen})

    assert (response.status_code, order.lines.count()) == (302, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": "0"},
        {"quantity": "-1"},
        {"quantity": "100000"},
        {"quantity": "0.0001"},
        {"quantity": "NaN"},
        {"quantity": "1e5"},
        {"quantity": "many"},
        {"price": "-0.01"},
        {"price": "100000000"},
        {"price": "Infinity"},
        {"price": ""},
        {"quantity": "99999.999", "price": "99999999.999"},
        {"title": ""},
        {"title": "x" * 201},
        {"title": "nul\x00byte"},
    ],
)
def test_absurd_lines_are_refused_with_a_sentence_and_nothing_typed_is_lost(shop: Shop, wrong: dict[str, str]) -> None:
    order = make_order(shop)

    response = browse(shop.desk).post(ADD, GLASS | {"quantity": "7"} | wrong)

    form = response.context["line_form"]
    assert response.status_code == 422
    assert form.errors.keys() <= wrong.keys() | {"__all__"}
    assert form["title"].value() == wrong.get("title", "Glass")
    assert form.errors.as_text().partition("* ")[2].partition("\n")[2]
    assert _totals(order) == (0, [])


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize(
    ("role", "answered"), [(Role.TECHNICIAN, 302), (Role.FRONT_DESK, 302), (Role.HEAD_OFFICE, 403)]
)
def test_lines_are_changed_by_whom_the_order_is_given_to(shop: Shop, role: Role, answered: int) -> None:
    order, browser = make_order(shop, performer=shop.tech), browse(shop.members[role])
    make_line(order)
    line = order.lines.get()

    assert browser.post(ADD, GLASS).status_code == answered
    assert browser.post(f"/orders/1/lines/{line.pk}/remove/").status_code == answered
    assert [each.title for each in order.lines.all()] == (["Glass"] if answered == 302 else ["Work"])


@pytest.mark.rule("TN-1")
def test_lines_of_a_neighbours_order_are_not_found(shop: Shop, neighbour: Shop) -> None:
    ours, theirs, browser = make_order(shop), make_order(neighbour), browse(shop.owner)
    make_line(theirs, price="5.00")
    line = theirs.lines.get()

    assert browser.post(f"/orders/{theirs.number}/lines/add/", GLASS).status_code == 404
    assert browser.post(f"/orders/{theirs.number}/lines/{line.pk}/remove/").status_code == 404
    browser.post(f"/orders/{ours.number}/lines/{line.pk}/remove/")

    assert list(Line.objects.all()) == [line]


@pytest.mark.rule("TN-2")
def test_lines_of_an_order_not_given_to_a_technician_are_not_found_by_them(shop: Shop) -> None:
    order = make_order(shop)

    assert browse(shop.tech).post(ADD, GLASS).status_code == 404
    assert not order.lines.exists()
