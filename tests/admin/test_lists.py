"""Lists of the admin: readable, searched as people spell, and asking the database for a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import admin_lists
from accounts.auditing import note
from accounts.models import Did
from crm_clients.models import Client as Person
from notifications.models import Channel, DemoMessage
from orders.models import Order
from statuses.models import Effect, Move
from tests.factories import Shop, make_client, make_line, make_order, make_shop, put
from tests.pages import browse, queries_of, text_of

ORDERS, CLIENTS, MOVES = "/admin/orders/order/", "/admin/crm_clients/client/", "/admin/statuses/move/"
EFFECTS, PEOPLE = "/admin/statuses/effect/", "/admin/accounts/membership/"


@pytest.fixture
def owner(shop: Shop) -> Client:
    return browse(shop.owner)


def lists() -> list[str]:
    return [reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist") for model in admin.site._registry]


def fill(shop: Shop, number: int) -> None:
    for place in range(number):
        order = make_order(shop, performer=shop.tech)
        put(order, shop, "Ready")
        note(shop.owner, Did.CHANGED, shop.status("Ready"), {"name": ("a", "b")})
        said = {"channel": Channel.SMS, "recipient": "+1", "text": "x"}
        DemoMessage.objects.create(organization=shop.organization, key=f"{number}/{place}", **said)


@pytest.mark.rule("TN-5")
def test_no_list_takes_more_queries_with_fifty_rows_than_with_one_or_three(shop: Shop, owner: Client) -> None:
    taken = []
    for more in (1, 2, 47):
        fill(shop, more)
        taken.append({address: queries_of(owner, address) for address in lists()})

    assert taken[0] == taken[1]
    assert taken[2][ORDERS] == taken[0][ORDERS]
    # One more where the rows no longer fit on a page: how many there are.
    assert {address for address in lists() if taken[2][address] > taken[0][address] + 1} == set()
    assert max(taken[2].values()) <= 16


@pytest.mark.rule("TN-5")
def test_no_list_counts_more_than_it_says(shop: Shop, owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin_lists, "MOST", 60)
    make_client(shop)
    Person.objects.bulk_create(
        Person(organization=shop.organization, name=f"P {place}", name_key=f"p {place}") for place in range(70)
    )

    with CaptureQueriesContext(connection) as asked:
        page = owner.get(CLIENTS)

    counts = [query["sql"] for query in asked if "COUNT(" in query["sql"] and "crm_clients_client" in query["sql"]]
    assert len(counts) == 1
    assert "LIMIT 61" in counts[0]
    assert "Found: 10,000+." in text_of(page)
    assert owner.get(CLIENTS, {"p": 2}).status_code == 200
    assert owner.get(CLIENTS, {"p": 3}).status_code == 302


def test_a_short_list_is_not_counted_at_all(shop: Shop, owner: Client) -> None:
    make_client(shop)

    with CaptureQueriesContext(connection) as asked:
        page = owner.get(CLIENTS)

    assert not [query for query in asked if "COUNT(" in query["sql"] and "crm_clients_client" in query["sql"]]
    assert "Found: 1" in text_of(page)


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize("typed", ["ВАСИЛЬЕВ", "васильев", "Василье", "артём", "Артем"])
def test_a_client_is_found_whatever_the_case_and_with_or_without_dots(shop: Shop, owner: Client, typed: str) -> None:
    known = make_client(shop, "Артём Васильев")
    make_client(shop, "Somebody")

    page = owner.get(CLIENTS, {"q": typed})

    assert known.name in text_of(page)
    assert "Somebody" not in text_of(page)


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize("typed", ["+1 (212) 555-0177", "212 555 0177", "5550177", "0177"])
def test_a_client_and_their_orders_are_found_by_phone_in_any_spelling(shop: Shop, owner: Client, typed: str) -> None:
    client = make_client(shop, "Ann Client", "+12125550177")
    order = make_order(shop, client=client, about="Lamp")
    make_order(shop, about="Kettle")

    for address in (CLIENTS, ORDERS):
        assert "Ann Client" in text_of(owner.get(address, {"q": typed})), address
    assert "Lamp" in text_of(owner.get(ORDERS, {"q": typed}))
    assert "Kettle" not in text_of(owner.get(ORDERS, {"q": typed}))
    history = text_of(owner.get(MOVES, {"q": typed}))
    assert f"No. {order.number}" in history
    assert "Found: 1" in history


@pytest.mark.rule("TN-5")
@pytest.mark.parametrize("typed", ["1", "№1", "# 1", "чАйник", "ЧАЙНИК", "анна", "АННА"])
def test_an_order_is_found_by_number_words_and_client(shop: Shop, owner: Client, typed: str) -> None:
    make_order(shop, client=make_client(shop, "Анна Ким"), about="Чайник")
    make_order(shop, client=make_client(shop, "Bob"), about="Lamp")

    page = text_of(owner.get(ORDERS, {"q": typed}))

    assert "Чайник" in page
    assert "Lamp" not in page


@pytest.mark.parametrize(
    ("address", "typed"),
    [(MOVES, "ПЕРЕЗВОНИТЬ"), (MOVES, "fixit OWNER"), (MOVES, "diagnostics"), (PEOPLE, "FIXIT owner")],
)
def test_history_and_people_are_found_by_what_they_say(shop: Shop, owner: Client, address: str, typed: str) -> None:
    put(make_order(shop), shop, "Diagnostics", comment="Перезвонить в среду")

    assert "Found: 1" in text_of(owner.get(address, {"q": typed}))


@pytest.mark.rule("TN-6")
def test_money_and_days_are_written_as_the_organization_writes_them(db: None) -> None:
    shop = make_shop("Мастерская", country="RU", language="ru")
    order = make_order(shop)
    make_line(order, price="1234.50")
    Order.objects.filter(pk=order.pk).update(deadline=datetime(2026, 3, 9, 12, tzinfo=UTC))

    page = text_of(browse(shop.owner).get(ORDERS))

    assert "1 234,50 ₽" in page.replace("\xa0", " ")
    assert "09.03.2026" in page


@pytest.mark.rule("OS-28", "TN-5")
def test_history_says_which_order_and_leads_to_it(shop: Shop, owner: Client) -> None:
    order = make_order(shop)
    put(order, shop, "Ready")

    page = owner.get(MOVES)

    assert f'<a href="/admin/orders/order/{order.pk}/change/">No. 1</a>' in page.content.decode()
    assert "Ready" in text_of(page)


def test_an_order_leads_to_its_history_and_client_and_the_client_to_all_of_theirs(shop: Shop, owner: Client) -> None:
    order, other = make_order(shop), make_order(shop, about="Kettle")
    card = owner.get(f"{ORDERS}{order.pk}/change/").content.decode()
    client = owner.get(f"{CLIENTS}{order.client_id}/change/").content.decode()

    assert f'href="{MOVES}?kind=order&amp;subject_id={order.pk}"' in card
    assert f'href="{CLIENTS}{order.client_id}/change/"' in card
    assert f'href="{ORDERS}?client__id__exact={order.client_id}"' in client
    assert "No. 2" not in text_of(owner.get(MOVES, {"kind": "order", "subject_id": order.pk}))
    assert other.about not in text_of(owner.get(ORDERS, {"client__id__exact": order.client_id}))


def test_a_period_and_a_status_narrow_the_list(shop: Shop, owner: Client) -> None:
    old, new = make_order(shop, about="Old"), make_order(shop, about="New thing")
    Order.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=40))
    put(new, shop, "Ready")
    yesterday = (timezone.localdate(timezone=shop.organization.zone) - timedelta(days=1)).isoformat()

    since = text_of(owner.get(ORDERS, {"created_at_from": yesterday}))
    until = text_of(owner.get(ORDERS, {"created_at_to": yesterday}))
    ready = text_of(owner.get(ORDERS, {"status__id__exact": shop.status("Ready").pk}))

    assert ("Old" in since, "New thing" in since) == (False, True)
    assert ("Old" in until, "New thing" in until) == (True, False)
    assert ("Old" in ready, "New thing" in ready) == (False, True)


Ask = Callable[[Shop, Shop], dict[str, Any]]
_UNKNOWN: dict[str, Ask] = {
    "a field no filter is about": lambda shop, neighbour: {"about__regex": "(a+)+$"},
    "a neighbour's field": lambda shop, neighbour: {"client__organization__name__startswith": "N"},
    "a password": lambda shop, neighbour: {"performer__user__password__startswith": "m"},
    "a neighbour's performer": lambda shop, neighbour: {"performer__id__exact": neighbour.tech.pk},
    "a neighbour's status": lambda shop, neighbour: {"status__id__exact": neighbour.status("New").pk},
    "no id": lambda shop, neighbour: {"client__id__exact": "x"},
    "a huge id": lambda shop, neighbour: {"client__id__exact": "9" * 40},
    "no day": lambda shop, neighbour: {"created_at_from": "soon"},
    "a day that cannot be": lambda shop, neighbour: {"created_at_to": "9999-12-31"},
}


@pytest.mark.rule("TN-1")
@pytest.mark.parametrize("what", _UNKNOWN)
def test_a_question_the_list_does_not_know_is_refused_and_said(
    shop: Shop, neighbour: Shop, owner: Client, what: str
) -> None:
    make_order(shop)

    answer = owner.get(ORDERS, _UNKNOWN[what](shop, neighbour))

    assert answer["Location"] == f"{ORDERS}?e=1"
    assert "something this list does not know" in text_of(owner.get(answer["Location"]))


def test_the_index_shows_no_trace_of_what_one_did_in_another_organization(shop: Shop, owner: Client) -> None:
    assert "Recent" not in text_of(owner.get("/admin/"))


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize("typed", ["ЧАЙНИК", "чайник", "c7@MAIL", "c7@mail.example", "Шлюз", "ШЛЮЗ"])
def test_an_effect_is_found_by_address_text_and_reason(shop: Shop, owner: Client, typed: str) -> None:
    put(make_order(shop), shop, "Ready")
    said = {"channel": "email", "to": "c7@mail.example", "text": "Чайник готов"}
    effect = Effect.objects.earliest("pk")
    Effect.objects.filter(pk=effect.pk).update(payload=said, reason="Шлюз молчит")

    assert "Found: 1" in text_of(owner.get(EFFECTS, {"q": typed}))


def test_an_effect_says_what_it_is_about_and_what_was_decided(shop: Shop, owner: Client) -> None:
    put(make_order(shop), shop, "Ready")
    effect = Effect.objects.earliest("pk")

    page = text_of(owner.get(f"{EFFECTS}{effect.pk}/change/"))

    assert effect.payload["text"] in page
    assert "No. 1" in page
    assert Move.objects.filter(pk=effect.move_id).exists()
