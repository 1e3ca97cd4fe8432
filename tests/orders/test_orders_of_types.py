"""Orders of a type: what is asked when one is accepted, where it starts, and what keeps that status."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from orders.holder import OrdersHolder
from orders.models import Order, OrderType
from orders.order_types import archive_type
from orders.services import TypeArchived
from statuses import holders
from statuses.models import Move, Status
from tests.factories import Shop, make_order
from tests.orders.types import make_status, make_type
from tests.pages import browse, text_of

NEW = reverse("orders:order-new")


@pytest.mark.rule("OS-13")
def test_an_order_starts_in_the_initial_status_of_its_type(shop: Shop) -> None:
    urgent = make_type(shop, "Warranty", make_status(shop, "To be checked"))

    order, plain = make_order(shop, order_type=urgent), make_order(shop)

    assert (order.status.name, order.group, order.order_type) == ("To be checked", "new", urgent)
    assert (plain.status.name, plain.order_type.name) == ("New", "Repair")
    assert Move.objects.get(subject_id=order.pk).to_name == "To be checked"


@pytest.mark.rule("OS-13")
def test_intake_asks_for_the_type_only_where_there_are_several(shop: Shop) -> None:
    browser = browse(shop.desk)
    before = browser.get(NEW).content.decode()

    make_type(shop, "Warranty")

    assert 'name="order_type"' not in before
    assert 'name="order_type"' in browser.get(NEW).content.decode()


@pytest.mark.rule("OS-13")
def test_the_type_chosen_at_intake_is_the_orders(shop: Shop) -> None:
    warranty = make_type(shop, "Warranty", make_status(shop, "To be checked"))
    said = {"key": "00000000-0000-4000-8000-000000000001", "client_name": "Ann", "about": "Kettle"}

    browse(shop.desk).post(NEW, said | {"order_type": warranty.pk})

    order = Order.objects.get(organization=shop.organization)
    assert (order.order_type, order.status.name) == (warranty, "To be checked")


@pytest.mark.rule("OS-13")
def test_a_page_drawn_while_there_was_one_type_accepts_an_order_of_it(shop: Shop) -> None:
    make_type(shop, "Warranty")
    said = {"key": "00000000-0000-4000-8000-000000000001", "client_name": "Ann", "about": "Kettle"}

    assert browse(shop.desk).post(NEW, said).status_code == 302
    assert Order.objects.get(organization=shop.organization).order_type.name == "Repair"


@pytest.mark.rule("OS-13")
def test_no_order_of_an_archived_type_is_accepted(shop: Shop) -> None:
    warranty = make_type(shop, "Warranty")
    make_type(shop, "Rental")
    archive_type(warranty, by=shop.owner)
    said = {"key": "00000000-0000-4000-8000-000000000001", "client_name": "Ann", "about": "Kettle"}

    response = browse(shop.desk).post(NEW, said | {"order_type": warranty.pk})
    with pytest.raises(TypeArchived, match="“Warranty” is archived"):
        make_order(shop, order_type=warranty)

    assert response.status_code == 422
    assert not Order.objects.filter(organization=shop.organization).exists()


@pytest.mark.rule("OS-13")
def test_the_type_is_shown_and_can_be_changed_only_where_there_are_several(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    addresses = ["/orders/", "/orders/1/", "/orders/1/edit/", f"/clients/{order.client_id}/"]
    before = ["Repair" in text_of(browser.get(address)) for address in addresses]

    warranty = make_type(shop, "Warranty")
    browser.post("/orders/1/edit/", {"about": "Kettle", "order_type": warranty.pk, "seen": 0})

    order.refresh_from_db()
    assert before == [False] * 4
    assert ["Warranty" in text_of(browser.get(address)) for address in addresses] == [True] * 4
    assert (order.order_type, order.status.name) == (warranty, "New")


@pytest.mark.rule("OS-13")
def test_a_status_says_which_live_types_start_in_it(shop: Shop, neighbour: Shop) -> None:
    warranty = make_type(shop, "Warranty")
    make_type(shop, "Rental")
    archive_type(warranty, by=shop.owner)
    make_type(neighbour, "Theirs")

    assert OrdersHolder().initial_of(shop.status("New")) == ["Repair", "Rental"]
    assert holders.initial_of(shop.status("New")) == ["Repair", "Rental"]
    assert holders.initial_of(shop.status("Ready")) == []


@pytest.mark.rule("OS-13")
@pytest.mark.parametrize("change", [{"archived_at": timezone.now()}, {"group": "deferred"}])
def test_the_database_itself_keeps_an_initial_status_live_and_in_new(shop: Shop, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="status_stays_initial"), transaction.atomic():
        Status.objects.filter(pk=shop.status("New").pk).update(**change)

    spare = make_status(shop, "Spare")
    Status.objects.filter(pk=spare.pk).update(**change)
    with pytest.raises(IntegrityError, match="type_starts_in_new"), transaction.atomic():
        OrderType.objects.filter(organization=shop.organization).update(initial_status=spare)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderType.objects.filter(organization=shop.organization).update(initial_status=None)


@pytest.mark.rule("OS-13")
def test_a_status_no_type_starts_in_any_more_may_be_deleted(shop: Shop) -> None:
    start = make_status(shop, "To be checked")
    warranty = make_type(shop, "Warranty", start)
    archive_type(warranty, by=shop.owner)

    start.delete()

    warranty.refresh_from_db()
    assert warranty.initial_status is None
    refused = browse(shop.owner).post(reverse("orders:type-restore", args=[warranty.pk]))
    assert (refused.status_code, "Choose its initial status first." in text_of(refused)) == (409, True)
