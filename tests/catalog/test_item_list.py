"""The catalogue's page and what an order is offered while somebody types."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Item
from catalog.selectors import items_in, page_after, suggestions
from catalog.services import archive_item
from tests.catalog.items import LIST, make_item
from tests.factories import Shop
from tests.pages import browse, queries_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.rule("OR-3")]


def test_services_parts_and_the_archive_stand_apart(shop: Shop) -> None:
    make_item(shop, "Repair", kind="service")
    make_item(shop, "Display")
    archive_item(make_item(shop, "Old glass"), by=shop.owner)
    client = browse(shop.owner)

    pages = {tab: text_of(client.get(LIST, {"tab": tab})) for tab in ("", "service", "part", "archived")}

    shown = {tab: [name for name in ("Repair", "Display", "Old glass") if name in page] for tab, page in pages.items()}
    assert shown == {"": ["Repair"], "service": ["Repair"], "part": ["Display"], "archived": ["Old glass"]}


def test_an_empty_catalogue_says_what_belongs_there_and_how_it_comes_there(shop: Shop) -> None:
    page = browse(shop.owner).get(LIST)

    assert "Services you do, with their prices" in text_of(page)
    assert "/catalogue/import/" in page.content.decode()


def test_a_search_finds_by_any_words_of_name_and_code_and_keeps_its_words_in_the_page(shop: Shop) -> None:
    make_item(shop, "Дисплей iPhone 12 чёрный", code="Ж-7")
    make_item(shop, "Стекло iPhone 12")
    client = browse(shop.owner)

    pages = {text: text_of(client.get(LIST, {"tab": "part", "q": text})) for text in ("ЧЕРНЫЙ дисп", "ж-7", "50%")}

    assert ["Дисплей" in page for page in pages.values()] == [True, True, False]
    assert not any("Стекло" in page for page in pages.values())
    assert "Nothing here is called “50%”." in pages["50%"]


def test_pages_follow_each_other_and_each_item_stands_on_one(shop: Shop) -> None:
    for place in range(120):
        make_item(shop, f"Part {place:03d}")
    parts, after, seen = items_in(shop.organization, "part"), "", []

    while after is not None:
        page = page_after(parts, after)
        seen += [item.name for item in page.rows]
        after = page.following

    assert seen == [f"Part {place:03d}" for place in range(120)]
    assert "Part 050" in text_of(browse(shop.owner).get(LIST, {"tab": "part", "after": "part 049"}))


@pytest.mark.parametrize("tab", ["part", "archived"])
def test_a_page_takes_as_many_queries_with_fifty_rows_as_with_one(shop: Shop, tab: str) -> None:
    client, taken = browse(shop.owner), []
    for more in (1, 2, 47):
        for place in range(more):
            item = make_item(shop, f"Part {more} {place}")
            if tab == "archived":
                archive_item(item, by=shop.owner)
        taken.append(queries_of(client, LIST, tab=tab))

    assert taken[0] == taken[1] == taken[2]


def test_the_likeliest_is_suggested_first(shop: Shop) -> None:
    for name, code in (
        ("Old battery", ""),
        ("Rebattered case", ""),
        ("Battery iPhone 12", "X-9"),
        ("Battery", ""),
        ("Glass", "BAT"),
        ("Cable", "bat-2"),
    ):
        make_item(shop, name, code=code)

    found = [item.name for item in suggestions(shop.organization, " Bat")]

    assert found == ["Glass", "Battery", "Battery iPhone 12", "Cable", "Old battery", "Rebattered case"]


@pytest.mark.parametrize("text", ["", "   ", "\x00", "zzz", "%", "_", "\\", "x" * 5_000])
def test_nothing_is_suggested_for_what_nothing_is_called(shop: Shop, text: str) -> None:
    make_item(shop, "Battery")

    assert suggestions(shop.organization, text) == []


@pytest.mark.rule("TN-1")
def test_neither_the_archive_nor_a_neighbours_items_are_suggested(shop: Shop, neighbour: Shop) -> None:
    archive_item(make_item(shop, "Battery old"), by=shop.owner)
    make_item(neighbour, "Battery theirs")
    mine = make_item(shop, "Батарея Ёж", kind="service")

    assert suggestions(shop.organization, "battery") == []
    assert suggestions(shop.organization, "ЕЖ") == [mine]


def test_among_twenty_thousand_items_a_suggestion_is_one_query_for_a_few_rows(shop: Shop) -> None:
    items = []
    for place in range(20_000):
        item = Item(organization=shop.organization, kind="part", price=Decimal(place), code="")
        item.call(f"Запчасть номер {place}", f"C-{place}")
        items.append(item)
    Item.objects.bulk_create(items, batch_size=2_000)

    with CaptureQueriesContext(connection) as taken:
        found = suggestions(shop.organization, "номер 1999")

    assert [item.name for item in found][:2] == ["Запчасть номер 1999", "Запчасть номер 19990"]
    assert (len(taken), len(found)) == (1, 8)
