"""What each row of a price list would do to the catalogue, and why some are left out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from catalog.importing.planning import Plan
from catalog.importing.services import apply_import, preview
from catalog.models import Import, Item
from catalog.services import archive_item
from tests.catalog.items import GOOD, confirm, make_item, page_of, rows, upload
from tests.factories import Shop
from tests.pages import browse, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.rule("OR-3")]


def refusals(plan: Plan) -> dict[int, list[str]]:
    return {row.line: [str(reason) for reason in row.reasons] for row in plan.refused}


def test_known_items_change_by_code_then_by_name_and_empty_cells_leave_what_is_there(shop: Shop) -> None:
    make_item(shop, "Дисплей", code="Д-1", price="90", cost="50")
    make_item(shop, "Чистка", kind="service", price="20")
    make_item(shop, "Same", price="7")
    text = "Вид;Наименование;Артикул;Цена;Закупка\n;Дисплей OLED;д-1;104,5;\nуслуга;ЧИСТКА;Ч-7;;\nзапчасть;Same;;7;\n"
    client, imported = browse(shop.owner), upload(text, shop)

    shown = text_of(client.get(page_of(imported)))
    confirm(client, imported)

    assert ("$90.00 becomes $104.50" in shown, "will change 2" in shown, "stay as they are 1" in shown) == (True,) * 3
    assert rows() == [
        ("part", "Same", "", 7, None),
        ("part", "Дисплей OLED", "д-1", Decimal("104.5"), 50),
        ("service", "ЧИСТКА", "Ч-7", 20, None),
    ]
    assert list(Item.objects.order_by("key").values_list("revision", flat=True)) == [0, 1, 1]


def test_rows_that_cannot_be_are_left_out_each_with_its_line_and_reason(shop: Shop) -> None:
    archive_item(make_item(shop, "Old"), by=shop.owner)
    make_item(shop, "Glass", code="G-1")
    lines = [
        "Name,Code,Price,Kind", "Good,,1,", ",,5,", "Minus,,-5,", "Word,,five,", "Odd,,1,idea", "Old,,3,",
        "Fine,,1.005,", "good,,2,", "Case,G-1,3,", "Nul\x00,,1,", f"{'x' * 300},,1,", "Huge,,999999999,",
        "Other,G-1,5,", "Nothing,,,",
    ]  # fmt: skip
    plan = preview(upload("\n".join(lines), shop))

    assert [row.values["name"] for row in plan.added] == ["Good"]
    assert [row.values["name"] for row in plan.changed] == ["Case"]
    assert refusals(plan) == {
        3: ["The name is missing."],
        4: ["Price: -5 is below zero."],
        5: ["Price: “five” is no amount."],
        6: ["“idea” is no kind: write service or part."],
        7: ["“Old” is in the archive. Restore it first."],
        8: ["Price: 1.005 is finer than the smallest coin."],
        9: ["Line 2 has the same name or code."],
        11: ["Name has characters that cannot be kept."],
        12: ["Name is longer than 200 characters."],
        13: ["Price: 999999999 is too much."],
        14: ["Line 10 has the same name or code."],
        15: ["The price is missing."],
    }


def test_a_name_and_a_code_of_two_items_are_refused(shop: Shop) -> None:
    make_item(shop, "Glass", code="G-1")
    make_item(shop, "Case")

    plan = preview(upload("Name,Code,Price\nCase,G-1,3\n", shop))

    assert refusals(plan)[2] == ["The name “Case” is taken, and the code G-1 is that of “Glass”."]


def test_of_two_rows_about_one_item_the_second_is_left_out(shop: Shop) -> None:
    make_item(shop, "iPhone 12 display", code="D-12")
    rest = "Name,Code,Price\niPhone 12 display LCD,D-12,80\niPhone 12 display,D-12O,120\n"
    client, imported = browse(shop.owner), upload(rest, shop)

    refused = refusals(preview(imported))
    response = confirm(client, imported)

    assert refused == {3: ["Line 2 is already about this item."]}
    assert response.status_code == 302
    assert rows() == [("part", "iPhone 12 display LCD", "D-12", 80, None)]


def test_columns_that_are_unknown_repeated_or_missing_are_named(shop: Shop) -> None:
    imported = upload("Name,Price,Stock,Цена\nA,1,5,2\n", shop, kind="service")

    shown = text_of(browse(shop.owner).get(page_of(imported)))

    assert "Columns that are left out: Stock" in shown
    assert "Columns that stand there twice, the first one counts: Цена" in shown
    assert "Columns the file does not have: “Kind”, “Code”, “Cost”" in shown
    assert [row.values["kind"] for row in preview(imported).added] == ["service"]


@pytest.mark.rule("TN-6")
def test_why_rows_were_left_out_is_said_in_the_language_of_whoever_reads_it(shop: Shop) -> None:
    imported = upload("Name,Price\nGood,1\nMinus,-5\n,5\n", shop)
    apply_import(imported, digest=preview(imported).digest, by=shop.owner)
    client = browse(shop.owner)
    english = text_of(client.get(page_of(imported)))
    User.objects.update(language="ru")

    russian = text_of(client.get(page_of(imported)))

    assert ("Price: -5 is below zero." in english, "The name is missing." in english) == (True, True)
    assert ("Цена: -5 — меньше нуля." in russian, "Не указано название." in russian) == (True, True)


def test_sentences_an_older_import_kept_are_said_as_they_are(shop: Shop) -> None:
    imported = upload(GOOD, shop)
    outcome = {"added": 1, "same": 0, "changed": [], "refused": [[3, "Minus", ["Price: -5 is below zero."]]]}
    Import.objects.update(applied_at=timezone.now(), rows=[], outcome=outcome)

    assert "Price: -5 is below zero." in text_of(browse(shop.owner).get(page_of(imported)))
