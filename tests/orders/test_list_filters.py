"""Filters of the list stand in its address; what cannot be asked is said and left out, the rest holds."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone

from accounts.models import Location, MemberLocation, Membership, Organization
from orders.finding import found_by
from orders.models import Order
from orders.order_types import add_type
from orders.selectors import listing
from tests.factories import Shop, make_client, make_location, make_order, put
from tests.pages import browse, text_of

LIST = "/orders/"


def _listed(member: Membership, **asked: Any) -> set[int]:
    response = browse(member).get(LIST, asked)
    assert response.context["asked"].ignored == []
    return {order.number for order in response.context["page"].rows}


def _set(order: Order, **fields: Any) -> None:
    Order.objects.filter(pk=order.pk).update(**fields)


def _told(response: HttpResponse) -> str:
    return " ".join(response.context["asked"].ignored)


@pytest.mark.rule("OR-6")
def test_several_statuses_may_be_asked_for(shop: Shop) -> None:
    for name in ("New", "Diagnostics", "Ready"):
        put(make_order(shop), shop, name)
    wanted = [shop.status("Diagnostics").pk, shop.status("Ready").pk]

    assert _listed(shop.owner, status=wanted) == {2, 3}
    assert _listed(shop.owner, tab="ready", status=wanted[1:]) == {3}


@pytest.mark.rule("OR-6")
def test_whose_they_are(shop: Shop) -> None:
    for performer in (shop.tech, shop.owner, None):
        make_order(shop, performer=performer)

    assert _listed(shop.owner, performer=shop.tech.pk) == {1}
    assert _listed(shop.owner, performer="me") == _listed(shop.owner, performer=shop.owner.pk) == {2}
    assert _listed(shop.owner, performer="nobody") == {3}


@pytest.mark.rule("OR-6", "OS-13")
def test_of_which_type_where_there_are_several(shop: Shop) -> None:
    make_order(shop)
    other = add_type(name="Warranty", initial_status=shop.status("New"), by=shop.owner)
    make_order(shop, order_type=other)

    assert _listed(shop.owner, type=other.pk) == {2}


@pytest.mark.rule("OR-6", "OS-50")
def test_overdue_and_due_today_by_the_organizations_clock(shop: Shop) -> None:
    now = timezone.now()
    today = timezone.localtime(now, shop.organization.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    for deadline in (now - timedelta(minutes=1), today + timedelta(hours=23, minutes=59), today + timedelta(days=1)):
        make_order(shop, deadline=deadline)
    make_order(shop)

    assert 1 in _listed(shop.owner, deadline="overdue")
    assert not {3, 4} & _listed(shop.owner, deadline="overdue")
    assert 2 in _listed(shop.owner, deadline="today")
    assert not {3, 4} & _listed(shop.owner, deadline="today")


@pytest.mark.rule("OR-6", "OS-33")
def test_not_paid_in_full_leaves_out_what_was_given_up(shop: Shop) -> None:
    for total, paid in ((10, 0), (10, 10), (10, 4), (0, 0)):
        _set(make_order(shop), total=Decimal(total), paid=Decimal(paid))
    refused = make_order(shop)
    put(refused, shop, "Refused")
    _set(refused, total=10)

    assert _listed(shop.owner, unpaid="1") == {1, 3}
    assert _listed(shop.owner, unpaid="1", tab="closed_unsuccessfully") == set()


@pytest.mark.rule("OR-6", "OS-50")
@pytest.mark.parametrize(("longer", "unit", "wanted"), [(2, "days", {1}), (30, "hours", {1, 2}), (1, "", {1, 2})])
def test_longer_in_its_status_than_so_many_days_or_hours(shop: Shop, longer: int, unit: str, wanted: set[int]) -> None:
    for hours in (49, 31, 1):
        _set(make_order(shop), entered_at=timezone.now() - timedelta(hours=hours))

    assert _listed(shop.owner, longer=longer, **({"unit": unit} if unit else {})) == wanted


@pytest.mark.rule("OR-6")
def test_accepted_between_two_days_of_the_organization(shop: Shop) -> None:
    Organization.objects.filter(pk=shop.organization.pk).update(time_zone="America/New_York")
    # Five hours behind: 3:30 there is still the evening before here.
    for at in ("2026-01-10T03:30Z", "2026-01-10T12:00Z", "2026-01-12T04:59Z", "2026-01-12T05:01Z"):
        _set(make_order(shop), created_at=at)

    assert _listed(shop.owner, since="2026-01-10") == {2, 3, 4}
    assert _listed(shop.owner, since="2026-01-10", until="2026-01-11") == {2, 3}


@pytest.mark.rule("OR-6", "OR-7")
def test_a_text_finds_the_number_and_the_client_in_every_tab(shop: Shop) -> None:
    order = make_order(shop, client=make_client(shop, "Zoë Lee", "+12125550177"))
    put(order, shop, "Closed")
    make_order(shop)

    page = browse(shop.owner).get(LIST, {"q": "zoë"})

    assert _listed(shop.owner, q="2") >= {2}
    assert _listed(shop.owner, q="5550177", tab="closed_successfully") == {1}
    assert "No order fits these filters." in text_of(page)
    assert {tab.code: tab.count for tab, _address in page.context["tabs"]}["closed_successfully"] == 1


@pytest.mark.rule("OR-8", "TN-7")
def test_who_is_limited_to_a_location_sees_no_order_count_or_choice_of_another(shop: Shop) -> None:
    here = Location.objects.get(organization=shop.organization)
    away = make_location(shop, "Away")
    make_order(shop)
    _set(make_order(shop), location=away)
    assert _listed(shop.desk, location=away.pk) == {2}

    Membership.objects.filter(pk=shop.desk.pk).update(everywhere=False)
    MemberLocation.objects.create(organization=shop.organization, membership=shop.desk, location=here)
    page = browse(shop.desk).get(LIST)
    asked = browse(shop.desk).get(LIST, {"location": away.pk})

    assert [order.number for order in page.context["page"].rows] == [1]
    assert page.context["tabs"][0][0].count == 1
    assert page.context["choices"]["location"] == []
    assert "“Location” cannot be" in _told(asked)


@pytest.mark.rule("OR-6")
def test_filters_in_force_are_named_each_with_its_way_out(shop: Shop) -> None:
    make_order(shop, performer=shop.tech)
    asked = {"performer": shop.tech.pk, "unpaid": "1", "longer": "3", "q": "Client", "deadline": "overdue"}

    page = browse(shop.owner).get(LIST, asked)

    chips = {said.label: said.address for said in page.context["active"]}
    assert set(chips) == {
        "“Client”", "Performer: Fixit technician", "Overdue", "Not paid in full", "In its status longer than 3 days",
    }  # fmt: skip
    assert "unpaid" not in chips["Not paid in full"]
    assert "performer" in chips["Not paid in full"]
    assert page.context["asked"].cleared == "?tab=open"


@pytest.mark.rule("OR-6")
def test_another_tab_keeps_the_filters_it_can_have(shop: Shop) -> None:
    asked = {"performer": "me", "deadline": "overdue", "status": shop.status("New").pk, "sort": "deadline"}

    page = browse(shop.owner).get(LIST, asked)

    addresses = {tab.code: address for tab, address in page.context["tabs"]}
    assert addresses["ready"] == "?performer=me&deadline=overdue&sort=deadline&tab=ready"
    assert addresses["closed_successfully"] == "?performer=me&tab=closed_successfully"


_CANNOT_BE = {
    "tab": ["nowhere", "x" * 500],
    "status": ["0", "x", "9" * 40, "\x00"],
    "performer": ["0", "x", "-1", "9" * 40],
    "type": ["1", "x"],
    "location": ["1", "x"],
    "since": ["2026-02-30", "yesterday", "9999-12-31", "0001-01-01"],
    "until": ["2026-13-01", "9" * 40],
    "deadline": ["sometime"],
    "unpaid": ["2", "yes"],
    "longer": ["-1", "0", "x", "9" * 40, "1e3"],
    "sort": ["total", "-number"],
    "q": ["x" * 121],
}


@pytest.mark.rule("OR-6")
@pytest.mark.parametrize("name", _CANNOT_BE)
def test_what_cannot_be_is_said_and_left_out_and_the_rest_holds(shop: Shop, name: str) -> None:
    make_order(shop, performer=shop.tech)
    make_order(shop)
    browser = browse(shop.owner)

    for value in _CANNOT_BE[name]:
        kept = {"performer": "nobody"} if name != "performer" else {"q": "#2"}
        page = browser.get(LIST, kept | {name: value})
        assert (page.status_code, _told(page).count("It was left out.")) == (200, 1), value
        assert 1 not in {order.number for order in page.context["page"].rows}
        assert "left out" in text_of(page)


@pytest.mark.rule("OR-6")
def test_days_the_wrong_way_round_a_status_elsewhere_and_deadlines_of_closed_ones_are_said(shop: Shop) -> None:
    browser = browse(shop.owner)

    days = browser.get(LIST, {"since": "2026-02-02", "until": "2026-02-01"})
    status = browser.get(LIST, {"tab": "ready", "status": shop.status("New").pk})
    closed = browser.get(LIST, {"tab": "closed_successfully", "deadline": "overdue", "sort": "deadline"})

    assert _told(days) == "The first day is after the last one. Both were left out."
    assert _told(status) == "“New” is not in this tab. It was left out."
    assert _told(closed).count("is asked of open ones only") == 2


@pytest.mark.rule("TN-1", "OR-8")
def test_ids_of_a_neighbour_are_no_choice(shop: Shop, neighbour: Shop) -> None:
    make_order(shop)
    other = add_type(name="Theirs", initial_status=neighbour.status("New"), by=neighbour.owner)
    foreign = {"status": neighbour.status("New").pk, "performer": neighbour.tech.pk, "type": other.pk}

    for name, value in foreign.items():
        page = browse(shop.owner).get(LIST, {name: value})
        assert "cannot be" in _told(page), name
        assert "Neighbour" not in text_of(page)


@pytest.mark.rule("OR-8")
def test_a_technician_has_no_colleague_to_choose(shop: Shop) -> None:
    make_order(shop, performer=shop.tech)

    page = browse(shop.tech).get(LIST, {"performer": shop.owner.pk})

    assert "“Performer” cannot be" in _told(page)
    assert [value for value, _label, _chosen in page.context["choices"]["performer"]] == ["me"]


@pytest.mark.rule("OR-6", "OR-7")
def test_of_a_text_that_too_many_have_the_newest_are_looked_through_and_it_is_said(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _each in range(3):
        make_order(shop, about="iPhone")
    monkeypatch.setattr(listing, "found_by", partial(found_by, most=2))

    response = browse(shop.owner).get(LIST, {"q": "iphone"})

    assert [order.number for order in response.context["page"].rows] == [3, 2]
    assert "only the newest were looked through" in _told(response)
    monkeypatch.setattr(listing, "found_by", partial(found_by, most=4))
    assert _listed(shop.owner, q="iphone") == {1, 2, 3}


@pytest.mark.rule("OR-6", "OS-50")
def test_what_is_asked_by_its_deadline_stands_the_soonest_first_unless_sorted_otherwise(shop: Shop) -> None:
    now = timezone.now()
    for days in (1, 3, 2):
        make_order(shop, deadline=now - timedelta(days=days))

    def numbers(**asked: str) -> list[int]:
        return [order.number for order in browse(shop.owner).get(LIST, asked).context["page"].rows]

    assert numbers(deadline="overdue") == [2, 3, 1]
    assert numbers(deadline="overdue", sort="newest") == [3, 2, 1]
    page = browse(shop.owner).get(LIST, {"deadline": "overdue"}).content.decode()
    assert '<option value="newest">' in page
    assert '<option value="" selected>Deadline' in page
