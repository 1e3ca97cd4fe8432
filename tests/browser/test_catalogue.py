"""A manager sets the catalogue up from a file, on a phone too, with and without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from catalog.models import Import, Item
from catalog.services import archive_item
from tests.browser.conftest import Tab
from tests.browser.scan import AXE, faults_of
from tests.catalog.items import make_item, upload
from tests.factories import Shop, make_shop

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium"), pytest.mark.rule("OR-3")]

_PRICES = """Вид;Наименование;Артикул;Цена
услуга;Чистка;;1 200,00
запчасть;Дисплей iPhone 12;Д-12;7 900
;Стекло;;450,5
;Плёнка;;-5
"""
_LONG = "Дисплейбезединогопробела" * 6


@pytest.fixture
def workshop(transactional_db: None) -> Shop:
    return make_shop("Мастерская", country="RU", language="ru")


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize("script", [True, False])
def test_three_good_rows_of_four_come_in_and_are_found_in_russian_on_a_phone(
    tab: Tab, workshop: Shop, tmp_path: Path, script: bool
) -> None:
    file = tmp_path / "Прайс.csv"
    file.write_text(_PRICES, "cp1251")
    page = tab(workshop.members[Role.MANAGER], width=360, locale="ru-RU", java_script_enabled=script)

    page.goto("/catalogue/")
    page.locator("#page").get_by_role("link", name="Загрузить", exact=True).click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Загрузить и посмотреть").click()
    expect(page.get_by_text("Цена: -5 — меньше нуля.")).to_be_visible()
    assert not Item.objects.exists()
    page.get_by_role("button", name="Записать 3 строки в каталог").click()

    expect(page.get_by_role("link", name="К каталогу")).to_be_visible()
    page.get_by_role("link", name="К каталогу").click()
    page.get_by_role("link", name="Запчасти").click()
    search = page.get_by_role("searchbox", name="Название или код")
    if script:
        search.press_sequentially("дисп")
    else:
        search.fill("дисп")
        page.locator("#page").get_by_role("button", name="Найти").click()
    expect(page.get_by_role("link", name="Дисплей iPhone 12")).to_be_visible()
    expect(page.get_by_role("link", name="Стекло")).to_have_count(0)
    assert "q=%D0%B4%D0%B8%D1%81%D0%BF" in page.url


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_pages_of_the_catalogue(tab: Tab, transactional_db: None, language: str) -> None:
    shop = make_shop("Fixit", country={"en": "US", "ru": "RU"}[language], language=language)
    for name in (_LONG, "Glass"):
        make_item(shop, name, code="C-1" if name == "Glass" else "", price="1234567.50", cost="1000")
    archive_item(make_item(shop, f"{_LONG} old"), by=shop.owner)
    text = f"Name,Code,Price,Cost,Stock\n{_LONG} new,,5,,1\nGlass,C-1,6,,2\n{_LONG},,bad,,3\n"
    imported, page = (
        upload(text, shop),
        tab(shop.owner, locale={"en": "en-US", "ru": "ru-RU"}[language], reduced_motion="reduce"),
    )
    page.context.add_init_script(path=AXE)
    detail, faults = f"/catalogue/import/{imported.pk}/", []

    item = f"/catalogue/{Item.objects.earliest('pk').pk}/"
    lists = [f"/catalogue/{asked}" for asked in ("", "?tab=part", "?tab=archived", "?q=zz")]
    for address in [*lists, "/catalogue/new/", item, "/catalogue/import/", detail]:
        page.goto(address)
        faults += faults_of(page, address)
    page.goto(detail)
    page.locator("#page form .btn-primary").click()
    expect(page.locator("#page a.btn-primary")).to_be_visible()
    faults += faults_of(page, "done")

    assert faults == []
    assert Import.objects.get().applied_at is not None


def test_a_price_changed_by_two_is_told_to_the_second_who_keeps_what_they_typed(tab: Tab, shop: Shop) -> None:
    item = make_item(shop, "Display", price="10")
    first, second = tab(shop.owner), tab(shop.members[Role.MANAGER], expects=[409])
    for page in (first, second):
        page.goto(f"/catalogue/{item.pk}/")
        page.get_by_label("Price").fill("12" if page is first else "15")

    first.get_by_role("button", name="Save").click()
    expect(first.get_by_text("“Display” is saved.")).to_be_visible()
    second.get_by_role("button", name="Save").click()

    expect(second.get_by_text("Somebody changed this item while you were typing.")).to_be_visible()
    expect(second.get_by_label("Price")).to_have_value("15")


def test_who_opens_the_catalogue_can_type_what_they_look_for_at_once(tab: Tab, shop: Shop) -> None:
    page = tab(shop.owner)

    page.goto("/catalogue/")

    expect(page.locator("#id_q")).to_be_focused()
