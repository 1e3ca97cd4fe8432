"""Pages of the admin's acts take as many queries for fifty selected rows as for one; so does choosing by typing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Role
from orders.models import Order
from statuses.groups import Group
from statuses.models import Effect
from tests.factories import Shop, make_client, make_order, make_user, put
from tests.pages import browse, queries_of
from tests.statuses.setting import add

MOVE, SETTLE, TYPED = "/admin/orders/order/move/", "/admin/statuses/effect/settle/", "/admin/autocomplete/"


@pytest.fixture
def manager(shop: Shop) -> Client:
    return browse(shop.members[Role.MANAGER])


def posted(browser: Client, address: str, rows: list[int], **said: Any) -> int:
    """Return how many queries the page takes that selected rows are posted to, once the session is warm."""
    browser.get("/admin/")
    with CaptureQueriesContext(connection) as taken:
        response = browser.post(address, {"_selected_action": rows} | said)
    assert response.status_code == 200
    return len(taken)


@pytest.mark.rule("TN-5", "OS-23")
@pytest.mark.parametrize("to", ["", "Ready"])
def test_choosing_a_status_for_many_and_what_it_will_cause(shop: Shop, manager: Client, to: str) -> None:
    orders: list[Order] = []
    for place in range(50):
        order, standing = make_order(shop, performer=shop.tech), add(shop, f"Place {place}", Group.DEFERRED)
        put(order, shop, standing.name)
        orders.append(order)
    said = {"to": shop.status(to).pk} if to else {}

    taken = [posted(manager, MOVE, [order.pk for order in orders[:several]], **said) for several in (1, 3, 50)]

    assert len(set(taken)) == 1, taken
    assert taken[0] <= 15


@pytest.mark.rule("TN-5", "EF-3")
@pytest.mark.parametrize("choice", ["", "again"])
def test_settling_many_effects(shop: Shop, manager: Client, choice: str) -> None:
    for _each in range(50):
        put(make_order(shop), shop, "Ready")
    Effect.objects.update(state=Effect.State.FAILED)
    effects = list(Effect.objects.order_by("pk").values_list("pk", flat=True))
    said = {"choice": choice} if choice else {}

    taken = [posted(manager, SETTLE, effects[:several], **said) for several in (1, 3, 50)]

    assert len(set(taken)) == 1, taken
    assert taken[0] <= 15


@pytest.mark.rule("TN-5")
@pytest.mark.parametrize("field", ["client", "performer", "status"])
@pytest.mark.parametrize("purpose", ["", "filter"])
def test_choosing_by_typing(shop: Shop, manager: Client, field: str, purpose: str) -> None:
    asked, taken = {"app_label": "orders", "model_name": "order", "field_name": field, "for": purpose}, []
    for places in (range(1), range(1, 3), range(3, 50)):
        for place in places:
            make_order(shop, client=make_client(shop, f"Term {place}", f"+1212555{place:04d}"))
            person = {"user": make_user(f"Term {place}"), "role": Role.TECHNICIAN}
            Membership.objects.create(organization=shop.organization, **person)
            add(shop, f"Term {place}")
        taken.append(queries_of(manager, TYPED, **asked, term="term"))

    assert len(set(taken)) == 1, taken
