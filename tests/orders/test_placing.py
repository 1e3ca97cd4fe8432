"""Orders come to a location: accepted there, moved there by whoever may edit them, listed by the one chosen. TN-7."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Location, Role
from orders.models import Event, Order
from orders.services import Intake, LocationClosed, PerformerElsewhere, accept_order
from tests.factories import Shop, limit, make_client, make_location, make_order
from tests.pages import browse, forms_of, text_of

LIST, NEW, CHOOSE = reverse("orders:order-list"), reverse("orders:order-new"), reverse("accounts:location-choose")


def main_of(shop: Shop) -> Location:
    return Location.objects.filter(organization=shop.organization).earliest("pk")


def intake(**said: Any) -> dict[str, Any]:
    return {"key": uuid4(), "client_name": "Walk-in", "about": "A kettle"} | said


def edit(browser: Client, order: Order, **said: Any) -> Any:
    good = {"about": order.about, "details": "", "performer": "", "deadline": "", "seen": order.revision}
    return browser.post(reverse("orders:order-edit", args=[order.number]), good | said)


def choose(browser: Client, location: Location | None, **more: Any) -> Any:
    return browser.post(CHOOSE, {"location": location.pk if location else ""} | more)


# --- accepting -------------------------------------------------------------------------------------------


@pytest.mark.rule("TN-7")
def test_an_order_is_accepted_at_the_location_said_on_the_form(shop: Shop) -> None:
    branch = make_location(shop)

    browse(shop.desk).post(NEW, intake(location=branch.pk))

    assert Order.objects.get().location == branch


@pytest.mark.rule("TN-7")
def test_the_form_starts_at_the_chosen_location_and_an_older_form_means_that_one(shop: Shop) -> None:
    branch, desk = make_location(shop), browse(shop.desk)
    choose(desk, branch)

    assert desk.get(NEW).context["form"]["location"].value() == branch.pk
    desk.post(NEW, intake())

    assert Order.objects.get().location == branch


@pytest.mark.rule("TN-7")
def test_with_all_locations_chosen_a_form_asks_for_one_and_takes_no_answer_for_none(shop: Shop) -> None:
    make_location(shop)
    assert browse(shop.desk).get(NEW).context["form"]["location"].value() is None

    response = browse(shop.desk).post(NEW, intake(location=""))

    assert response.status_code == 422
    assert "Choose a location." in text_of(response)
    assert not Order.objects.exists()


@pytest.mark.rule("TN-7")
def test_a_form_drawn_when_there_was_one_location_means_the_first(shop: Shop) -> None:
    make_location(shop)

    assert browse(shop.desk).post(NEW, intake()).status_code == 302

    assert Order.objects.get().location == main_of(shop)


@pytest.mark.rule("TN-7")
def test_who_works_at_one_location_is_not_asked_and_accepts_there(shop: Shop) -> None:
    branch = make_location(shop)
    limit(shop.desk, branch, by=shop.owner)

    assert "location" not in browse(shop.desk).get(NEW).context["form"].fields
    browse(shop.desk).post(NEW, intake())

    assert Order.objects.get().location == branch


@pytest.mark.rule("TN-7", "TN-1")
@pytest.mark.parametrize("whose", ["archived", "neighbour", "not theirs"])
def test_an_order_is_not_accepted_where_it_may_not_be(shop: Shop, neighbour: Shop, whose: str) -> None:
    branch, third = make_location(shop), make_location(shop, "Third")
    limit(shop.desk, branch, main_of(shop), by=shop.owner)
    where = {"archived": branch, "neighbour": main_of(neighbour), "not theirs": third}[whose]
    if whose == "archived":
        Location.objects.filter(pk=branch.pk).update(archived_at="2026-01-01T00:00Z")

    response = browse(shop.desk).post(NEW, intake(location=where.pk))

    assert response.status_code == 422
    assert "It is archived, or you do not work there." in text_of(response)
    assert not Order.objects.exists()


@pytest.mark.rule("TN-7")
def test_a_location_archived_since_the_form_was_read_is_refused_in_words(shop: Shop) -> None:
    branch, client = make_location(shop), make_client(shop)
    Location.objects.filter(pk=branch.pk).update(archived_at="2026-01-01T00:00Z")

    with pytest.raises(LocationClosed, match="“Branch” is archived"):
        accept_order(Intake(uuid4(), client, "Kettle", location=branch), by=shop.desk)

    assert not Order.objects.exists()


@pytest.mark.rule("TN-7")
def test_a_performer_who_does_not_work_there_is_refused_beside_the_performer(shop: Shop) -> None:
    branch = make_location(shop)
    limit(shop.tech, branch, by=shop.owner)

    response = browse(shop.desk).post(NEW, intake(location=main_of(shop).pk, performer=shop.tech.pk))

    assert response.status_code == 422
    assert "does not work at “Main location”" in str(response.context["form"].errors["performer"])
    assert not Order.objects.exists()
    with pytest.raises(PerformerElsewhere):
        accept_order(
            Intake(uuid4(), make_client(shop), "Kettle", location=main_of(shop), performer=shop.tech), by=shop.desk
        )


@pytest.mark.rule("TN-7")
def test_the_choice_of_performers_says_where_limited_ones_work(shop: Shop) -> None:
    branch = make_location(shop)
    limit(shop.tech, branch, by=shop.owner)
    limit(shop.members[Role.MANAGER], main_of(shop), by=shop.owner)

    whole, limited = (text_of(browse(member).get(NEW)) for member in (shop.desk, shop.members[Role.MANAGER]))

    assert f"{shop.tech.user} · Branch" in whole
    assert str(shop.tech.user) not in limited


# --- moving to another location ----------------------------------------------------------------------------


@pytest.mark.rule("TN-7")
def test_an_order_moves_to_another_location_and_its_timeline_says_so_once(shop: Shop) -> None:
    order, branch = make_order(shop), make_location(shop)
    desk = browse(shop.desk)

    assert edit(desk, order, location=branch.pk).status_code == 302
    order.refresh_from_db()
    assert edit(desk, order, location=branch.pk).status_code == 302

    order.refresh_from_db()
    assert order.location == branch
    event = Event.objects.get()
    assert (event.by, event.fields) == (shop.desk.user, [["location", "Main location", "Branch"]])


@pytest.mark.rule("TN-7")
def test_a_form_without_a_location_leaves_the_order_where_it_is(shop: Shop) -> None:
    order = make_order(shop, location=make_location(shop))

    assert edit(browse(shop.desk), order).status_code == 302

    assert Order.objects.get(pk=order.pk).location == order.location


@pytest.mark.rule("TN-7")
def test_an_order_moves_only_to_locations_of_who_moves_it(shop: Shop) -> None:
    order, branch, third = make_order(shop), make_location(shop), make_location(shop, "Third")
    limit(shop.desk, main_of(shop), branch, by=shop.owner)

    assert edit(browse(shop.desk), order, location=third.pk).status_code == 422
    assert Order.objects.get(pk=order.pk).location == main_of(shop)


@pytest.mark.rule("TN-7")
def test_a_performer_who_does_not_work_at_the_new_location_is_refused_in_words(shop: Shop) -> None:
    order, branch = make_order(shop, performer=shop.tech), make_location(shop)
    limit(shop.tech, main_of(shop), by=shop.owner)

    response = edit(browse(shop.desk), order, location=branch.pk, performer=shop.tech.pk)

    assert response.status_code == 422
    assert "does not work at “Branch”. Choose somebody who does." in text_of(response)
    assert Order.objects.get(pk=order.pk).location == main_of(shop)
    assert not Event.objects.exists()


@pytest.mark.rule("TN-7", "TN-5")
def test_a_manager_moves_an_order_to_another_location_in_the_admin(shop: Shop) -> None:
    order, branch = make_order(shop), make_location(shop)
    address = reverse("admin:orders_order_change", args=[order.pk])
    browser = browse(shop.members[Role.MANAGER])
    drawn = next(form for form in forms_of(browser.get(address)).values() if "seen" in form)

    browser.post(address, drawn | {"location": branch.pk, "performer": ""})

    assert Order.objects.get(pk=order.pk).location == branch


# --- the switcher ---------------------------------------------------------------------------------------------


@pytest.mark.rule("TN-7")
def test_lists_and_counts_follow_the_chosen_location_and_links_elsewhere_still_open(shop: Shop) -> None:
    branch = make_location(shop)
    here, there = make_order(shop, location=branch, about="Here"), make_order(shop, about="There")
    desk = browse(shop.desk)

    response = choose(desk, branch, next=f"/orders/{here.number}/")
    listed = desk.get(LIST)

    assert response["Location"] == f"/orders/{here.number}/"
    assert "Here" in text_of(listed)
    assert "There" not in text_of(listed)
    assert listed.context["tabs"][0][0].count == 1
    assert desk.get(f"/orders/{there.number}/").status_code == 200
    choose(desk, None)
    assert "There" in text_of(desk.get(LIST))


@pytest.mark.rule("TN-7")
def test_a_choice_that_is_no_longer_there_means_all_locations(shop: Shop) -> None:
    branch, third = make_location(shop), make_location(shop, "Third")
    desk, order = browse(shop.desk), make_order(shop)
    choose(desk, third)
    assert order.about not in text_of(desk.get(LIST))

    limit(shop.desk, main_of(shop), branch, by=shop.owner)

    assert order.about in text_of(desk.get(LIST))


@pytest.mark.rule("TN-7", "TN-1")
@pytest.mark.parametrize("whose", ["neighbour", "not theirs", "none", "archived"])
def test_a_location_one_may_not_see_is_not_chosen(shop: Shop, neighbour: Shop, whose: str) -> None:
    branch, third = make_location(shop), make_location(shop, "Third")
    limit(shop.desk, main_of(shop), branch, by=shop.owner)
    said: dict[str, Any] = {
        "neighbour": main_of(neighbour).pk, "not theirs": third.pk, "none": "x", "archived": branch.pk,
    }  # fmt: skip
    if whose == "archived":
        Location.objects.filter(pk=branch.pk).update(archived_at="2026-01-01T00:00Z")

    assert browse(shop.desk).post(CHOOSE, {"location": said[whose]}).status_code == 404


@pytest.mark.rule("TN-7")
def test_the_switcher_leads_back_to_places_of_ours_only(shop: Shop) -> None:
    branch = make_location(shop)

    assert choose(browse(shop.desk), branch, next="https://elsewhere.example/")["Location"] == "/"
