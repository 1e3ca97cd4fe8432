"""Rooms switched on and off: what is off is not there for anybody, and nothing of it is lost."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.urls import reverse
from pytest_django import Settings

from accounts import rooms
from accounts.models import Change, Kind, Membership, Organization, Role
from accounts.services import switch_room
from orders.models import Order
from statuses.carrying.work import work_on
from statuses.models import Effect
from tests.factories import Shop, make_order, make_shop, put
from tests.pages import browse, queries_of, text_of
from tests.test_house import FLOORS

LIST = reverse("accounts:room-list")
ORDERS = reverse("orders:order-list")


def switch(member: Membership, code: str = "orders", on: str = "0") -> HttpResponse:
    return browse(member).post(reverse("accounts:room-switch", args=[code]), {"on": on})


def close_orders(shop: Shop) -> None:
    room = rooms.find_room("orders")
    assert room
    switch_room(room, on=False, by=shop.owner)


def rooms_of(shop: Shop) -> list[str]:
    return list(Organization.objects.get(pk=shop.organization.pk).rooms)


# --- the switch: works, repeats quietly, refuses, 403, 404 -------------------------------------------


@pytest.mark.rule("TN-8")
def test_a_room_is_switched_off_and_on_from_the_next_request_and_noted(shop: Shop, neighbour: Shop) -> None:
    desk = browse(shop.desk)
    before = desk.get(ORDERS).status_code

    off = switch(shop.owner)
    while_off = desk.get(ORDERS).status_code
    on = switch(shop.owner, on="1")

    assert (before, while_off, desk.get(ORDERS).status_code) == (200, 404, 200)
    assert (off.status_code, on.status_code) == (302, 302)
    assert browse(neighbour.desk).get(ORDERS).status_code == 200
    noted = Change.objects.filter(what="accounts.organization").order_by("pk")
    assert [change.fields for change in noted] == [
        [["rooms", "orders, payroll", "payroll"]],
        [["rooms", "payroll", "payroll, orders"]],
    ]


@pytest.mark.rule("TN-8")
def test_switched_off_twice_it_is_off_and_noted_once(shop: Shop) -> None:
    answers = [switch(shop.owner).status_code for _twice in range(2)]

    assert (answers, rooms_of(shop), Change.objects.count()) == ([302, 302], ["payroll"], 1)


@pytest.mark.rule("TN-8")
@pytest.mark.parametrize(("code", "on"), [("clients", "0"), ("cellar", "1"), ("orders", ""), ("orders", "maybe")])
def test_what_has_no_switch_is_not_there(shop: Shop, code: str, on: str) -> None:
    assert switch(shop.owner, code, on).status_code == 404
    assert (rooms_of(shop), Change.objects.count()) == (["orders", "payroll"], 0)


@pytest.mark.rule("TN-2", "TN-8")
@pytest.mark.parametrize("role", [role for role in Role if role != Role.OWNER])
def test_only_owners_switch_rooms(shop: Shop, role: Role) -> None:
    member = shop.members[role]

    assert (browse(member).get(LIST).status_code, switch(member).status_code) == (403, 403)
    assert rooms_of(shop) == ["orders", "payroll"]


@pytest.mark.rule("TN-8")
def test_the_page_says_of_each_room_what_it_is_for_and_whether_it_is_on(shop: Shop) -> None:
    browser = browse(shop.owner)
    on = browser.get(LIST)
    switch(shop.owner)
    off = browser.get(LIST)

    assert "The people you work for" in text_of(on)
    assert "always on" in text_of(on)
    # One switch fewer is on; that of salary stays.
    held = [page.content.decode().count('aria-checked="true"') for page in (on, off)]
    assert held == [2, 1]


@pytest.mark.rule("TN-8")
def test_saving_the_organization_leaves_rooms_as_they_are(shop: Shop) -> None:
    """The form of a second tab knows nothing of the switch."""
    said = {"name": "Fixit", "noun": "order", "country": "US", "currency": "USD", "time_zone": "UTC", "language": "en"}
    close_orders(shop)

    assert browse(shop.owner).post(reverse("accounts:organization-edit"), said).status_code == 302
    assert rooms_of(shop) == ["payroll"]


# --- what is off --------------------------------------------------------------------------------------


@pytest.mark.rule("TN-8")
@pytest.mark.parametrize("role", Role)
def test_home_leads_to_a_room_that_is_on(shop: Shop, role: Role) -> None:
    close_orders(shop)

    response = browse(shop.members[role]).get("/", follow=True)

    assert (response.status_code, response.request["PATH_INFO"]) == (200, "/clients/")


@pytest.mark.rule("TN-8")
def test_a_closed_room_is_out_of_the_navigation_and_of_other_rooms_pages(shop: Shop) -> None:
    order = make_order(shop, about="Copper kettle")
    browser = browse(shop.owner)
    card = reverse("crm_clients:client-detail", args=[order.client_id])
    links = [ORDERS, reverse("orders:type-list"), reverse("statuses:status-list")]
    before = browser.get(card).content.decode()

    close_orders(shop)
    after = browser.get(card).content.decode()

    assert [f'href="{link}"' in before for link in links] == [True] * 3
    assert [f'href="{link}"' in after for link in links] == [False] * 3
    assert ("Copper kettle" in before, "Copper kettle" in after) == (True, False)


@pytest.mark.rule("TN-8")
def test_its_models_are_out_of_the_admin(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.owner)
    close_orders(shop)

    index = browser.get("/admin/")
    gone = [
        browser.get(address).status_code
        for address in (
            "/admin/orders/",
            "/admin/orders/order/",
            f"/admin/orders/order/{order.pk}/change/",
            "/admin/autocomplete/?app_label=orders&model_name=order&field_name=client&term=",
        )
    ]

    assert "/admin/orders/" not in index.content.decode()
    assert "/admin/crm_clients/" in index.content.decode()
    assert gone == [404] * 4


@pytest.mark.rule("TN-8")
def test_everything_is_there_again_when_it_is_switched_on(shop: Shop) -> None:
    order = make_order(shop, about="Copper kettle")
    put(order, shop, "Ready")
    browser = browse(shop.desk)
    before = text_of(browser.get("/orders/1/"))

    switch(shop.owner)
    switch(shop.owner, on="1")

    assert text_of(browser.get("/orders/1/")) == before
    assert Order.objects.get(pk=order.pk).status.name == "Ready"


@pytest.mark.rule("TN-8", "EF-1")
def test_effects_already_owed_still_go_out_and_are_decided_on_by_nobody(shop: Shop, settings: Settings) -> None:
    settings.DEMO = True
    order = make_order(shop)
    put(order, shop, "Ready")
    effects = Effect.objects.filter(subject_id=order.pk)
    close_orders(shop)

    work_on(shop.organization.pk, [effect.pk for effect in effects])

    assert set(effects.values_list("state", flat=True)) == {Effect.State.DONE}
    effects.update(state=Effect.State.FAILED)
    decide = reverse("statuses:effect-decide", args=[effects[0].pk])
    assert browse(shop.owner).post(decide, {"choice": "again"}).status_code == 404
    assert not effects.owed().exists()


@pytest.mark.rule("TN-8")
def test_a_superuser_finds_a_closed_room_as_closed_as_everybody(shop: Shop) -> None:
    shop.owner.user.is_superuser = True
    shop.owner.user.save()
    close_orders(shop)
    browser = browse(shop.owner)
    browser.post(reverse("accounts:organization-enter", args=[shop.organization.pk]))

    assert (browser.get(ORDERS).status_code, browser.get("/admin/orders/order/").status_code) == (404, 404)


@pytest.mark.rule("TN-8")
def test_a_closed_room_costs_no_query(shop: Shop) -> None:
    browser = browse(shop.owner)
    clients = reverse("crm_clients:client-list")
    on = queries_of(browser, clients)

    close_orders(shop)

    assert queries_of(browser, clients) <= on


# --- the register -------------------------------------------------------------------------------------


@pytest.mark.rule("TN-8")
def test_every_app_above_the_engine_belongs_to_exactly_one_room() -> None:
    """So that a new room cannot forget to be one; the frame, the engine, messages and the desk serve them all."""
    serving = {"accounts", "statuses", "notifications", "desk"}

    belonging = [app for room in rooms.rooms() for app in room.apps]

    assert sorted(belonging) == sorted(set(FLOORS) - serving)


@pytest.mark.rule("TN-8")
@pytest.mark.django_db
@pytest.mark.parametrize("kind", Kind)
def test_sign_up_switches_on_what_the_kind_of_business_needs(kind: Kind) -> None:
    shop = make_shop("Newcomers", kind=kind)

    assert rooms_of(shop) == rooms.rooms_for(kind) == ["orders", "payroll"]


@pytest.mark.rule("TN-8")
def test_a_code_this_release_does_not_know_is_kept_and_opens_nothing(shop: Shop) -> None:
    Organization.objects.filter(pk=shop.organization.pk).update(rooms=["orders", "observatory"])

    switch(shop.owner)

    assert rooms_of(shop) == ["observatory"]
    assert browse(shop.owner).get(LIST).status_code == 200
