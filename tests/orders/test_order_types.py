"""Settings → Order types."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import Change, Did, Membership, Role
from accounts.names import written
from orders.models import OrderType
from orders.order_types import archive_type
from statuses.models import Status
from tests.factories import Shop, make_order, make_shop
from tests.orders.types import make_status, make_type
from tests.pages import browse, text_of

LIST = reverse("orders:type-list")
NEW = reverse("orders:order-new")


def only_type(shop: Shop) -> OrderType:
    return OrderType.objects.get(organization=shop.organization)


def names(shop: Shop) -> list[tuple[str, bool]]:
    types = OrderType.objects.filter(organization=shop.organization).in_order()
    return [(each.name, each.archived_at is None) for each in types]


def act(name: str, order_type: OrderType, member: Membership, **said: Any) -> HttpResponse:
    return browse(member).post(reverse(f"orders:type-{name}", args=[order_type.pk]), said)


# --- settings: works, repeats quietly, refuses ------------------------------------------------------


@pytest.mark.rule("OS-13")
def test_a_type_is_added_after_the_others_and_noted(shop: Shop) -> None:
    said = {"name": "  Warranty   case ", "initial_status": shop.status("New").pk}

    response = browse(shop.members[Role.MANAGER]).post(LIST, said, follow=True)

    assert names(shop) == [("Repair", True), ("Warranty case", True)]
    assert "“Warranty case” is added." in text_of(response)
    change = Change.objects.get(what="orders.ordertype")
    assert (change.did, change.thing, change.by_name) == (Did.ADDED, "Warranty case", "Fixit manager")


@pytest.mark.rule("OS-13")
def test_a_type_is_renamed_and_starts_elsewhere_and_saved_again_changes_nothing(shop: Shop) -> None:
    start, browser = make_status(shop, "To be checked"), browse(shop.owner)
    address = reverse("orders:type-edit", args=[only_type(shop).pk])
    said = {"name": "Mending", "initial_status": start.pk}

    answers = [browser.post(address, said).status_code for _twice in range(2)]

    assert answers == [302, 302]
    assert (only_type(shop).name, only_type(shop).initial_status) == ("Mending", start)
    (change,) = Change.objects.filter(what="orders.ordertype")
    assert change.fields == [["name", "Repair", "Mending"], ["initial_status", "New", "To be checked"]]


@pytest.mark.rule("OS-12", "OS-13")
@pytest.mark.parametrize("name", ["Срочный ремонт", "срочный  РЕМОНТ", " Срочный ремонт "])
def test_a_name_that_is_there_already_is_refused_in_any_spelling(shop: Shop, name: str) -> None:
    make_type(shop, "Срочный ремонт")

    response = browse(shop.owner).post(LIST, {"name": name, "initial_status": shop.status("New").pk})

    assert response.status_code == 422
    assert "There is “Срочный ремонт” already." in text_of(response)
    assert len(names(shop)) == 2


@pytest.mark.rule("OS-12", "OS-13")
def test_the_name_of_an_archived_type_is_refused_with_the_offer_to_restore_it(shop: Shop) -> None:
    elka = make_type(shop, "Ёлка")
    archive_type(elka, by=shop.owner)

    response = browse(shop.owner).post(LIST, {"name": "елка", "initial_status": shop.status("New").pk})

    assert response.status_code == 422
    assert "“Ёлка” is in the archive. Restore it" in text_of(response)
    assert reverse("orders:type-restore", args=[elka.pk]) in response.content.decode()


@pytest.mark.rule("OS-13")
@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x00b"])
def test_a_name_that_is_none_is_refused(shop: Shop, name: str) -> None:
    response = browse(shop.owner).post(LIST, {"name": name, "initial_status": shop.status("New").pk})

    assert response.status_code == 422
    assert names(shop) == [("Repair", True)]


@pytest.mark.rule("OS-13")
@pytest.mark.parametrize(
    "name", ["<b>{{ x }}</b>", "{0.__class__}", "{% load %}", "'; DROP", "\u202eabc", "%(name)s", "&amp;"]
)
def test_a_hostile_name_stays_text_wherever_it_is_shown(shop: Shop, name: str) -> None:
    browser = browse(shop.owner)

    added = browser.post(LIST, {"name": name, "initial_status": shop.status("New").pk}, follow=True)
    again = browser.post(LIST, {"name": name, "initial_status": shop.status("New").pk})
    order = make_order(shop, order_type=OrderType.objects.get(organization=shop.organization, name=written(name)))
    pages = [added, again, browser.get(NEW), browser.get(f"/orders/{order.number}/"), browser.get("/orders/")]

    assert (added.status_code, again.status_code) == (200, 422)
    assert [escape(written(name)) in page.content.decode() for page in pages] == [True] * 5


@pytest.mark.rule("OS-13")
@pytest.mark.parametrize("name", ["Ready", "Closed", "Diagnostics"])
def test_an_initial_status_is_one_of_new_only(shop: Shop, name: str) -> None:
    address = reverse("orders:type-edit", args=[only_type(shop).pk])

    response = browse(shop.owner).post(address, {"name": "Repair", "initial_status": shop.status(name).pk})

    assert response.status_code == 422
    assert only_type(shop).initial_status == shop.status("New")


@pytest.mark.rule("OS-13")
def test_an_archived_status_of_new_is_no_initial_one(shop: Shop) -> None:
    old = make_status(shop, "Old")
    Status.objects.filter(pk=old.pk).update(archived_at=timezone.now())

    response = browse(shop.owner).post(LIST, {"name": "Warranty", "initial_status": old.pk})

    assert response.status_code == 422
    assert names(shop) == [("Repair", True)]


@pytest.mark.rule("OS-13")
def test_types_are_put_in_order_and_stay_at_the_ends(shop: Shop) -> None:
    warranty, rental = make_type(shop, "Warranty"), make_type(shop, "Rental")

    answers = [act("shift", rental, shop.owner, way="up"), act("shift", rental, shop.owner, way="up"),
               act("shift", rental, shop.owner, way="up"), act("shift", warranty, shop.owner, way="down")]  # fmt: skip

    assert [answer.status_code for answer in answers] == [302] * 4
    assert [name for name, _live in names(shop)] == ["Rental", "Repair", "Warranty"]
    assert act("shift", rental, shop.owner, way="sideways").status_code == 404


@pytest.mark.rule("OS-13")
def test_a_type_is_archived_and_restored_and_twice_is_once(shop: Shop) -> None:
    warranty = make_type(shop, "Warranty")
    order = make_order(shop, order_type=warranty)

    for _twice in range(2):
        assert act("archive", warranty, shop.owner).status_code == 302
    archived = names(shop)
    for _twice in range(2):
        assert act("restore", warranty, shop.owner).status_code == 302

    order.refresh_from_db()
    assert archived == [("Repair", True), ("Warranty", False)]
    assert names(shop) == [("Repair", True), ("Warranty", True)]
    assert order.order_type == warranty
    done = Change.objects.filter(what="orders.ordertype").order_by("pk").values_list("did", flat=True)
    assert list(done) == [Did.ADDED, Did.ARCHIVED, Did.RESTORED]


@pytest.mark.rule("OS-13")
def test_the_last_type_is_not_archived(shop: Shop) -> None:
    response = act("archive", only_type(shop), shop.owner)

    assert response.status_code == 409
    assert "“Repair” is the last one." in text_of(response)
    assert names(shop) == [("Repair", True)]


@pytest.mark.rule("OS-13")
def test_a_type_whose_initial_status_is_gone_is_restored_only_with_another(shop: Shop) -> None:
    start = make_status(shop, "To be checked")
    warranty = make_type(shop, "Warranty", start)
    act("archive", warranty, shop.owner)
    Status.objects.filter(pk=start.pk).update(archived_at=timezone.now())

    refused = act("restore", warranty, shop.owner)
    browse(shop.owner).post(
        reverse("orders:type-edit", args=[warranty.pk]), {"name": "Warranty", "initial_status": shop.status("New").pk}
    )
    restored = act("restore", warranty, shop.owner)

    assert (refused.status_code, restored.status_code) == (409, 302)
    assert "“To be checked” is not among the live statuses of “New”." in text_of(refused)
    assert names(shop) == [("Repair", True), ("Warranty", True)]


@pytest.mark.rule("OS-13")
def test_the_page_counts_the_orders_of_each_type_and_no_neighbours(shop: Shop, neighbour: Shop) -> None:
    warranty = make_type(shop, "Warranty")
    for order_type in (warranty, warranty, None):
        make_order(shop, order_type=order_type)
    make_order(neighbour)

    said = text_of(browse(shop.owner).get(LIST))

    assert "Warranty open: 2 orders" in said
    assert "Repair open: 1 order " in said


# --- who may, and whose ------------------------------------------------------------------------------


def asked(browser: Client, order_type: OrderType) -> list[int]:
    acts = ("edit", "shift", "archive", "restore")
    answers = [browser.post(reverse(f"orders:type-{name}", args=[order_type.pk]), {"way": "up"}) for name in acts]
    return [answer.status_code for answer in (browser.get(LIST), browser.post(LIST), *answers)]


@pytest.mark.rule("OS-13", "TN-2")
@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_types_are_set_up_by_owners_and_managers_only(shop: Shop, role: Role) -> None:
    assert asked(browse(shop.members[role]), only_type(shop)) == [403] * 6
    assert names(shop) == [("Repair", True)]


@pytest.mark.rule("OS-13", "TN-1")
def test_a_neighbours_type_is_not_there(shop: Shop, neighbour: Shop) -> None:
    make_type(neighbour, "Theirs")
    theirs = OrderType.objects.get(name="Theirs")

    assert asked(browse(shop.owner), theirs)[2:] == [404] * 4
    assert names(neighbour) == [("Repair", True), ("Theirs", True)]


# --- what an organization starts with ---------------------------------------------------------------


@pytest.mark.rule("OS-13", "TN-8")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("repair_shop", ["Ремонт"]),
        ("school", ["Запись на обучение"]),
        ("web_shop", ["Покупка"]),
        ("service_company", ["Выезд", "Плановое обслуживание"]),
    ],
)
def test_each_kind_of_business_starts_with_types_named_in_its_language(kind: str, expected: list[str]) -> None:
    shop = make_shop("Мастерская", language="ru", country="RU", kind=kind)

    assert [name for name, _live in names(shop)] == expected
