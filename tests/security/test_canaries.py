"""Nothing of a neighbour's is readable anywhere: no page of the shop holds a word of theirs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from orders.models import Order
from tests.security.callers import CHOSEN_SUPERUSER, COMMUTER, INSIDE, Caller, call_as
from tests.security.routes import routes
from tests.security.world import CANARIES, CANARY, SECRET, World

_CHOOSE = "accounts:organization-choose"
# Who may work there, too, reads its name where one chooses.
_KNOW_THE_NAME = {CHOSEN_SUPERUSER, COMMUTER}

_SEARCHES = [
    *((reverse("search"), {"q": text}) for text in ("2671", "+1 415 555 2671", "yxcanar", "gadget", "5001", "№5001")),
    (reverse("crm_clients:client-list"), {"q": "2671"}),
    (reverse("crm_clients:client-list"), {"q": "client"}),
    (reverse("crm_clients:client-list"), {"before": "9999999"}),
    (reverse("orders:client-hint"), {"phone": "+1 415.555.2671"}),
    (reverse("orders:client-hint"), {"phone": "2671"}),
    ("/admin/payments/payment/", {"q": "deposit"}),
    (reverse("orders:order-list"), {"before": "99999"}),
    (reverse("orders:order-list"), {"tab": "ready"}),
    (reverse("orders:order-list"), {"tab": "in_progress"}),
    ("/admin/orders/order/", {"q": "gadget"}),
    ("/admin/orders/order/", {"q": "5001"}),
    ("/admin/orders/order/", {"group__exact": "ready"}),
    ("/admin/crm_clients/client/", {"q": "client"}),
    ("/admin/statuses/effect/", {"state__exact": "failed"}),
    ("/admin/statuses/move/", {"q": "comment"}),
    ("/admin/notifications/messagetext/", {"channel__exact": "sms"}),
    ("/admin/accounts/membership/", {"q": "owner"}),
    ("/admin/statuses/move/", {"q": "5001"}),
    ("/admin/statuses/effect/", {"q": "client"}),
    *(
        ("/admin/autocomplete/", {"app_label": "orders", "model_name": "order", "field_name": field, "term": term})
        for field in ("client", "performer", "status")
        for term in ("", "2671")
    ),
    ("/admin/accounts/invitation/", {"q": "newcomer"}),
    (reverse("accounts:change-list"), {"before": "9999999"}),
    *((reverse("catalog:item-list"), {"tab": tab, "q": "part"}) for tab in ("service", "part", "archived")),
    ("/admin/catalog/item/", {"q": "part"}),
    (reverse("accounts:change-list"), {"what": "accounts.organization"}),
]


# Who belongs to both reads both names where they switch.
_SWITCHER = re.compile(r'<details class="menu switcher">.*?</details>', re.DOTALL)


def canaries_in(response: HttpResponse) -> list[str]:
    text = _SWITCHER.sub("", response.content.decode(errors="replace")).casefold()
    return [canary for canary in CANARIES if canary in text]


def pages(caller: Caller, world: World) -> dict[str, HttpResponse]:
    """Return what the caller reads at every address with ids of their own."""
    known = [route for route in routes() if not (route.name == _CHOOSE and caller.name in _KNOW_THE_NAME)]
    return {route.label: _read(caller.try_out("GET", route.address(world.own))) for route in known}


def _read(response: Any) -> HttpResponse:
    """Return a response that can be read more than once: files are streamed."""
    return HttpResponse(response.getvalue()) if response.streaming else response


@pytest.mark.rule("TN-1")
@pytest.mark.parametrize("name", INSIDE)
def test_no_page_shows_a_word_of_a_neighbours_nor_any_kept_secret(name: str, world: World) -> None:
    shown = pages(call_as(name, world), world)

    found = {where: canaries_in(page) for where, page in shown.items()}
    assert {where: canaries for where, canaries in found.items() if canaries} == {}
    assert [where for where, page in shown.items() if SECRET.encode() in page.content] == []


@pytest.mark.rule("TN-1")
@pytest.mark.parametrize("name", INSIDE)
def test_no_search_filter_or_later_page_finds_a_neighbours(name: str, world: World) -> None:
    caller = call_as(name, world)

    found = {(address, *asked.items()): canaries_in(caller.ask("GET", address, asked)) for address, asked in _SEARCHES}

    assert {where: canaries for where, canaries in found.items() if canaries} == {}


@pytest.mark.rule("TN-1")
def test_the_neighbours_own_people_read_every_canary(world: World) -> None:
    """The control: the words do stand on pages, where they belong."""
    owner = call_as("owner", World(own=world.neighbour, neighbour=world.own))

    card = owner.ask("GET", reverse("orders:order-detail", args=[world.neighbour[Order].number]))
    people = owner.ask("GET", "/admin/accounts/membership/")

    assert canaries_in(card) == list(CANARIES)
    for text in ("gadget", "details", "client", "line", "comment", "reason", "status", "Co owner"):
        assert f"{CANARY} {text}" in (card.content + people.content).decode(), text
