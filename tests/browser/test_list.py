"""The list of orders as a person at the desk uses it: by mouse, by keyboard, on a phone, without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from orders.models import Order
from tests.browser.acts import confirm, dialog
from tests.browser.conftest import Tab
from tests.browser.scan import AXE, faults_of
from tests.factories import Shop, make_line, make_order, make_shop, put

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]


def _row(page: Page, number: int) -> Locator:
    return page.locator(f"#order-{number}")


def _chip(page: Page, number: int) -> Locator:
    return _row(page, number).locator(".status .chip").first


def _item(page: Page, number: int, status: str) -> Locator:
    return _row(page, number).locator(".menu-item").filter(has=page.get_by_text(status, exact=True))


def _tick(page: Page, *numbers: int) -> None:
    for number in numbers:
        page.get_by_role("checkbox", name=f"No. {number}", exact=True).check()


@pytest.mark.rule("OR-6")
def test_filters_stand_in_the_address_and_back_brings_the_list_before(tab: Tab, shop: Shop) -> None:
    make_order(shop, performer=shop.tech)
    make_order(shop)
    page = tab(shop.desk)
    page.goto("/orders/")

    page.get_by_label("Performer").select_option("nobody")
    expect(_row(page, 1)).to_have_count(0)
    expect(page).to_have_url(re.compile("performer=nobody"))
    page.get_by_role("link", name=re.compile("^Ready")).click()
    expect(page.get_by_text("No order fits these filters.")).to_be_visible()
    page.go_back()
    expect(_row(page, 2)).to_be_visible()
    page.get_by_role("link", name="Remove the filter Performer: Nobody yet").click()

    expect(_row(page, 1)).to_be_visible()


@pytest.mark.rule("OS-23", "OS-24")
def test_a_status_is_changed_in_the_row_with_two_clicks_and_the_tabs_count_anew(tab: Tab, shop: Shop) -> None:
    make_order(shop)
    page = tab(shop.desk)
    page.goto("/orders/")

    _chip(page, 1).click()
    _item(page, 1, "Diagnostics").click()

    expect(_chip(page, 1)).to_contain_text("Diagnostics")
    expect(page.get_by_text("No. 1: Diagnostics.")).to_be_visible()
    expect(page.get_by_role("link", name="In progress 1")).to_be_visible()
    expect(page).to_have_url(re.compile("/orders/$"))


@pytest.mark.rule("OS-23", "TN-6")
def test_the_keyboard_does_the_same_and_keeps_its_place(tab: Tab, shop: Shop) -> None:
    make_order(shop)
    page = tab(shop.desk)
    page.goto("/orders/")

    _chip(page, 1).focus()
    page.keyboard.press("Enter")
    expect(_item(page, 1, "Diagnostics")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(_chip(page, 1)).to_contain_text("In progress")
    expect(_chip(page, 1)).to_be_focused()


@pytest.mark.rule("OS-24")
def test_a_status_with_consequences_opens_the_dialog_over_the_list(tab: Tab, shop: Shop) -> None:
    make_order(shop)
    page = tab(shop.desk)
    page.goto("/orders/")
    _chip(page, 1).click()
    _item(page, 1, "Ready").click()
    expect(dialog(page)).to_be_visible()

    confirm(page)

    expect(dialog(page)).to_have_count(0)
    expect(_chip(page, 1)).to_contain_text("Ready")
    expect(page).to_have_url(re.compile("/orders/$"))


@pytest.mark.rule("OS-22")
def test_a_row_somebody_else_moved_is_told_and_fresh(tab: Tab, shop: Shop) -> None:
    order = make_order(shop)
    page = tab(shop.desk, expects=[409])
    page.goto("/orders/")
    _chip(page, 1).click()
    expect(_item(page, 1, "In progress")).to_be_visible()
    put(order, shop, "Diagnostics")

    _item(page, 1, "In progress").click()

    expect(dialog(page).get_by_role("alert")).to_contain_text("Fixit owner set “Diagnostics” at")
    expect(_chip(page, 1)).to_contain_text("Diagnostics")


@pytest.mark.rule("OS-22", "OS-23")
def test_selected_rows_get_a_status_and_the_one_refused_says_why(tab: Tab, shop: Shop) -> None:
    make_order(shop)
    stale = make_order(shop)
    page = tab(shop.desk)
    page.goto("/orders/")
    _tick(page, 1, 2)
    expect(page.get_by_text("Selected: 2")).to_be_visible()
    put(stale, shop, "Diagnostics")

    page.get_by_role("button", name="Change the status…").click()
    page.locator("#dialog").get_by_label("In the queue").check()
    page.get_by_role("button", name="Show what it will cause").click()
    expect(page.get_by_text("1 will move.")).to_be_visible()
    page.get_by_role("button", name="Confirm").click()

    expect(page.get_by_text("1 was moved to “In the queue”.")).to_be_visible()
    expect(page.locator("#dialog")).to_contain_text("Fixit owner set “Diagnostics” at")
    page.get_by_role("link", name="Back to the list").click()
    expect(_chip(page, 1)).to_contain_text("In the queue")
    assert Order.objects.get(number=2).status == shop.status("Diagnostics")


@pytest.mark.rule("OR-6", "OS-24")
def test_without_scripts_filters_the_menu_and_the_selection_work(tab: Tab, shop: Shop) -> None:
    make_order(shop, performer=shop.tech)
    make_order(shop)
    page = tab(shop.desk, java_script_enabled=False)
    page.goto("/orders/")
    page.get_by_label("Performer").select_option("nobody")
    page.get_by_role("button", name="Find").click()
    expect(_row(page, 1)).to_have_count(0)

    _chip(page, 2).click()
    page.locator(".menu-item").filter(has_text="Diagnostics").click()
    expect(page).to_have_url(re.compile("performer=nobody"))
    expect(_chip(page, 2)).to_contain_text("Diagnostics")
    _tick(page, 2)
    page.get_by_role("button", name="Give to…").click()
    page.get_by_label("Performer", exact=True).select_option(str(shop.tech.pk))
    page.get_by_role("button", name="Give", exact=True).click()

    expect(page.get_by_text("1 was given to Fixit technician.")).to_be_visible()
    page.get_by_role("link", name="Back to the list").click()
    expect(page).to_have_url(re.compile("performer=nobody"))


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_list_its_menus_and_its_dialogs_have_no_fault_in_either_theme(
    tab: Tab, transactional_db: None, language: str
) -> None:
    shop = make_shop("Fixit", country={"en": "US", "ru": "RU"}[language], language=language)
    for place in range(3):
        order = make_order(
            shop, performer=shop.tech, deadline="2020-01-02T12:00:00Z", about="Длинное" * (place * 9 + 1)
        )
        make_line(order, price="1234.50")
    page = tab(shop.desk, locale={"en": "en-US", "ru": "ru-RU"}[language], reduced_motion="reduce")
    page.context.add_init_script(path=AXE)
    faults = []
    for address in ("?performer=me&unpaid=1", "?tab=in_progress&q=x", "?sort=deadline&longer=0", "?after=1"):
        page.goto(f"/orders/{address}")
        faults += faults_of(page, address)
    for address in ("/orders/1/statuses/", "/orders/selected/status/?number=1&number=2",
                    f"/orders/selected/status/?number=1&to={order.status_id}",
                    "/orders/selected/performer/?number=1"):  # fmt: skip
        page.goto(address)
        faults += faults_of(page, address)
    page.goto("/orders/")
    page.locator("#filter-more > summary").click()
    faults += faults_of(page, "filters unfolded")
    page.goto("/orders/")
    page.locator("#select-1").check()
    _chip(page, 2).click()
    expect(_row(page, 2).locator(".menu-item").first).to_be_visible()
    faults += faults_of(page, "a menu in its row")

    assert faults == []


@pytest.mark.rule("OS-23")
def test_on_a_phone_a_card_is_moved_with_one_hand(tab: Tab, shop: Shop) -> None:
    make_order(shop, about="Lamp")
    page = tab(shop.desk, width=360, has_touch=True)
    page.goto("/orders/")

    _chip(page, 1).tap()
    _item(page, 1, "Diagnostics").tap()

    expect(_chip(page, 1)).to_contain_text("Diagnostics")
    expect(_row(page, 1)).to_contain_text("Lamp")
