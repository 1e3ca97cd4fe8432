"""Who works where: chosen on a person's page, in force from the next request. Source: TN-7."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts import invariants
from accounts.models import Change, Location, Membership, Role
from accounts.people.services import change_role, end_membership, set_places
from orders.models import Order
from tests.accounts.people import invited
from tests.factories import Shop, limit, make_location, make_order
from tests.pages import browse, text_of

EVERY = {"where": "every"}


def page(member: Membership, name: str = "member-locations") -> str:
    return reverse(f"accounts:{name}", args=[member.pk])


def some(*locations: Location, **more: Any) -> dict[str, Any]:
    return {"where": "some", "locations": [location.pk for location in locations]} | more


def main_of(shop: Shop) -> Location:
    return Location.objects.filter(organization=shop.organization).earliest("pk")


def fresh(member: Membership) -> Membership:
    return Membership.objects.get(pk=member.pk)


def faults() -> list[str]:
    return [fault for found in invariants.faults().values() for fault in found]


@pytest.mark.rule("TN-7")
def test_a_member_is_limited_from_the_next_request_on_and_it_is_on_record(shop: Shop) -> None:
    branch, desk = make_location(shop), browse(shop.desk)
    order = make_order(shop, location=main_of(shop))
    assert desk.get(f"/orders/{order.number}/").status_code == 200

    response = browse(shop.owner).post(page(shop.desk), some(branch))

    assert response["Location"] == page(shop.desk, "member-detail")
    assert desk.get(f"/orders/{order.number}/").status_code == 404
    assert Change.objects.latest("pk").fields == [["locations", "", "Branch"]]
    assert faults() == []


@pytest.mark.rule("TN-7")
def test_a_member_works_everywhere_again_and_the_same_again_notes_nothing(shop: Shop) -> None:
    branch, owner = make_location(shop), browse(shop.owner)
    owner.post(page(shop.desk), some(branch))

    for _time in range(2):
        owner.post(page(shop.desk), EVERY)

    assert fresh(shop.desk).everywhere
    assert [change.fields for change in Change.objects.order_by("pk")][1:] == [
        [["locations", "", "Branch"]], [["locations", "Branch", ""]],
    ]  # fmt: skip
    assert faults() == []


@pytest.mark.rule("TN-7")
@pytest.mark.parametrize("answer", [{}, {"where": "nowhere"}, {"where": "some"}, {"where": "some", "locations": "x"}])
def test_a_choice_of_nothing_is_refused(shop: Shop, answer: dict[str, str]) -> None:
    make_location(shop)

    assert browse(shop.owner).post(page(shop.desk), answer).status_code == 422
    assert fresh(shop.desk).everywhere


@pytest.mark.rule("TN-7", "TN-1")
def test_nobody_is_limited_to_a_neighbours_location_and_a_neighbours_person_is_not_there(
    shop: Shop, neighbour: Shop
) -> None:
    branch, owner = make_location(shop), browse(shop.owner)

    assert owner.post(page(shop.desk), some(main_of(neighbour))).status_code == 422
    assert owner.post(page(neighbour.desk), some(branch)).status_code == 404
    assert fresh(shop.desk).everywhere
    assert fresh(neighbour.desk).everywhere


@pytest.mark.rule("TN-7", "TN-2")
def test_only_owners_say_where_people_work(shop: Shop) -> None:
    branch = make_location(shop)

    assert browse(shop.members[Role.MANAGER]).post(page(shop.desk), some(branch)).status_code == 403
    assert fresh(shop.desk).everywhere


@pytest.mark.rule("TN-7")
def test_owners_work_everywhere_also_those_who_become_one(shop: Shop) -> None:
    branch, owner = make_location(shop), browse(shop.owner)
    assert owner.post(page(shop.owner), some(branch)).status_code == 422
    limit(shop.desk, branch, by=shop.owner)

    change_role(shop.desk, to=Role.OWNER, by=shop.owner)

    assert fresh(shop.desk).everywhere
    assert Change.objects.latest("pk").fields == [["role", "front_desk", "owner"], ["locations", "Branch", ""]]
    assert "Where they work" not in text_of(owner.get(page(shop.desk, "member-detail")))
    assert faults() == []


@pytest.mark.rule("TN-7")
def test_with_one_location_nobody_is_asked_where_somebody_works(shop: Shop) -> None:
    assert "Where they work" not in text_of(browse(shop.owner).get(page(shop.desk, "member-detail")))


@pytest.mark.rule("TN-7")
def test_open_orders_elsewhere_ask_who_gets_them_and_are_handed_over(shop: Shop) -> None:
    branch, owner = make_location(shop), browse(shop.owner)
    here, there = (make_order(shop, location=at, performer=shop.tech) for at in (branch, main_of(shop)))

    asked = owner.post(page(shop.tech), some(branch))
    assert asked.status_code == 422
    assert "still has in hand elsewhere: 1 open order." in text_of(asked)
    assert fresh(shop.tech).everywhere
    owner.post(page(shop.tech), some(branch, handing="on", heir=shop.desk.pk))

    assert Order.objects.get(pk=here.pk).performer == shop.tech
    assert Order.objects.get(pk=there.pk).performer == shop.desk
    assert faults() == []


@pytest.mark.rule("TN-7")
def test_an_heir_has_to_work_where_the_orders_are(shop: Shop) -> None:
    main, branch = main_of(shop), make_location(shop)
    order = make_order(shop, location=main, performer=shop.tech)
    limit(shop.desk, branch, by=shop.owner)
    owner = browse(shop.owner)

    limiting = owner.post(page(shop.tech), some(branch, handing="on", heir=shop.desk.pk))
    ending = owner.post(page(shop.tech, "member-end"), {"heir": shop.desk.pk})

    assert [answer.status_code for answer in (limiting, ending)] == [422, 422]
    assert all("does not work at “Main location”" in text_of(answer) for answer in (limiting, ending))
    order.refresh_from_db()
    assert order.performer == shop.tech
    assert faults() == []


@pytest.mark.rule("TN-7")
def test_who_is_taken_out_hands_over_to_somebody_who_works_there(shop: Shop) -> None:
    branch = make_location(shop)
    order = make_order(shop, location=branch, performer=shop.tech)
    limit(shop.desk, branch, by=shop.owner)

    end_membership(shop.tech, by=shop.owner, heir=fresh(shop.desk))

    order.refresh_from_db()
    assert order.performer == shop.desk
    assert faults() == []


@pytest.mark.rule("TN-7")
def test_the_list_of_people_says_where_those_work_who_are_limited(shop: Shop) -> None:
    branch = make_location(shop, "Old Town")
    limit(shop.tech, branch, by=shop.owner)

    assert "Technician Old Town" in text_of(browse(shop.owner).get(reverse("accounts:people-list")))


@pytest.mark.rule("TN-7", "TN-3")
def test_who_comes_back_by_an_invitation_works_where_they_did_and_as_an_owner_everywhere(shop: Shop) -> None:
    branch = make_location(shop)
    limit(shop.desk, branch, by=shop.owner)
    end_membership(shop.desk, by=shop.owner)
    _invitation, address = invited(shop, shop.desk.user.email, Role.OWNER)

    browse(shop.desk).post(address)

    assert fresh(shop.desk).ended_at is None
    assert fresh(shop.desk).everywhere
    assert faults() == []


@pytest.mark.rule("TN-7")
def test_a_change_is_in_force_within_the_request_that_makes_it(shop: Shop) -> None:
    main, branch = main_of(shop), make_location(shop)
    assert shop.desk.locations == [main, branch]

    set_places(shop.desk, [branch], by=shop.owner)

    assert (shop.desk.location_ids, shop.desk.locations) == ([branch.pk], [branch])
