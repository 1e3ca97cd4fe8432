"""Who owes, and to whom money goes back: for those who take payments, each figure with the list it counts."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from accounts.models import Role
from accounts.today import cards_for
from crm_clients.models import Client
from orders.debts import debtors, debts_of, money_of
from orders.models import Order
from orders.paying import take_prepayment
from payments.models import Method
from tests.factories import Shop, limit, make_client, make_line, make_location, make_order, put
from tests.pages import browse, text_of

_DEBTORS, _BACK = "/orders/debtors/", "/orders/to-give-back/"


def _closed(shop: Shop, client: Client, *, price: str, paid: str = "", status: str = "Closed", **said: object) -> Order:
    order = make_order(shop, client=client, **said)
    make_line(order, price=price)
    if paid:
        method = Method.objects.filter(organization=shop.organization).earliest("position")
        take_prepayment(order, amount=Decimal(paid), method=method, key=uuid4(), by=shop.desk)
    put(order, shop, status)
    order.refresh_from_db()
    return order


def _ann(shop: Shop) -> Client:
    return make_client(shop, "Ann Debtor", "+12125550177")


@pytest.mark.rule("OS-33")
def test_debtors_are_clients_with_what_they_owe_the_oldest_debt_first(shop: Shop) -> None:
    ann, bob = _ann(shop), make_client(shop, "Bob Debtor")
    _closed(shop, bob, price="20")
    _closed(shop, ann, price="100", paid="30")
    _closed(shop, ann, price="0.50")
    _closed(shop, make_client(shop, "Paid in full"), price="10", paid="10")
    _closed(shop, make_client(shop, "Refused"), price="70", status="Refused")
    make_line(make_order(shop, client=make_client(shop, "Still open")), price="40")

    page = text_of(browse(shop.desk).get(_DEBTORS))

    assert [(each.name, each.orders, each.owed) for each in debtors(shop.desk)[0]] == [
        ("Bob Debtor", 1, 20),
        ("Ann Debtor", 2, Decimal("70.5")),
    ]
    assert "2 clients owe $90.50 · 3 orders" in page
    assert "Ann Debtor (212) 555-0177" in page
    assert not any(name in page for name in ("Paid in full", "Refused", "Still open"))


@pytest.mark.rule("OS-33")
def test_every_figure_leads_to_the_list_it_counts(shop: Shop) -> None:
    ann = _ann(shop)
    mine = [_closed(shop, ann, price="10").number for _each in range(2)]
    other = _closed(shop, make_client(shop, "Bob"), price="5")
    browser = browse(shop.desk)
    page = browser.get(_DEBTORS).content.decode()

    of_ann = f"/orders/?tab=closed_successfully&amp;unpaid=1&amp;client={ann.pk}"
    assert f'href="{of_ann}">2</a>' in page
    listed = browser.get(of_ann.replace("&amp;", "&"))
    (card,) = [each for each in cards_for(shop.desk) if each.card.code == "debts"]

    assert [f'id="order-{number}"' in listed.content.decode() for number in [*mine, other.number]] == [
        True,
        True,
        False,
    ]
    assert "Client: Ann Debtor" in text_of(listed)
    assert card.count == 3
    assert browser.get(card.address).content.decode().count('id="order-') == 3


@pytest.mark.rule("OS-33", "OS-31")
def test_what_came_for_an_order_that_failed_is_to_give_back_and_no_debt(shop: Shop) -> None:
    failed = _closed(shop, _ann(shop), price="100", paid="30", status="Refused")
    over = _closed(shop, make_client(shop, "Bob"), price="10", paid="12.50")
    browser = browse(shop.desk)

    page = browser.get(_BACK)
    (card,) = [each for each in cards_for(shop.desk) if each.card.code == "to-give-back"]

    assert "more than they cost: $32.50" in text_of(page)
    assert all(f'id="order-{order.number}"' in page.content.decode() for order in (failed, over))
    assert (card.count, card.address) == (2, _BACK)
    assert "Nobody owes anything." in text_of(browser.get(_DEBTORS))


@pytest.mark.rule("OS-31", "OS-33")
def test_the_clients_card_says_what_all_their_orders_come_to(shop: Shop) -> None:
    ann = _ann(shop)
    _closed(shop, ann, price="100", paid="30")
    _closed(shop, ann, price="50", paid="7", status="Refused")
    make_line(make_order(shop, client=ann), price="40")

    money = money_of(Order.objects.filter(client=ann))
    page = text_of(browse(shop.desk).get(f"/clients/{ann.pk}/"))

    assert (money.orders, money.total, money.paid, money.open, money.debt, money.back) == (3, 140, 37, 40, 70, 7)
    assert "Orders 3 Total $140.00 Paid $37.00 To be paid, still open $40.00 Debt $70.00 To give back $7.00" in page


@pytest.mark.rule("OS-33", "TN-2")
@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_who_takes_no_payments_sees_no_lists_of_money(shop: Shop, role: Role) -> None:
    order = _closed(shop, _ann(shop), price="100", paid="30", performer=shop.tech)
    browser = browse(shop.members[role])

    pages = [_DEBTORS, _BACK, f"{_DEBTORS}debtors.csv", f"{_DEBTORS}debtors.xlsx"]

    assert [browser.get(page).status_code for page in pages] == [403] * 4
    assert "To be paid, still open" not in text_of(browser.get(f"/clients/{order.client_id}/"))
    assert not [each for each in cards_for(shop.members[role]) if each.card.code in ("debts", "to-give-back")]


@pytest.mark.rule("TN-1", "TN-7", "OS-33")
def test_debts_are_ones_own_and_of_ones_locations(shop: Shop, neighbour: Shop) -> None:
    _closed(neighbour, make_client(neighbour, "Theirs"), price="9")
    branch = make_location(shop)
    _closed(shop, make_client(shop, "At the branch"), price="5", location=branch)
    _closed(shop, make_client(shop, "At home"), price="5")
    limit(shop.desk, branch, by=shop.owner)

    assert [each.name for each in debtors(shop.owner)[0]] == ["At the branch", "At home"]
    assert [each.name for each in debtors(shop.desk)[0]] == ["At the branch"]
    assert debts_of(shop.desk).owed == 5


@pytest.mark.rule("OS-33", "TN-1")
def test_a_neighbours_client_is_no_filter_of_the_list(shop: Shop, neighbour: Shop) -> None:
    theirs = make_client(neighbour, "Theirs")

    response = browse(shop.desk).get("/orders/", {"client": theirs.pk})

    assert response.status_code == 200
    assert "Theirs" not in text_of(response)
    assert "It was left out." in text_of(response)


@pytest.mark.rule("OS-33")
def test_pages_of_debtors_skip_nobody_and_repeat_nobody(shop: Shop) -> None:
    for place in range(5):
        _closed(shop, make_client(shop, f"Client {place}"), price="1")
    Order.objects.update(closed_at=Order.objects.earliest("closed_at").closed_at)

    found, after = [], ""
    for _page in range(5):
        rows, after = debtors(shop.desk, after, size=2)
        found += [each.name for each in rows]
        if not after:
            break

    assert sorted(found) == [f"Client {place}" for place in range(5)]
    assert browse(shop.desk).get(_DEBTORS, {"after": "x'; drop"}).status_code == 200


@pytest.mark.rule("OS-33")
def test_debtors_download_as_csv_and_xlsx(shop: Shop) -> None:
    _closed(shop, make_client(shop, "=Ann", "+12125550177"), price="70.50")
    browser = browse(shop.desk)

    csv = browser.get(f"{_DEBTORS}debtors.csv").content.decode("utf-8-sig").splitlines()
    sheet = load_workbook(BytesIO(browser.get(f"{_DEBTORS}debtors.xlsx").content)).active

    assert csv[0] == "Client,Phone,Orders,Oldest debt,Owes"
    assert csv[1].startswith("'=Ann,")
    assert csv[1].endswith(",70.5")
    assert [cell.value for cell in sheet[2]][0::4] == ["=Ann", 70.5]
    assert sheet["A2"].data_type == "s"
