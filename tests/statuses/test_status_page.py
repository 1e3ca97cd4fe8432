from __future__ import annotations

import pytest

from accounts.models import Role
from statuses.groups import Group
from statuses.models import Status
from tests.factories import Shop, make_client, make_order, put
from tests.pages import browse, queries_of, text_of

ADDRESS = "/settings/statuses/"


@pytest.mark.rule("OS-1", "OS-2")
def test_the_page_shows_six_groups_in_order_each_with_what_it_may_do(shop: Shop) -> None:
    response = browse(shop.owner).get(ADDRESS)

    blocks = response.context["groups"]
    assert [block["group"] for block in blocks] == list(Group)
    new = dict(blocks[0]["may"])
    assert (new["payment"], new["close"], new["message"]) == ("never", "never", "may")
    assert "Payment window: never" in text_of(response)
    assert "Closes the order: always" in text_of(response)


@pytest.mark.rule("OS-5")
def test_the_page_counts_the_orders_that_sit_in_each_status(shop: Shop, neighbour: Shop) -> None:
    for _each in range(3):
        put(make_order(shop), shop, "Diagnostics")
    put(make_order(neighbour), neighbour, "Diagnostics")

    blocks = browse(shop.owner).get(ADDRESS).context["groups"]

    held = {status.name: count for block in blocks for status, count in block["statuses"]}
    assert {name: count for name, count in held.items() if count} == {"Diagnostics": 3}


@pytest.mark.parametrize("beside", ["", "{}/", "{}/remove/", "new/deferred/"])
def test_the_page_takes_as_many_queries_for_fifty_statuses_as_for_one(shop: Shop, beside: str) -> None:
    browser, client, taken = browse(shop.owner), make_client(shop), []
    address = ADDRESS + beside.format(shop.status("Ready").pk)
    # The newest order is what the texts of messages are tried on.
    put(make_order(shop, client=client), shop, "Ready")
    for wanted in (1, 3, 50):
        for place in range(Status.objects.of(shop.organization).filter(group="ready").count(), wanted):
            status = Status(organization=shop.organization, group="ready", position=place)
            status.call(f"Ready {place}")
            status.save()
            shop.statuses[status.name] = status
            put(make_order(shop, client=client), shop, status.name)
        taken.append(queries_of(browser, address))

    assert len(set(taken)) == 1, taken


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_only_owners_and_managers_see_the_page(shop: Shop, role: Role) -> None:
    assert browse(shop.members[role]).get(ADDRESS).status_code == 403
    assert browse(shop.members[Role.MANAGER]).get(ADDRESS).status_code == 200


@pytest.mark.rule("TN-1")
def test_the_page_names_no_status_of_a_neighbour(shop: Shop, neighbour: Shop) -> None:
    status = neighbour.status("Ready")
    status.call("Canary of the neighbour")
    status.save()

    assert "Canary" not in text_of(browse(shop.owner).get(ADDRESS))
