"""Where a person works: one organization at a time, chosen among their own."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Organization, Role
from tests.factories import Shop, make_order, make_user
from tests.pages import browse, text_of

LIST = reverse("orders:order-list")
CHOOSE = reverse("accounts:organization-choose")


def enter(browser: Client, organization: Organization) -> int:
    return browser.post(reverse("accounts:organization-enter", args=[organization.pk])).status_code


@pytest.fixture
def superuser(shop: Shop) -> Client:
    browser = Client()
    browser.force_login(make_user("Root", is_superuser=True, is_staff=True))
    return browser


@pytest.fixture
def commuter(shop: Shop, neighbour: Shop) -> Client:
    """A manager here and a technician there."""
    user = make_user("Commuter")
    Membership.objects.create(organization=shop.organization, user=user, role=Role.MANAGER)
    Membership.objects.create(organization=neighbour.organization, user=user, role=Role.TECHNICIAN)
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("address", [LIST, "/admin/", "/admin/orders/order/", reverse("home")])
def test_a_superuser_chooses_an_organization_before_seeing_anything(superuser: Client, address: str) -> None:
    assert superuser.get(address)["Location"] == CHOOSE


@pytest.mark.rule("TN-1", "TN-2")
def test_a_superuser_sees_the_organization_they_chose_and_no_other(
    superuser: Client, shop: Shop, neighbour: Shop
) -> None:
    make_order(shop, about="Our kettle")
    theirs = make_order(neighbour, about="Their kettle")

    enter(superuser, shop.organization)

    for page in (superuser.get(LIST), superuser.get("/admin/orders/order/")):
        assert "Our kettle" in text_of(page)
        assert "Their kettle" not in text_of(page)
    assert superuser.get(reverse("orders:order-detail", args=[theirs.number])).status_code == 404
    assert superuser.get(f"/admin/orders/order/{theirs.pk}/change/").status_code == 404


@pytest.mark.rule("TN-2")
def test_a_superuser_may_choose_again(superuser: Client, shop: Shop, neighbour: Shop) -> None:
    make_order(neighbour, about="Their kettle")

    enter(superuser, shop.organization)
    enter(superuser, neighbour.organization)

    assert "Their kettle" in text_of(superuser.get(LIST))


@pytest.mark.rule("TN-4")
def test_who_belongs_to_one_organization_is_there_at_once(shop: Shop) -> None:
    assert "Fixit" in text_of(browse(shop.owner).get(LIST))


@pytest.mark.rule("TN-4")
def test_who_belongs_to_several_chooses_among_them_only(commuter: Client, db: None) -> None:
    stranger = Organization.objects.create(
        name="Elsewhere", country="US", currency="USD", time_zone="UTC", language="en"
    )

    choice = text_of(commuter.get(LIST, follow=True))

    assert "Fixit" in choice
    assert "Neighbour" in choice
    assert "Elsewhere" not in choice
    assert enter(commuter, stranger) == 404


@pytest.mark.rule("TN-4", "TN-2")
def test_switching_brings_the_other_organizations_orders_and_the_role_one_has_there(
    commuter: Client, shop: Shop, neighbour: Shop
) -> None:
    make_order(shop, about="Our kettle")
    make_order(neighbour, about="Their kettle")
    statuses = reverse("statuses:status-list")

    enter(commuter, shop.organization)
    here, managing = text_of(commuter.get(LIST)), commuter.get(statuses).status_code
    enter(commuter, neighbour.organization)
    there, repairing = text_of(commuter.get(LIST)), commuter.get(statuses).status_code

    assert ("Our kettle" in here, "Their kettle" in here) == (True, False)
    assert ("Our kettle" in there, "Their kettle" in there) == (False, False)
    assert (managing, repairing) == (200, 403)


@pytest.mark.rule("TN-4")
def test_one_switches_by_an_act_and_not_by_following_a_link(commuter: Client, shop: Shop) -> None:
    response = commuter.get(reverse("accounts:organization-enter", args=[shop.organization.pk]))

    assert response.status_code == 405
    assert commuter.get(LIST)["Location"] == CHOOSE


@pytest.mark.rule("TN-2", "TN-4")
def test_who_is_removed_from_an_organization_is_out_of_it_with_the_next_request(
    commuter: Client, shop: Shop, neighbour: Shop
) -> None:
    enter(commuter, shop.organization)
    assert commuter.get(LIST).status_code == 200

    Membership.objects.filter(user__name="Commuter", organization=shop.organization).delete()

    assert "Neighbour" in text_of(commuter.get(LIST))


def test_who_belongs_nowhere_is_told_whom_to_ask(db: None) -> None:
    browser = Client()
    browser.force_login(make_user("Nobody's"))

    page = browser.get(LIST, follow=True)

    assert "You belong to no organization yet. Ask its owner to add you." in text_of(page)


@pytest.mark.rule("TN-2")
def test_a_technician_sees_the_orders_and_clients_given_to_them_and_no_others(shop: Shop) -> None:
    mine = make_order(shop, performer=shop.tech, about="My kettle")
    other = make_order(shop, performer=shop.desk, about="Other kettle")
    browser = browse(shop.tech)

    listed, clients = text_of(browser.get(LIST)), text_of(browser.get(reverse("crm_clients:client-list")))

    assert ("My kettle" in listed, "Other kettle" in listed) == (True, False)
    assert (mine.client.name in clients, other.client.name in clients) == (True, False)
    assert browser.get(reverse("orders:order-detail", args=[other.number])).status_code == 404
    assert browser.get(reverse("crm_clients:client-detail", args=[other.client_id])).status_code == 404


@pytest.mark.rule("TN-2")
def test_a_technician_loses_sight_of_an_order_given_to_somebody_else(shop: Shop) -> None:
    order = make_order(shop, performer=shop.tech)
    address = reverse("orders:order-detail", args=[order.number])
    assert browse(shop.tech).get(address).status_code == 200

    order.performer = shop.desk
    order.save()

    assert browse(shop.tech).get(address).status_code == 404


@pytest.mark.rule("TN-2")
def test_a_technician_moves_their_own_order_but_closes_none(shop: Shop) -> None:
    order = make_order(shop, performer=shop.tech)
    browser = browse(shop.tech)

    def move(name: str) -> int:
        address = reverse("orders:order-move", args=[order.number, shop.status(name).pk])
        return browser.post(address, {"version": order.version}).status_code

    assert move("Closed") == 403
    assert move("Diagnostics") == 302
    order.refresh_from_db()
    assert order.status == shop.status("Diagnostics")


@pytest.mark.rule("TN-2")
def test_a_technician_is_offered_no_way_to_what_they_may_not_do(shop: Shop) -> None:
    order = make_order(shop, performer=shop.tech)

    page = browse(shop.tech).get(reverse("orders:order-detail", args=[order.number])).content.decode()

    for status in shop.statuses.values():
        address = reverse("orders:order-move", args=[order.number, status.pk])
        assert (address in page) == (not status.closes and status.name != "New"), status.name
    for name in ("accounts:organization-edit", "notifications:gateway-edit", "statuses:status-list", "admin:index"):
        assert f'href="{reverse(name)}"' not in page
