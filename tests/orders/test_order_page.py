"""The page of an order: what its moves caused and how that stands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from accounts.models import Role
from orders.models import Order
from statuses.models import Effect
from tests.factories import Shop, make_client, make_line, make_order, put
from tests.pages import browse, queries_of, text_of

PAGE, HISTORY = "/orders/1/", "/orders/1/history/"
POLLS = 'hx-get="/orders/1/history/?down='


def _ready(shop: Shop, **stored: object) -> Order:
    """Make an order that owes its client one SMS, and let that stand as `stored` says."""
    order = make_order(shop, client=make_client(shop, "Ann", "+12125550101"), performer=shop.tech)
    put(order, shop, "Ready")
    Effect.objects.filter(subject_id=order.pk).update(**stored)
    return order


@pytest.mark.rule("EF-6")
@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ({"state": "owed"}, "queued"),
        ({"state": "taken", "lease_until": Now() + timedelta(minutes=1)}, "being carried out"),
        ({"state": "done", "ended_at": Now()}, "sent"),
        ({"state": "failed", "ended_at": Now()}, "failed"),
        ({"state": "unknown", "ended_at": Now()}, "may have been sent"),
        ({"state": "dismissed", "ended_at": Now()}, "dismissed"),
        ({"state": "owed", "attempts": 2, "reason": "it rained"}, "next try"),
    ],
)
@pytest.mark.parametrize("address", [PAGE, HISTORY])
def test_the_page_shows_what_a_move_caused_how_it_stands_and_why(
    shop: Shop, address: str, stored: dict[str, object], said: str
) -> None:
    _ready(shop, **({"reason": "the gateway said so"} | stored))

    page = text_of(browse(shop.desk).get(address))

    caused = page[page.index("Ready from New") :]
    assert "SMS to +12125550101" in caused
    assert said in caused
    assert stored.get("reason", "the gateway said so") in caused
    assert "is ready. To pay: $0.00." in caused


@pytest.mark.rule("EF-6")
@pytest.mark.parametrize(
    ("state", "polls"),
    [("owed", True), ("taken", True), ("done", False), ("failed", False), ("unknown", False), ("dismissed", False)],
)
def test_the_history_asks_again_only_while_something_is_under_way(shop: Shop, state: str, polls: bool) -> None:
    _ready(shop, state=state, lease_until=Now() + timedelta(minutes=1) if state == "taken" else None)

    for address in (PAGE, HISTORY):
        assert (POLLS in browse(shop.desk).get(address).content.decode()) is polls


@pytest.mark.rule("EF-6")
def test_an_order_that_caused_nothing_does_not_ask_again(shop: Shop) -> None:
    put(make_order(shop), shop, "Diagnostics")

    assert POLLS not in browse(shop.desk).get(PAGE).content.decode()


@pytest.mark.rule("EF-6", "OS-28")
def test_page_and_fragment_show_the_same_history(shop: Shop) -> None:
    put(_ready(shop), shop, "Diagnostics", comment="once more")

    page, fragment = (text_of(browse(shop.desk).get(address)) for address in (PAGE, HISTORY))

    assert fragment.strip() in page
    assert fragment.index("Diagnostics") < fragment.index("Ready from New") < fragment.index("New accepted")
    assert "from Ready , after under a minute" in fragment.replace("Ready,", "Ready ,")
    assert ("once more" in fragment, "Fixit owner" in fragment) == (True, True)


@pytest.mark.rule("EF-3", "EF-4")
@pytest.mark.parametrize(
    ("state", "offered"),
    [("failed", ["Retry", "Leave it"]), ("unknown", ["Mark as sent", "Send again", "Leave it"]), ("owed", [])],
)
def test_a_person_is_offered_what_can_be_decided(shop: Shop, state: str, offered: list[str]) -> None:
    _ready(shop, state=state)

    page = text_of(browse(shop.desk).get(PAGE))

    assert [word for word in ("Retry", "Mark as sent", "Send again", "Leave it") if word in page] == offered


@pytest.mark.parametrize("address", [PAGE, HISTORY])
def test_the_page_takes_as_many_queries_for_fifty_rows_as_for_one(shop: Shop, address: str) -> None:
    order, browser, taken = make_order(shop, performer=shop.tech), browse(shop.owner), []
    for wanted in (1, 3, 50):
        for place in range(order.lines.count(), wanted):
            make_line(order)
            put(order, shop, "Diagnostics" if place % 2 else "Ready")
        taken.append(queries_of(browser, address))

    assert len(set(taken)) == 1, taken
    assert taken[0] <= 15


@pytest.mark.rule("TN-1", "TN-2")
@pytest.mark.parametrize("address", ["/orders/{}/", "/orders/{}/history/"])
def test_a_page_not_ones_own_is_not_found(shop: Shop, neighbour: Shop, address: str) -> None:
    ours, theirs = make_order(shop), make_order(neighbour)

    assert browse(shop.owner).get(address.format(theirs.number)).status_code == 404
    assert browse(shop.owner).get(address.format(4_000_000_000_000)).status_code == 404
    assert browse(shop.tech).get(address.format(ours.number)).status_code == 404
    assert browse(shop.members[Role.HEAD_OFFICE]).get(address.format(ours.number)).status_code == 200


def test_what_people_wrote_is_text_on_the_page(shop: Shop) -> None:
    client = make_client(shop, "<b>Ann</b>", "+12125550101")
    order = make_order(shop, client=client, about="<script>alert(1)</script>", details="<img src=x>")
    make_line(order, "<i>Glass</i>")
    put(order, shop, "Ready", comment="<u>now</u>")

    page = browse(shop.owner).get(PAGE).content.decode()

    assert not [tag for tag in ("<b>Ann", "<script>alert", "<img src=x", "<i>Glass", "<u>now") if tag in page]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
