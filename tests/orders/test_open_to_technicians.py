"""An organization may let its technicians see what is given to others; they change only their own. Source: TN-2."""

from __future__ import annotations

import pytest

from accounts.models import Organization
from tests.factories import Shop, make_client, make_order
from tests.pages import browse, text_of

pytestmark = pytest.mark.rule("TN-2")


def _open(shop: Shop) -> None:
    Organization.objects.filter(pk=shop.organization.pk).update(technicians_see_all=True)


def test_technicians_see_only_what_is_given_to_them_until_the_organization_opens_the_rest(shop: Shop) -> None:
    order = make_order(shop, about="Somebody else's lamp")
    address, tech = f"/orders/{order.number}/", browse(shop.tech)
    assert tech.get(address).status_code == 404

    _open(shop)

    assert "Somebody else's lamp" in text_of(tech.get(address))
    assert "Somebody else's lamp" in text_of(tech.get("/orders/"))
    assert tech.get(f"/clients/{order.client_id}/").status_code == 200


def test_what_is_opened_to_technicians_is_for_reading(shop: Shop) -> None:
    order, ready = make_order(shop), shop.status("Ready")
    _open(shop)
    tech = browse(shop.tech)

    assert tech.post(f"/orders/{order.number}/move/{ready.pk}/", {"version": 1}).status_code == 403
    assert tech.post(f"/orders/{order.number}/lines/add/", {"title": "Work"}).status_code == 403
    assert tech.get(f"/orders/{order.number}/edit/").status_code == 403
    assert tech.get(f"/clients/{order.client_id}/edit/").status_code == 403
    assert f"/clients/{order.client_id}/edit/" not in tech.get(f"/clients/{order.client_id}/").content.decode()


def test_a_technician_still_changes_the_client_of_an_order_given_to_them(shop: Shop) -> None:
    client = make_client(shop)
    make_order(shop, client=client, performer=shop.tech)
    _open(shop)

    assert browse(shop.tech).get(f"/clients/{client.pk}/edit/").status_code == 200


def test_one_organization_opens_nothing_of_another(shop: Shop, neighbour: Shop) -> None:
    theirs = make_order(neighbour)
    _open(shop)

    assert browse(shop.tech).get(f"/orders/{theirs.number}/").status_code == 404


def test_the_owner_opens_it_on_the_settings_page(shop: Shop) -> None:
    page = browse(shop.owner).get("/settings/organization/")

    assert "Technicians see every order and client" in text_of(page)
