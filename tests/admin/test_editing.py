"""What may be edited in the admin goes through its service; nothing there writes a status, whatever is posted."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import Organization, Role
from crm_clients.models import Client as Person
from orders.models import Order
from orders.services import change_order
from tests.factories import Shop, make_client, make_order, put
from tests.pages import browse, forms_of, text_of
from tests.security.world import CANARY, CANARY_PHONE, OWN_PHONE, World, fill_corner, snapshot

# What only doors, services and settings write.
_KEPT = {
    "status", "group", "version", "revision", "discipline", "entered_at", "closed_at", "closed_by", "lines_locked",
    "total", "number", "client", "organization", "created_at", "created_by", "intake_key", "state", "key",
    "choice", "role", "to_status", "to_code", "to_name", "from_status", "archived_at", "closes", "name_key", "fence",
    "payload", "kind", "subject_id",
}  # fmt: skip
# What the admin has a form for, and every field it writes.
_EDITED = {
    "crm_clients.client": {"name", "phone", "second_phone", "email", "language", "notes", "seen"},
    "orders.order": {
        "order_type",
        "location",
        "about",
        "serial",
        "appearance",
        "included",
        "details",
        "performer",
        "deadline",
        "agreed_price",
        "seen",
    },
}


@pytest.fixture
def world(shop: Shop, neighbour: Shop) -> World:
    return World(fill_corner(shop, "Fixit", OWN_PHONE), fill_corner(neighbour, CANARY, CANARY_PHONE))


@pytest.fixture
def manager(shop: Shop) -> Client:
    return browse(shop.members[Role.MANAGER])


def request_of(shop: Shop, method: str = "GET") -> Any:
    request: Any = RequestFactory().generic(method, "/admin/")
    request.user, request.membership, request.organization = shop.owner.user, shop.owner, shop.organization
    return request


def page_of(model: Any, what: str, *values: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=values)


def edit(browser: Client, thing: Any, **said: Any) -> Any:
    """Send the form of a thing as it is drawn, with what the person typed over it."""
    address = page_of(type(thing), "change", thing.pk)
    drawn = forms_of(browser.get(address))[""]
    return browser.post(address, drawn | said)


@pytest.mark.rule("TN-5", "OS-20")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_form_of_the_admin_has_a_field_that_a_door_or_a_service_keeps(world: World, method: str) -> None:
    request = request_of(world.own.shop, method)
    written = {}

    for model, room in admin.site._registry.items():
        thing = room.get_queryset(request).first()
        form = room.get_form(request, thing, change=True)(instance=thing)
        written[model._meta.label_lower] = set(form.fields) if room.has_change_permission(request, thing) else set()
        assert room.list_editable == ()
        for inline in room.get_inline_instances(request, thing):
            assert not inline.has_add_permission(request, thing)
            assert not inline.has_change_permission(request, thing)
            assert not inline.has_delete_permission(request, thing)

    assert {label: fields for label, fields in written.items() if fields} == _EDITED
    assert _KEPT.isdisjoint({*_EDITED["crm_clients.client"], *_EDITED["orders.order"]})


@pytest.mark.rule("TN-5", "OS-28")
@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER])
def test_nothing_is_added_or_deleted_in_the_admin(world: World, role: Role) -> None:
    browser, before = browse(world.own.shop.members[role]), snapshot(world.own)

    for model in admin.site._registry:
        thing = world.own[model]
        for address in (page_of(model, "add"), page_of(model, "delete", thing.pk)):
            assert browser.get(address).status_code == 403, address
            assert browser.post(address, {"post": "yes"}).status_code == 403, address
        said = {"action": "delete_selected", "_selected_action": thing.pk, "post": "yes"}
        browser.post(page_of(model, "changelist"), said)

    assert snapshot(world.own) == before


@pytest.mark.rule("TN-5", "OS-20")
def test_posting_forged_fields_changes_none_of_them(world: World, manager: Client) -> None:
    order, client = world.own[Order], world.own[Person]
    forged = {
        "status": world.own.shop.status("Closed").pk, "group": "closed_successfully", "version": 77, "revision": 77,
        "discipline": "checked", "closed_at": "2026-01-01", "closed_at_0": "2026-01-01", "closed_by": 1, "total": "1",
        "number": 99, "lines_locked": "on", "client": world.neighbour[Person].pk, "name_key": "x",
        "organization_id": world.neighbour.shop.organization.pk, "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "1",
        "lines-0-id": order.lines.get().pk, "lines-0-price": "1", "lines-0-title": "x", "lines-0-DELETE": "on",
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": order.pk, "form-0-status": "1", "_save": "1",
    }  # fmt: skip
    before = snapshot(world.own)

    for model in admin.site._registry:
        thing = world.own[model]
        manager.post(page_of(model, "changelist"), forged)
        if model not in (Order, Person):
            assert manager.post(page_of(model, "change", thing.pk), forged).status_code == 403
    assert snapshot(world.own) == before
    assert edit(manager, order, **forged, about="Other words", performer=order.performer_id).status_code == 302
    assert edit(manager, client, **forged, notes="Other words").status_code == 302

    after = snapshot(world.own)
    *earlier, told = after.pop("Event")
    assert earlier == before.pop("Event")
    assert [name for name, _before, _now in told["fields"]] == ["about"]
    assert changes(before, after) == {("Order", "about"), ("Order", "revision"), ("SearchText", "key"),
                                      ("Client", "notes"), ("Client", "revision")}  # fmt: skip
    order.refresh_from_db()
    assert order.revision < 77


def changes(before: dict[str, Any], after: dict[str, Any]) -> set[tuple[str, str]]:
    """Return (model, field) of all that differs between two snapshots."""
    pairs = [(model, old, new) for model in before for old, new in zip(before[model], after[model], strict=True)]
    return {(model, field) for model, old, new in pairs for field in old if old[field] != new[field]}


@pytest.mark.rule("TN-5")
def test_the_details_of_an_order_are_changed_through_its_service(shop: Shop, manager: Client) -> None:
    order = make_order(shop)

    answer = edit(
        manager, order, about="Radio", details="Crackles", performer=shop.tech.pk, deadline="2026-12-24T10:30"
    )

    assert answer.status_code == 302
    order.refresh_from_db()
    assert (order.about, order.details, order.performer, order.revision) == ("Radio", "Crackles", shop.tech, 1)
    assert order.deadline is not None
    assert order.deadline.astimezone(shop.organization.zone).isoformat() == "2026-12-24T10:30:00-05:00"


@pytest.mark.rule("TN-5")
def test_a_stale_form_of_an_order_is_refused_in_words_and_saved_when_sent_again(shop: Shop, manager: Client) -> None:
    order = make_order(shop)
    theirs = Order.objects.get(pk=order.pk)
    theirs.about = "Theirs"

    change_order(theirs, seen=0, by=shop.desk)
    page = edit(manager, order, about="Mine", seen=0)

    assert page.status_code == 422
    assert "Now: what it is about: Theirs." in text_of(page)
    drawn = forms_of(page)[""]
    assert (drawn["about"], drawn["seen"]) == ("Mine", "1")
    assert Order.objects.get(pk=order.pk).about == "Theirs"
    assert edit(manager, order, about="Mine", seen=drawn["seen"]).status_code == 302
    assert Order.objects.get(pk=order.pk).about == "Mine"


@pytest.mark.rule("OS-25", "TN-5")
def test_a_closed_order_is_shown_without_a_form_and_a_form_drawn_earlier_is_refused(
    shop: Shop, manager: Client
) -> None:
    order = make_order(shop)
    put(order, shop, "Closed")
    address = page_of(Order, "change", order.pk)

    shown = manager.get(address)
    refused = manager.post(address, {"about": "Mine", "details": "", "performer": "", "deadline": "", "seen": 0})

    assert 'name="about"' not in shown.content.decode()
    assert refused.status_code == 422
    assert "is closed" in text_of(refused)
    assert Order.objects.get(pk=order.pk).about == "A thing to mend"


@pytest.mark.rule("TN-1")
@pytest.mark.parametrize("wrong", ["neighbour", "head office", "nobody"])
def test_an_order_is_not_given_to_somebody_who_may_not_have_it(
    shop: Shop, neighbour: Shop, manager: Client, wrong: str
) -> None:
    order = make_order(shop)
    ids = {"neighbour": neighbour.tech.pk, "head office": shop.members[Role.HEAD_OFFICE].pk, "nobody": 10**9}

    page = edit(manager, order, performer=ids[wrong])

    assert page.status_code == 422
    assert Order.objects.get(pk=order.pk).performer is None


@pytest.mark.rule("TN-5")
def test_a_client_is_changed_with_their_phones_and_found_by_the_new_name(shop: Shop, manager: Client) -> None:
    client = make_client(shop, "Ann", "+12125550123")

    answer = edit(
        manager, client, name="  Анна   Ким ", phone="(212) 555-0199", second_phone="212 555 0188", notes="Kind"
    )

    assert answer.status_code == 302
    client.refresh_from_db()
    assert (client.name, client.name_key, client.notes, client.revision) == ("Анна Ким", "анна ким", "Kind", 1)
    assert [str(phone) for phone in client.phones.all()] == ["+12125550199", "+12125550188"]


@pytest.mark.rule("TN-5")
def test_a_stale_form_of_a_client_is_refused_in_words_and_keeps_what_was_typed(shop: Shop, manager: Client) -> None:
    client = make_client(shop, "Ann", "+12125550123")
    Person.objects.filter(pk=client.pk).update(revision=5)

    page = edit(manager, client, name="Mine", seen=0)

    assert page.status_code == 422
    assert "Somebody changed this client while you were typing." in text_of(page)
    assert forms_of(page)[""]["name"] == "Mine"
    assert Person.objects.get(pk=client.pk).name == "Ann"


@pytest.mark.rule("TN-1")
@pytest.mark.parametrize("what", ["change", "history", "delete"])
def test_a_neighbours_things_are_not_found(world: World, what: str) -> None:
    owner = browse(world.own.shop.owner)
    for model in admin.site._registry:
        address = page_of(model, what, world.neighbour[model].pk)
        assert owner.get(address).status_code == 404 or what == "delete", address
        assert owner.post(address).status_code in {403, 404}, address


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("model", ["accounts/change", "accounts/invitation"])
def test_what_only_owners_see_on_the_pages_only_owners_see_in_the_admin(
    world: World, manager: Client, model: str
) -> None:
    owner = browse(world.own.shop.owner)

    assert owner.get(f"/admin/{model}/").status_code == 200
    assert manager.get(f"/admin/{model}/").status_code == 403
    assert f"/admin/{model}/" not in manager.get("/admin/").content.decode()


@pytest.mark.rule("TN-3")
def test_the_admin_has_no_way_of_its_own_to_change_a_password(manager: Client) -> None:
    assert manager.get("/admin/password_change/").status_code == 404
    assert manager.post("/admin/password_change/", {"old_password": "guess"}).status_code == 404


@pytest.mark.rule("TN-8")
def test_with_orders_off_their_statuses_and_history_are_gone_from_the_admin(world: World, manager: Client) -> None:
    Organization.objects.filter(pk=world.own.shop.organization.pk).update(rooms=[])

    index = manager.get("/admin/").content.decode()

    for model in ("orders/order", "statuses/status", "statuses/move", "statuses/effect"):
        assert manager.get(f"/admin/{model}/").status_code == 404
        assert f"/admin/{model}/" not in index
    assert "/admin/crm_clients/client/" in index


def test_statuses_are_set_up_elsewhere_and_the_list_leads_there(manager: Client) -> None:
    assert 'href="/settings/statuses/"' in manager.get("/admin/statuses/status/").content.decode()
