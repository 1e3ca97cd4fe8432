"""Undelivered: what failed or may have been sent, in one list, with the buttons that settle it. Source: EF-3, EF-4."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import Location, MemberLocation, Role
from orders.models import Order
from statuses.models import Decision, Effect
from tests.factories import Shop, make_client, make_order, put
from tests.pages import browse, queries_of, text_of

LIST = "/messages/undelivered/"


def fail(shop: Shop, about: str, state: str = Effect.State.FAILED) -> Effect:
    """Let the messages of an order that became ready end so; return one of them."""
    client = make_client(shop, "Ann", "+12125550101")
    order = make_order(shop, client=client, about=about)
    put(order, shop, "Ready")
    effects = Effect.objects.filter(subject_id=order.pk, organization=shop.organization)
    effects.update(state=state, ended_at=timezone.now(), reason="The gateway answered 500.")
    return effects.earliest("pk")


@pytest.mark.rule("EF-3", "EF-4")
def test_what_failed_or_may_have_been_sent_is_listed_with_its_order_and_reason(shop: Shop, neighbour: Shop) -> None:
    fail(shop, "Lamp")
    fail(shop, "Kettle", Effect.State.UNKNOWN)
    fail(shop, "Radio", Effect.State.DONE)
    fail(neighbour, "Canary")

    read = text_of(browse(shop.desk).get(LIST))

    for said in ("No. 1", "Lamp", "No. 2", "Kettle", "The gateway answered 500.", "Retry", "Mark as sent"):
        assert said in read
    assert "Radio" not in read
    assert "Canary" not in read


@pytest.mark.rule("EF-3")
def test_a_decision_taken_in_the_list_leads_back_to_it(shop: Shop) -> None:
    effect, browser = fail(shop, "Lamp"), browse(shop.desk)

    response = browser.post(f"/effects/{effect.pk}/decide/", {"choice": "dismiss", "back": "list"})
    again = browser.post(f"/effects/{effect.pk}/decide/", {"choice": "dismiss", "back": "list"})

    assert response.headers["Location"] == again.headers["Location"] == LIST
    assert Decision.objects.filter(effect=effect).count() == 1
    assert "Everything went out" in text_of(browser.get(LIST))


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_who_may_not_settle_is_not_shown_the_list(shop: Shop, role: Role) -> None:
    assert browse(shop.members[role]).get(LIST).status_code == 403


@pytest.mark.rule("OR-8", "TN-7")
def test_who_is_limited_to_a_location_reads_only_of_orders_there(shop: Shop) -> None:
    fail(shop, "Lamp")
    fail(shop, "Kettle")
    elsewhere = Location.objects.create(organization=shop.organization, name="North")
    shop.desk.everywhere = False
    shop.desk.save()
    MemberLocation.objects.create(organization=shop.organization, membership=shop.desk, location=elsewhere)
    Order.objects.filter(about="Kettle").update(location=elsewhere)

    read = text_of(browse(shop.desk).get(LIST))

    assert ("Kettle" in read, "Lamp" in read) == (True, False)


@pytest.mark.parametrize("asked", [{"before": "x"}, {"before": "-1"}, {"before": "9" * 30}])
def test_an_address_that_cannot_be_shows_the_first_page(shop: Shop, asked: dict[str, str]) -> None:
    fail(shop, "Lamp")

    assert "Lamp" in text_of(browse(shop.desk).get(LIST, asked))


def test_the_list_takes_as_many_queries_for_fifty_as_for_one(shop: Shop) -> None:
    browser, taken = browse(shop.desk), []
    for more in (1, 2, 47):
        for _each in range(more):
            fail(shop, "Lamp")
        taken.append(queries_of(browser, LIST))

    assert len(set(taken)) == 1, taken
    assert taken[0] <= 15
