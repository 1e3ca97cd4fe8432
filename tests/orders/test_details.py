"""Changing what an order is about: by those it belongs to, from a fresh page, never over somebody else's change."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts import formats
from accounts.models import Role
from desk.demo.clock import at
from orders.models import Order
from orders.services import change_order
from tests.factories import Shop, make_line, make_order
from tests.pages import browse, forms_of, text_of

EDIT = "/orders/1/edit/"
SAID = {"about": "Laptop", "details": "Wet", "performer": "", "deadline": "", "seen": "0"}


def _stored(order: Order) -> tuple[str, str, int | None, int]:
    order.refresh_from_db()
    return order.about, order.details, order.performer_id, order.revision


def test_details_are_saved_in_the_organizations_time_zone(shop: Shop) -> None:
    order = make_order(shop)

    response = browse(shop.desk).post(EDIT, SAID | {"performer": shop.tech.pk, "deadline": "2026-12-24T18:00"})

    assert response.headers["Location"] == "/orders/1/"
    assert _stored(order) == ("Laptop", "Wet", shop.tech.pk, 1)
    assert order.deadline == datetime(2026, 12, 24, 18, tzinfo=ZoneInfo(shop.organization.time_zone))


def test_the_form_comes_with_what_is_stored(shop: Shop) -> None:
    make_order(shop, about="Laptop", details="Wet\nand cold")

    drawn = forms_of(browse(shop.desk).get(EDIT))[""]

    assert (drawn["about"], drawn["details"], drawn["seen"]) == ("Laptop", "Wet\nand cold", "0")


def test_the_same_form_twice_changes_once_and_the_second_is_quiet(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)

    answers = [browser.post(EDIT, SAID).status_code for _each in range(2)]

    assert (answers, _stored(order), order.events.count()) == ([302, 302], ("Laptop", "Wet", None, 1), 1)


def test_a_change_over_somebody_elses_is_refused_with_who_and_what_and_saved_when_sent_again(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    browse(shop.owner).post(EDIT, SAID | {"about": "Theirs", "performer": shop.tech.pk})
    before = _stored(order)

    response = browser.post(EDIT, SAID | {"about": "Mine", "performer": shop.tech.pk})

    assert (response.status_code, _stored(order)) == (422, before)
    assert "This order was changed while you were typing: Fixit owner (" in text_of(response)
    assert "Now: what it is about: Theirs. Look again" in text_of(response)
    drawn = forms_of(response)[""]
    assert (drawn["about"], drawn["seen"]) == ("Mine", "1")
    again = browser.post(EDIT, SAID | {"about": "Mine", "performer": shop.tech.pk, "seen": drawn["seen"]})
    assert (again.status_code, _stored(order)) == (302, ("Mine", "Wet", shop.tech.pk, 2))


def test_each_who_changed_what_is_typed_over_is_named_with_when_the_latest_first(shop: Shop) -> None:
    make_order(shop)
    now = timezone.now()
    before = now - timedelta(days=2)
    for member, name, moment in (
        (shop.owner, "about", before), (shop.members[Role.MANAGER], "details", now), (shop.desk, "serial", now),
    ):  # fmt: skip
        order = Order.objects.get()
        setattr(order, name, "Theirs")
        with at(moment):
            change_order(order, seen=order.revision, by=member)

    response = browse(shop.desk).post(EDIT, SAID | {"about": "Mine", "serial": "Theirs"})

    local_now, local_before = (timezone.localtime(each, shop.organization.zone) for each in (now, before))
    clock, day = formats.clock(local_now, shop.organization), formats.day(local_before, shop.organization)
    # A page's text has plain spaces only.
    named = " ".join(f"Fixit manager ({clock}), Fixit owner ({day} {clock})".split())
    assert f"This order was changed while you were typing: {named}. Now: " in text_of(response)


@pytest.mark.parametrize("meanwhile", ["line", "same"])
def test_what_somebody_else_did_beside_what_is_typed_hinders_nobody(shop: Shop, meanwhile: str) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    if meanwhile == "line":
        make_line(order)
    else:
        browse(shop.owner).post(EDIT, SAID | {"about": "Mine", "details": order.details})

    response = browser.post(EDIT, SAID | {"about": "Mine"})

    assert (response.status_code, _stored(order)) == (302, ("Mine", "Wet", None, 2))


def test_a_line_beside_it_hides_nobodys_change(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    browse(shop.owner).post(EDIT, SAID | {"about": "Theirs"})
    make_line(order)
    before = _stored(order)

    response = browser.post(EDIT, SAID | {"about": "Mine"})

    assert (response.status_code, _stored(order)) == (422, before)
    assert forms_of(response)[""]["seen"] == "2"


@pytest.mark.parametrize("seen", ["7", "0"])
def test_a_change_since_a_revision_nobody_wrote_down_is_refused(shop: Shop, seen: str) -> None:
    order = make_order(shop)
    Order.objects.update(revision=3)

    response = browse(shop.desk).post(EDIT, SAID | {"seen": seen})

    assert (response.status_code, _stored(order)[3]) == (422, 3)
    assert "Somebody changed this order while you were typing" in text_of(response)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("about", ""),
        ("about", "   "),
        ("about", "x" * 161),
        ("about", "nul\x00byte"),
        ("details", "x" * 4001),
        ("deadline", "yesterday"),
        ("deadline", "0001-01-01T00:00"),
        ("deadline", "9999-12-31T23:59"),
        ("performer", "0"),
        ("performer", "x"),
        ("seen", ""),
        ("seen", "9" * 20),
    ],
)
def test_absurd_details_are_refused_beside_their_field(shop: Shop, field: str, value: str) -> None:
    order = make_order(shop)
    before = _stored(order)

    response = browse(shop.desk).post(EDIT, SAID | {field: value})

    assert (response.status_code, _stored(order)) == (422, before)
    assert list(response.context["form"].errors) == [field]
    assert forms_of(response)[""]["about"] == (value if field == "about" else "Laptop")


@pytest.mark.rule("TN-1")
def test_nobody_of_a_neighbour_can_be_given_an_order(shop: Shop, neighbour: Shop) -> None:
    order = make_order(shop)

    response = browse(shop.owner).post(EDIT, SAID | {"performer": neighbour.tech.pk})

    assert (response.status_code, _stored(order)[2]) == (422, None)


@pytest.mark.rule("TN-2")
def test_head_office_is_nobodys_performer(shop: Shop) -> None:
    order = make_order(shop)

    response = browse(shop.owner).post(EDIT, SAID | {"performer": shop.members[Role.HEAD_OFFICE].pk})

    assert (response.status_code, _stored(order)[2]) == (422, None)


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("given_to", ["", "other"])
def test_a_technician_can_neither_give_their_order_away_nor_drop_it(shop: Shop, given_to: str) -> None:
    order = make_order(shop, performer=shop.tech)
    performer = str(shop.desk.pk) if given_to else ""

    response = browse(shop.tech).post(EDIT, SAID | {"performer": performer})

    assert (response.status_code, _stored(order)[2]) == (422, shop.tech.pk)


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize(("role", "answered"), [(Role.HEAD_OFFICE, 403), (Role.TECHNICIAN, 404)])
def test_who_may_not_change_an_order_does_not_even_see_the_form(shop: Shop, role: Role, answered: int) -> None:
    order, browser = make_order(shop), browse(shop.members[role])
    before = _stored(order)

    assert browser.get(EDIT).status_code == answered
    assert browser.post(EDIT, SAID).status_code == answered
    assert _stored(order) == before


@pytest.mark.rule("TN-1")
def test_a_neighbours_order_is_not_found(shop: Shop, neighbour: Shop) -> None:
    theirs, browser = make_order(neighbour), browse(shop.owner)
    before = _stored(theirs)

    assert browser.get(f"/orders/{theirs.number}/edit/").status_code == 404
    assert browser.post(f"/orders/{theirs.number}/edit/", SAID).status_code == 404
    assert _stored(theirs) == before
