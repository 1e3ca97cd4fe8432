from __future__ import annotations

import pytest

from accounts.models import Role
from orders.models import Order
from orders.selectors import orders_in, tabs
from statuses.groups import Group
from tests.factories import Shop, make_client, make_line, make_order, put
from tests.pages import browse, queries_of, text_of

LIST = "/orders/"
STATUSES = ["New", "Diagnostics", "In progress", "Awaiting parts", "Ready", "Ready", "Closed", "Refused"]


@pytest.fixture
def stocked(shop: Shop, neighbour: Shop) -> Shop:
    """Orders in every group; every second one is given to the technician."""
    client = make_client(shop, "Ann", "+12125550101", "ann@mail.example")
    for place, name in enumerate(STATUSES):
        order = make_order(shop, client=client, performer=shop.tech if place % 2 else None)
        put(order, shop, name)
    make_order(neighbour)
    return shop


@pytest.mark.rule("OR-6", "OR-8")
@pytest.mark.parametrize("role", Role)
def test_the_number_on_a_tab_is_how_many_the_tab_lists(stocked: Shop, role: Role) -> None:
    member = stocked.members[role]

    for tab in tabs(member, "open"):
        listed = browse(member).get(LIST, {"tab": tab.code}).context["page"].rows
        assert tab.count == len(listed) == orders_in(member, tab.code).count()
    assert tabs(member, "open")[0].count == (3 if role == Role.TECHNICIAN else 6)


@pytest.mark.rule("OR-6", "OS-1")
def test_there_is_a_tab_per_group_in_order_after_all_open(stocked: Shop) -> None:
    shown = tabs(stocked.owner, "ready")

    assert [tab.code for tab in shown] == ["open", *Group.values]
    assert [tab.code for tab in shown if tab.is_current] == ["ready"]
    assert [tab.count for tab in shown] == [6, 1, 2, 1, 2, 1, 1]


@pytest.mark.rule("OR-6")
def test_more_than_ten_thousand_are_counted_to_there_and_no_further(
    stocked: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orders.selectors.listing.COUNTED", 1)
    monkeypatch.setattr("accounts.formats.COUNTED", 1)

    page = browse(stocked.owner).get(LIST)

    assert [tab.count for tab, _address in page.context["tabs"]] == [2, 1, 2, 1, 2, 1, 1]
    assert "All open 1+ New 1 In progress 1+" in text_of(page)


@pytest.mark.rule("OR-6")
def test_a_group_with_several_statuses_says_how_many_stand_in_each(stocked: Shop) -> None:
    shown = browse(stocked.owner).get(LIST, {"tab": "in_progress"}).context["chips"]

    assert {status.name: held for status, held, _address, _chosen in shown} == {"Diagnostics": 1, "In progress": 1}


@pytest.mark.rule("OR-6")
def test_closed_orders_are_hidden_until_their_tab_is_opened(stocked: Shop) -> None:
    browser = browse(stocked.owner)

    shown = {
        tab: [row.status for row in browser.get(LIST, {"tab": tab}).context["page"].rows]
        for tab in ("", "closed_successfully", "closed_unsuccessfully")
    }

    assert set(shown[""]) == set(STATUSES) - {"Closed", "Refused"}
    assert (shown["closed_successfully"], shown["closed_unsuccessfully"]) == (["Closed"], ["Refused"])


@pytest.mark.rule("TN-1", "TN-2", "OR-8")
def test_the_list_shows_a_technician_their_own_and_nobody_a_neighbours(stocked: Shop) -> None:
    own = {order.number for order in browse(stocked.tech).get(LIST).context["page"].rows}
    everybodys = {order.number for order in browse(stocked.owner).get(LIST).context["page"].rows}

    assert own == {2, 4, 6}
    assert everybodys == {1, 2, 3, 4, 5, 6}


_ASKED = [
    {},
    {"tab": "in_progress"},
    {"tab": "ready"},
    {"tab": "closed_successfully"},
    {"sort": "deadline"},
    {"sort": "longest"},
    {"performer": "me", "unpaid": "1", "since": "2020-01-01", "until": "2099-01-01", "longer": "1", "unit": "hours"},
    {"deadline": "overdue"},
    {"q": "Client"},
]


@pytest.mark.rule("OR-6")
@pytest.mark.parametrize("asked", _ASKED, ids=str)
def test_the_list_takes_as_many_queries_for_fifty_orders_as_for_one(shop: Shop, asked: dict[str, str]) -> None:
    browser, taken = browse(shop.tech if "performer" in asked else shop.owner), []
    name = {"closed_successfully": "Closed", "in_progress": "Diagnostics"}.get(asked.get("tab", ""), "Ready")
    for wanted in (1, 3, 50):
        for _each in range(Order.objects.filter(organization=shop.organization).count(), wanted):
            order = make_order(shop, performer=shop.tech, deadline="2020-01-02T12:00:00Z")
            make_line(order)
            put(order, shop, name)
        Order.objects.update(entered_at="2020-01-02T12:00:00Z")
        taken.append(queries_of(browser, LIST, **asked))
        assert len(browser.get(LIST, asked).context["page"].rows) == wanted

    assert len(set(taken)) == 1, taken
    assert taken[0] <= 15


@pytest.mark.rule("OS-50", "TN-6")
def test_a_row_says_what_a_person_looks_for(shop: Shop) -> None:
    client = make_client(shop, "Ann Lee", "+12125550101")
    order = make_order(shop, client=client, performer=shop.tech, about="Laptop", deadline="2020-01-02T12:00:00Z")
    make_line(order, price="1234.50")
    Order.objects.filter(pk=order.pk).update(serial="SN-77", paid="1000.00")

    row = text_of(browse(shop.owner).get(LIST))

    for said in ("Laptop", "SN-77", "Ann Lee", "(212) 555-0101", "Fixit technician", "1/2/2020", "days late",
                 "$1,234.50", "due $234.50"):  # fmt: skip
        assert said in row
