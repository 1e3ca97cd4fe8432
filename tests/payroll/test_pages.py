"""The pages of salary: my balance, everyone's, somebody's, and what is entered there by hand. Rules: OS-44, TN-2."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import Change, Membership, Organization, Role
from orders.models import Order
from payroll.accruals import Terms
from payroll.models import Entry, Rate
from payroll.services import enter_by_hand, set_rates
from tests.factories import Shop, limit, make_line, make_location, make_order
from tests.pages import browse, forms_of, queries_of, text_of
from tests.payroll.paying import amounts, balance, close, give_rates

pytestmark = pytest.mark.django_db
MINE, PEOPLE, RATES = "/salary/", "/salary/people/", "/salary/rates/"


@pytest.fixture
def order(shop: Shop) -> Order:
    give_rates(shop, shop.tech, services_percent=40)
    give_rates(shop, shop.desk, created_percent=10)
    order = make_order(shop, performer=shop.tech)
    make_line(order, "Screen replaced", price="123.45")
    close(order, shop)
    return order


def page_of(member: Membership) -> str:
    return f"{PEOPLE}{member.pk}/"


def enter(by: Membership, member: Membership, kind: str = "bonus", amount: str = "10", **said: Any) -> HttpResponse:
    form = {"key": uuid4(), "kind": kind, "amount": amount, "note": "For the rush"}
    return browse(by).post(f"{page_of(member)}enter/", form | said)


# --- whose salary is seen by whom ---------------------------------------------------------------------------


@pytest.mark.rule("OS-44")
def test_everybody_sees_their_own_balance_with_the_order_the_move_and_the_rate(shop: Shop, order: Order) -> None:
    page = text_of(browse(shop.tech).get(MINE))

    assert "$49.38 Earned and not paid out yet." in page
    assert f"Screen replaced 40% of $123.45 No. {order.number} moved to “Closed”" in page
    assert "12.35" not in page


@pytest.mark.rule("OS-44", "TN-2")
@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.TECHNICIAN])
def test_no_page_shows_another_persons_salary_to_who_may_see_their_own_alone(
    shop: Shop, order: Order, role: Role
) -> None:
    member = shop.members[role]
    other = shop.tech if role == Role.FRONT_DESK else shop.desk
    secret = "49.38" if role == Role.FRONT_DESK else "12.35"
    browser = browse(member)

    for address in (PEOPLE, page_of(other), RATES, f"{RATES}{other.pk}/", "/salary/sheet.csv", "/salary/sheet.xlsx"):
        assert browser.get(address).status_code == 403
    for address in (MINE, "/", "/orders/", f"/orders/{order.number}/", "/search/?q=Fixit"):
        response = browser.get(address)
        assert response.status_code == 200
        assert secret not in response.content.decode(), address
    assert enter(member, other).status_code == 403
    assert browser.get("/admin/payroll/entry/").status_code == 403


@pytest.mark.rule("TN-2")
def test_head_office_has_no_salary_and_sees_none(shop: Shop, order: Order) -> None:
    browser = browse(shop.members[Role.HEAD_OFFICE])

    assert {browser.get(address).status_code for address in (MINE, PEOPLE, RATES)} == {403}
    assert "49.38" not in browser.get(f"/orders/{order.number}/").content.decode()
    assert browse(shop.owner).get(page_of(shop.members[Role.HEAD_OFFICE])).status_code == 404


@pytest.mark.rule("TN-1")
def test_a_neighbours_people_are_not_there(shop: Shop, neighbour: Shop, order: Order) -> None:
    browser = browse(neighbour.owner)

    for address in (page_of(shop.tech), f"{RATES}{shop.tech.pk}/"):
        assert browser.get(address).status_code == 404
    assert enter(neighbour.owner, shop.tech).status_code == 404
    assert "Fixit" not in text_of(browser.get(PEOPLE))


@pytest.mark.rule("OS-44")
def test_the_orders_page_shows_everyones_to_a_manager_and_ones_own_to_others(shop: Shop, order: Order) -> None:
    address = f"/orders/{order.number}/"

    manager, desk = (text_of(browse(member).get(address)) for member in (shop.members[Role.MANAGER], shop.desk))

    assert "Fixit technician Screen replaced · 40% of $123.45 · moved to “Closed” $49.38" in manager
    assert "Fixit front_desk Accepted the order · 10% of $123.45" in manager
    assert "My salary Accepted the order 10% of $123.45 · moved to “Closed” $12.35" in desk
    assert "49.38" not in desk


@pytest.mark.rule("TN-7")
def test_a_manager_limited_to_a_location_sees_who_works_there(shop: Shop, order: Order) -> None:
    manager, branch = shop.members[Role.MANAGER], make_location(shop)
    limit(shop.tech, order.location, by=shop.owner)
    limit(manager, branch, by=shop.owner)
    browser = browse(manager)

    assert browser.get(page_of(shop.tech)).status_code == 404
    assert "Fixit technician" not in text_of(browser.get(PEOPLE))
    assert "Fixit front_desk" in text_of(browser.get(PEOPLE))
    assert "49.38" not in browser.get("/salary/sheet.csv").content.decode()


@pytest.mark.rule("OS-44")
def test_who_left_keeps_entries_and_balance(shop: Shop, order: Order) -> None:
    Membership.objects.filter(pk=shop.tech.pk).update(ended_at=order.created_at)
    browser = browse(shop.owner)

    assert "Fixit technician no longer works here" in text_of(browser.get(PEOPLE))
    assert "No longer works here, since" in text_of(browser.get(page_of(shop.tech)))
    assert enter(shop.owner, shop.tech, "payout", "49.38").status_code == 302
    assert balance(shop.tech) == 0


@pytest.mark.rule("OS-44")
def test_a_technician_is_led_to_no_order_they_may_not_open(shop: Shop) -> None:
    give_rates(shop, shop.tech, services_percent=40)
    order = make_order(shop, performer=shop.desk)
    make_line(order, performer=shop.tech)
    close(order, shop)

    page = browse(shop.tech).get(MINE).content.decode()

    assert f"No. {order.number}" in page
    assert f"/orders/{order.number}/" not in page


# --- by hand --------------------------------------------------------------------------------------------


@pytest.mark.rule("OS-44")
def test_bonuses_penalties_and_payouts_are_entries(shop: Shop, order: Order) -> None:
    for kind, amount in (("bonus", "20"), ("penalty", "5.005"), ("payout", "30")):
        assert enter(shop.owner, shop.tech, kind, amount).headers["Location"] == page_of(shop.tech)

    assert amounts(shop.tech) == [Decimal("49.38"), 20, Decimal("-5.01"), -30]
    page = text_of(browse(shop.tech).get(MINE))
    assert "$34.37 Earned" in page
    assert "Penalty For the rush" in page


@pytest.mark.rule("OS-44", "OS-34")
def test_the_same_form_sent_twice_enters_it_once(shop: Shop, order: Order) -> None:
    key = uuid4()

    answers = [enter(shop.owner, shop.tech, "payout", "30", key=key).status_code for _twice in range(2)]
    other = enter(shop.owner, shop.tech, "payout", "3", key=key)

    assert answers == [302, 302]
    assert other.status_code == 409
    assert "This page entered “Payout” of $30.00 already." in text_of(other)
    assert amounts(shop.tech) == [Decimal("49.38"), -30]


@pytest.mark.rule("OS-44")
def test_a_payout_beyond_the_balance_is_an_advance_and_has_to_be_called_one(shop: Shop, order: Order) -> None:
    refused = enter(shop.owner, shop.tech, "payout", "60", note="For Friday")
    form = forms_of(refused)[f"{page_of(shop.tech)}enter/"]
    done = browse(shop.owner).post(f"{page_of(shop.tech)}enter/", form | {"kind": "payout", "in_advance": "on"})

    assert refused.status_code == 422
    assert "The balance is $49.38. To pay out more, tick “In advance”" in text_of(refused)
    assert (form["amount"], form["note"]) == ("60", "For Friday")
    assert done.status_code == 302
    assert balance(shop.tech) == Decimal("-10.62")
    assert "-$10.62 Paid out in advance" in text_of(browse(shop.tech).get(MINE))


@pytest.mark.rule("OS-44")
@pytest.mark.parametrize(
    "said",
    [
        {"amount": "0"}, {"amount": "-5"}, {"amount": "much"}, {"amount": "1e99"}, {"amount": "NaN"}, {"amount": ""},
        {"kind": "line"}, {"kind": ""}, {"key": "x"}, {"note": ""}, {"note": "x" * 201}, {"note": "a\x00b"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_words_and_nothing_typed_is_lost(shop: Shop, said: dict[str, str]) -> None:
    response = enter(shop.owner, shop.tech, **said)

    assert response.status_code == 422
    assert "error" in response.content.decode() or "invalid" in response.content.decode()
    assert not Entry.objects.exists()


# --- rates ----------------------------------------------------------------------------------------------


@pytest.mark.rule("OS-41")
def test_rates_are_set_on_their_page_and_noted(shop: Shop) -> None:
    browser, address = browse(shop.members[Role.MANAGER]), f"{RATES}{shop.tech.pk}/"
    form = forms_of(browser.get(address))[address]

    done = browser.post(address, form | {"services_percent": "42.5", "per_order": "3,50"})

    assert done.status_code == 302
    rate = Rate.objects.get(member=shop.tech)
    assert (rate.services_percent, rate.per_order) == (Decimal("42.5"), Decimal("3.50"))
    assert Change.objects.get(what="payroll.rate").thing == "Fixit technician"
    assert Organization.objects.get(pk=shop.organization.pk).pays_salary
    assert "42.5%" in text_of(browser.get(RATES))


@pytest.mark.rule("OS-41")
def test_the_same_rates_once_more_change_and_note_nothing(shop: Shop) -> None:
    for _twice in range(2):
        set_rates(shop.tech, Terms(services_percent=Decimal(40)), by=shop.owner, drawn="")

    assert Change.objects.filter(what="payroll.rate").count() == 1


@pytest.mark.rule("OS-41")
def test_rates_are_not_saved_over_what_somebody_else_saved_since(shop: Shop) -> None:
    browser, address = browse(shop.owner), f"{RATES}{shop.tech.pk}/"
    form = forms_of(browser.get(address))[address]
    give_rates(shop, shop.tech, services_percent=30)

    refused = browser.post(address, form | {"services_percent": "50"})
    again = browser.post(address, forms_of(refused)[address])

    assert (refused.status_code, again.status_code) == (409, 302)
    assert Rate.objects.get(member=shop.tech).services_percent == 50


@pytest.mark.rule("OS-41")
@pytest.mark.parametrize("said", ["101", "-1", "x", "NaN", "1.234"])
def test_a_percent_that_is_none_is_refused(shop: Shop, said: str) -> None:
    response = browse(shop.owner).post(f"{RATES}{shop.tech.pk}/", {"services_percent": said})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Rate.objects.exists()


# --- many -----------------------------------------------------------------------------------------------


@pytest.mark.rule("OS-44")
def test_pages_take_as_many_queries_with_ten_thousand_entries_as_with_three(shop: Shop, order: Order) -> None:
    browser = browse(shop.owner)
    addresses = (PEOPLE, page_of(shop.tech), f"/orders/{order.number}/", "/admin/payroll/entry/")
    enter_by_hand(shop.tech, kind="bonus", amount=Decimal(1), key=uuid4(), by=shop.owner, note="x")
    before = [queries_of(browser, address) for address in addresses]
    one = Entry.objects.filter(kind="line").get()
    said = {field.attname: getattr(one, field.attname) for field in Entry._meta.concrete_fields}
    Entry.objects.bulk_create(
        (Entry(**said | {"id": None, "amount": Decimal("0.01")}) for _each in range(10_000)), batch_size=1_000
    )

    after = [queries_of(browser, address) for address in addresses]

    assert after[:3] == before[:3]
    assert after[3] <= before[3] + 1  # how many there are
    assert balance(shop.tech) == Decimal("150.38")
    following = reverse("payroll:person-detail", args=[shop.tech.pk])
    page = browser.get(following)
    assert page.content.count(b"moved to") == 50
    last = Entry.objects.filter(member=shop.tech).order_by("-pk")[49].pk
    assert f"?before={last}" in page.content.decode()
    assert browser.get(f"{following}?before={one.pk}").status_code == 200


@pytest.mark.rule("TN-7", "OS-44")
@pytest.mark.parametrize("address", ["page", "/salary/sheet.csv", "/admin/payroll/entry/"])
def test_a_manager_limited_to_a_location_reads_no_order_of_another_in_somebodys_salary(
    shop: Shop, order: Order, address: str
) -> None:
    manager = shop.members[Role.MANAGER]
    limit(manager, make_location(shop), by=shop.owner)
    read = [
        browse(member).get(page_of(shop.tech) if address == "page" else address).content.decode()
        for member in (shop.owner, manager)
    ]

    assert ["Screen replaced" in page for page in read] == [True, False]
    assert ["49.38" in page for page in read] == [True, not address.startswith("/admin/")]
