"""The timeline: comments, events and moves in one, newest first, in pages; what is under way is looked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from accounts.people.services import end_membership
from orders.models import Comment, Event, Order
from orders.services import add_comment
from orders.timeline import Key, timeline
from statuses.models import Effect
from tests.factories import Shop, make_client, make_line, make_order, put
from tests.pages import browse, queries_of, text_of

ASSIGN = "/orders/1/assign/"


def _fields(order: Order) -> list[Any]:
    return list(Event.objects.filter(order=order).order_by("pk").values_list("what", "by_name", "fields"))


@pytest.mark.rule("OR-3", "OR-4")
@pytest.mark.parametrize("model", [Event, Comment])
def test_what_the_timeline_says_is_never_changed_nor_removed(shop: Shop, model: Any) -> None:
    order = make_order(shop)
    make_line(order)
    add_comment(order, text="x", for_client=False, key=uuid4(), by=shop.desk)

    for write in (lambda: model.objects.update(by_name="Nobody"), lambda: model.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


# --- events ----------------------------------------------------------------------------------------------


@pytest.mark.rule("OR-3")
def test_details_changed_on_the_page_or_in_the_admin_are_in_the_timeline(shop: Shop) -> None:
    order, browser = make_order(shop, about="Lamp"), browse(shop.owner)
    said = {"about": "Laptop", "details": "", "performer": "", "deadline": "2026-12-24T18:00", "seen": "0"}
    browser.post("/orders/1/edit/", said)
    browser.post("/orders/1/edit/", said | {"seen": "1"})

    address = reverse("admin:orders_order_change", args=[order.pk])
    browser.post(address, said | {"about": "Phone", "seen": "1"})

    assert [(by, [name for name, *_values in fields]) for _what, by, fields in _fields(order)] == [
        ("Fixit owner", ["about", "deadline"]),
        ("Fixit owner", ["about"]),
    ]
    assert "what it is about: Laptop to Phone" in text_of(browser.get("/orders/1/"))


@pytest.mark.rule("OR-3")
def test_orders_handed_over_say_so_by_whoever_ended_the_membership(shop: Shop) -> None:
    order = make_order(shop, performer=shop.tech)

    end_membership(shop.tech, heir=shop.desk, by=shop.owner)

    told = [["performer", "Fixit technician", "Fixit front_desk"]]
    assert _fields(order) == [("changed", "Fixit owner", told)]


@pytest.mark.rule("OR-3")
def test_the_performer_is_changed_by_one_button_and_again_quietly(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    said = {"performer": shop.tech.pk, "seen": ""}

    assert [browser.post(ASSIGN, said).status_code for _each in range(2)] == [302, 302]

    order.refresh_from_db()
    assert (order.performer, order.revision) == (shop.tech, 1)
    assert _fields(order) == [("changed", "Fixit front_desk", [["performer", "", "Fixit technician"]])]


@pytest.mark.rule("OS-22", "OS-25")
@pytest.mark.parametrize("why", ["somebody was quicker", "closed"])
def test_a_performer_is_not_changed_over_somebody_else_nor_on_a_closed_order(shop: Shop, why: str) -> None:
    order = make_order(shop)
    if why == "closed":
        put(order, shop, "Closed")
    else:
        browse(shop.owner).post(ASSIGN, {"performer": shop.owner.pk})
    order.refresh_from_db()
    before = order.performer

    response = browse(shop.desk).post(ASSIGN, {"performer": shop.tech.pk, "seen": ""})

    order.refresh_from_db()
    assert (response.status_code, order.performer) == (409, before)
    said = "is closed" if why == "closed" else "Somebody gave it to Fixit owner after you opened this page."
    assert said in text_of(response)


@pytest.mark.rule("TN-1", "TN-2")
def test_nobody_is_given_what_is_not_ones_own(shop: Shop, neighbour: Shop) -> None:
    order, theirs = make_order(shop), make_order(neighbour)

    assert browse(shop.members[Role.HEAD_OFFICE]).post(ASSIGN, {"performer": shop.tech.pk}).status_code == 403
    assert browse(shop.tech).post(ASSIGN, {"performer": shop.tech.pk}).status_code == 404
    assert browse(shop.owner).post(ASSIGN, {"performer": neighbour.tech.pk}).status_code == 404
    address = f"/orders/{theirs.number}/assign/"
    assert browse(shop.owner).post(address, {"performer": shop.tech.pk}).status_code == 404
    order.refresh_from_db()
    assert order.performer is None


# --- pages of it -------------------------------------------------------------------------------------------


@pytest.mark.rule("OR-3", "OR-4", "OS-28")
def test_pages_neither_repeat_nor_skip_even_what_happened_at_the_same_moment(shop: Shop) -> None:
    order, moment = make_order(shop), timezone.now()
    rows = {"organization": shop.organization, "order": order, "at": moment}
    Event.objects.bulk_create(Event(**rows, what="changed", thing=str(place)) for place in range(60))
    Comment.objects.bulk_create(Comment(**rows, text=str(place)) for place in range(45))

    pages, below = [], None
    while not pages or below:
        page = timeline(order, below=below)
        pages.append([entry.key for entry in page.entries])
        below = page.older

    every = [key for page in pages for key in page]
    assert [len(page) for page in pages] == [50, 50, 6]
    assert every == sorted(set(every), reverse=True)
    assert len(every) == 106


@pytest.mark.rule("OR-3")
def test_older_entries_are_a_link_away_with_scripts_and_without(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    for place in range(55):
        add_comment(order, text=f"word {place}.", for_client=False, key=uuid4(), by=shop.desk)
    older = browser.get("/orders/1/").context["story"].older

    page, part = (text_of(browser.get(f"/orders/1/{where}", {"before": str(older)})) for where in ("", "history/"))

    for text in (page, part):
        assert ("word 0." in text, "word 4." in text, "word 5." in text, "accepted" in text) == (
            True,
            True,
            False,
            True,
        )
    assert "Back to the newest" in page


def test_a_page_that_looks_again_is_given_what_it_shows_and_what_is_new(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    for place in range(52):
        add_comment(order, text=f"word {place}.", for_client=False, key=uuid4(), by=shop.desk)
    last = browser.get("/orders/1/").context["story"].last
    add_comment(order, text="newest", for_client=False, key=uuid4(), by=shop.desk)

    shown = text_of(browser.get("/orders/1/history/", {"down": str(last)}))

    assert ("newest" in shown, "word 2." in shown, "word 1." in shown) == (True, True, False)


@pytest.mark.parametrize("key", ["", "x", "~move~1", "2026-01-01~move~1", "2026-13-01T00:00:00Z~move~1", "9" * 99])
@pytest.mark.parametrize("name", ["before", "down"])
def test_a_key_nobody_can_read_shows_the_newest(shop: Shop, name: str, key: str) -> None:
    make_order(shop)

    for address in ("/orders/1/", "/orders/1/history/"):
        assert "accepted" in text_of(browse(shop.desk).get(address, {name: key}))


def test_a_key_reads_as_it_is_written() -> None:
    key = Key(timezone.now(), "move", 7)

    assert Key.read(str(key)) == key


@pytest.mark.rule("EF-6")
@pytest.mark.parametrize(
    ("state", "ahead", "wait"),
    [("owed", 0, 1), ("owed", 7, 7), ("owed", 600, 15), ("owed", -40, 10), ("owed", -900, 15), ("done", 5, 0)],
)
def test_the_page_looks_again_when_the_next_effect_is_due(shop: Shop, state: str, ahead: int, wait: int) -> None:
    order = make_order(shop, client=make_client(shop, phone="+12125550101"))
    put(order, shop, "Ready")
    Effect.objects.update(state=state, due_at=timezone.now() + timedelta(seconds=ahead))

    assert timeline(order).next_look == wait


@pytest.mark.rule("OR-3")
def test_the_order_page_asks_the_same_few_questions_for_any_number_of_everything(shop: Shop) -> None:
    order, browser, taken = make_order(shop, performer=shop.tech), browse(shop.owner), []
    for wanted in (1, 3, 50):
        for place in range(order.lines.count(), wanted):
            make_line(order, performer=shop.desk)
            put(order, shop, "Diagnostics" if place % 2 else "Ready")
            add_comment(order, text="x", for_client=place % 2 == 0, key=uuid4(), by=shop.desk)
        taken.append([queries_of(browser, f"/orders/1/{part}") for part in ("", "history/")])

    assert taken[0] == taken[1] == taken[2]
    assert taken[0][0] <= 15


@pytest.mark.rule("OR-4")
def test_whom_the_menu_offers_no_more_is_said_in_words(shop: Shop) -> None:
    order, left = make_order(shop), shop.members[Role.TECHNICIAN]
    end_membership(left, by=shop.owner)

    response = browse(shop.desk).post(ASSIGN, {"performer": left.pk, "seen": ""})

    assert response.status_code == 409
    assert f"{left.user} can be given nothing here any more. Choose somebody else." in text_of(response)
    order.refresh_from_db()
    assert order.performer is None
