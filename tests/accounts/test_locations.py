"""Settings → Locations: adding, changing, archiving with a receiver, restoring. Source: TN-7."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts import invariants
from accounts.models import Change, Did, Location, Organization, Role
from orders.models import Event, Order
from tests.factories import Shop, limit, make_location, make_order, put
from tests.pages import browse, forms_of, text_of

LIST, NEW = reverse("accounts:location-list"), reverse("accounts:location-new")
WEEK = {f"{part}-{day}": time for day in range(7) for part, time in (("from", "09:00"), ("to", "18:00"))}


def address(act: str, location: Location) -> str:
    return reverse(f"accounts:location-{act}", args=[location.pk])


def said(name: str = "Branch", **more: Any) -> dict[str, Any]:
    return {"key": uuid4(), "name": name} | WEEK | more


def first(shop: Shop) -> Location:
    return Location.objects.filter(organization=shop.organization).earliest("pk")


def has_several(shop: Shop) -> bool:
    return Organization.objects.get(pk=shop.organization.pk).has_several_locations


def faults() -> list[str]:
    return [fault for found in invariants.faults().values() for fault in found]


@pytest.mark.rule("TN-7")
def test_an_owner_adds_a_location_and_it_is_on_record(shop: Shop) -> None:
    week = {f"open-{day}": "on" for day in range(5)}

    response = browse(shop.owner).post(NEW, said(" Old  Town ", address="1 Quay", phone="555", **week))

    added = Location.objects.get(name="Old Town")
    assert response["Location"] == LIST
    assert added.hours == [["09:00", "18:00"]] * 5 + [None] * 2
    assert (added.address, added.phone) == ("1 Quay", "555")
    assert has_several(shop)
    change = Change.objects.latest("pk")
    assert (change.did, change.thing) == (Did.ADDED, "Old Town")
    assert ["hours", "", "Mon–Fri 9:00 AM–6:00 PM"] in [
        [name, before, after.replace("\u202f", " ")] for name, before, after in change.fields
    ]
    assert faults() == []


@pytest.mark.rule("TN-7")
def test_the_same_form_sent_twice_is_one_location(shop: Shop) -> None:
    form, browser = said(), browse(shop.owner)

    answers = [browser.post(NEW, form).status_code for _time in range(2)]

    assert answers == [302, 302]
    assert Location.objects.filter(organization=shop.organization).count() == 2
    assert Change.objects.count() == 1


@pytest.mark.rule("TN-7")
@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "a" * 61}, "at most 60 characters"),
        ({"name": "main  LOCATION"}, "There is “Main location” already."),
        ({"open-0": "on", "from-0": "18:00", "to-0": "09:00"}, "close later than it opens"),
        ({"open-0": "on", "from-0": "09:00", "to-0": "09:00"}, "close later than it opens"),
        ({"open-0": "on", "from-0": "", "to-0": "18:00"}, "when it opens and when it closes"),
        ({"open-0": "on", "from-0": "9 o'clock"}, "Enter a valid time."),
        ({"open-0": "on", "to-0": "24:00"}, "Enter a valid time."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_what_was_typed_stays(
    shop: Shop, more: dict[str, str], says: str
) -> None:
    response = browse(shop.owner).post(NEW, said(address="1 Quay") | more)

    assert response.status_code == 422
    assert says in text_of(response)
    assert forms_of(response)[NEW]["address"] == "1 Quay"
    assert Location.objects.filter(organization=shop.organization).count() == 1
    assert not Change.objects.exists()


@pytest.mark.rule("TN-7")
def test_hours_of_monday_are_copied_to_every_day_and_nothing_is_saved_yet(shop: Shop) -> None:
    monday = {"open-0": "on", "from-0": "10:00", "to-0": "19:30", "copy": "1"}

    response = browse(shop.owner).post(NEW, said("Kept words") | monday)

    drawn = forms_of(response)[NEW]
    assert response.status_code == 200
    assert [(drawn[f"open-{day}"], drawn[f"from-{day}"], drawn[f"to-{day}"]) for day in range(7)] == [
        ("on", "10:00", "19:30")
    ] * 7
    assert drawn["name"] == "Kept words"
    assert Location.objects.filter(organization=shop.organization).count() == 1


@pytest.mark.rule("TN-7")
def test_a_week_without_an_open_day_says_nothing_about_hours(shop: Shop) -> None:
    main = first(shop)
    browse(shop.owner).post(address("edit", main), said(main.name, **{"open-2": "on"}))
    assert Location.objects.get(pk=main.pk).hours is not None

    browse(shop.owner).post(address("edit", main), said(main.name))

    assert Location.objects.get(pk=main.pk).hours is None
    assert "Opening hours are not said" in text_of(browse(shop.owner).get(LIST))


@pytest.mark.rule("TN-7")
def test_a_location_is_renamed_and_the_same_again_notes_nothing(shop: Shop) -> None:
    main = first(shop)

    for _time in range(2):
        browse(shop.owner).post(address("edit", main), said("Workshop"))

    assert Location.objects.get(pk=main.pk).name == "Workshop"
    assert [change.fields for change in Change.objects.all()] == [[["name", "Main location", "Workshop"]]]


@pytest.mark.rule("TN-7")
def test_the_name_of_an_archived_one_is_offered_to_be_restored(shop: Shop) -> None:
    branch, browser = make_location(shop), browse(shop.owner)
    browser.post(address("archive", branch))

    response = browser.post(NEW, said("BRANCH"))

    assert response.status_code == 422
    assert "Restore Branch" in text_of(response)
    browser.post(address("restore", branch))
    assert Location.objects.get(pk=branch.pk).archived_at is None
    assert has_several(shop)


@pytest.mark.rule("TN-7")
def test_an_archived_location_leaves_and_nothing_of_locations_is_shown_with_one_left(shop: Shop) -> None:
    branch, browser = make_location(shop), browse(shop.owner)

    for _time in range(2):
        assert browser.post(address("archive", branch)).status_code == 302

    assert not has_several(shop)
    assert [change.did for change in Change.objects.order_by("pk")] == [Did.ADDED, Did.ARCHIVED]
    assert "All locations" not in text_of(browser.get(reverse("orders:order-list")))
    assert faults() == []


@pytest.mark.rule("TN-7")
def test_the_last_location_is_not_archived(shop: Shop) -> None:
    response = browse(shop.owner).post(address("archive", first(shop)))

    assert response.status_code == 409
    assert "is the last location. Add another before you archive it." in text_of(response)
    assert first(shop).archived_at is None


@pytest.mark.rule("TN-7")
def test_open_orders_ask_for_a_receiver_and_move_there_with_a_line_of_the_timeline(shop: Shop) -> None:
    main, branch, browser = first(shop), make_location(shop), browse(shop.owner)
    order, closed = make_order(shop, location=branch), make_order(shop, location=branch)
    put(closed, shop, "Refused", comment="No")

    asked = browser.post(address("archive", branch), {"to": ""})
    assert asked.status_code == 422
    assert "1 open order: choose the location that receives them." in text_of(asked)
    browser.post(address("archive", branch), {"to": main.pk})

    moved = Order.objects.get(pk=order.pk)
    assert (moved.location, moved.revision) == (main, order.revision + 1)
    assert Order.objects.get(pk=closed.pk).location == branch
    event = Event.objects.get()
    assert (event.order, event.by, event.what) == (order, shop.owner.user, Event.What.CHANGED)
    assert event.fields == [["location", "Branch", "Main location"]]
    assert faults() == []


@pytest.mark.rule("TN-7")
def test_a_performer_who_does_not_work_at_the_receiver_has_the_order_no_longer(shop: Shop) -> None:
    main, branch, third = first(shop), make_location(shop), make_location(shop, "Third")
    limit(shop.tech, branch, third, by=shop.owner)
    order = make_order(shop, location=branch, performer=shop.tech)

    browse(shop.owner).post(address("archive", branch), {"to": main.pk})

    order.refresh_from_db()
    assert (order.location, order.performer) == (main, None)
    assert ["performer", shop.tech.user.name, ""] in Event.objects.get().fields
    assert faults() == []


@pytest.mark.rule("TN-7")
def test_a_location_where_somebody_works_only_is_not_archived(shop: Shop) -> None:
    branch, browser = make_location(shop), browse(shop.owner)
    limit(shop.desk, branch, by=shop.owner)

    assert shop.desk.user.name in text_of(browser.get(address("archive", branch)))
    response = browser.post(address("archive", branch))

    assert response.status_code == 409
    assert "works at “Branch” only" in text_of(response)
    assert Location.objects.get(pk=branch.pk).archived_at is None


@pytest.mark.rule("TN-7", "TN-2")
@pytest.mark.parametrize("role", [Role.MANAGER, Role.FRONT_DESK, Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_only_owners_set_locations_up(shop: Shop, role: Role) -> None:
    browser, main = browse(shop.members[role]), first(shop)

    answers = [browser.get(LIST), browser.post(NEW, said())]
    answers += [browser.post(address(act, main), said()) for act in ("edit", "archive", "restore")]

    assert {answer.status_code for answer in answers} == {403}
    assert Location.objects.filter(organization=shop.organization).count() == 1


@pytest.mark.rule("TN-1")
@pytest.mark.parametrize("act", ["edit", "archive", "restore"])
def test_a_neighbours_location_is_not_there(shop: Shop, neighbour: Shop, act: str) -> None:
    theirs = first(neighbour)

    response = browse(shop.owner).post(address(act, theirs), said())

    assert response.status_code == 404
    assert first(neighbour).name == theirs.name


@pytest.mark.rule("TN-1")
def test_nothing_moves_to_a_neighbours_location(shop: Shop, neighbour: Shop) -> None:
    branch = make_location(shop)
    order = make_order(shop, location=branch)

    response = browse(shop.owner).post(address("archive", branch), {"to": first(neighbour).pk})

    assert response.status_code == 422
    order.refresh_from_db()
    assert order.location == branch
