"""An owner sets the shop up: the kind of business, the types of its work, the rooms. With scripts and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from orders.models import OrderType
from orders.order_types import add_type
from tests.browser.acts import PASSWORD, from_receipt
from tests.browser.conftest import Tab
from tests.browser.keyboard import Keyboard
from tests.factories import Shop

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]

SCRIPT = pytest.mark.parametrize("script", [True, False])


@pytest.mark.rule("TN-8", "OS-14")
@SCRIPT
def test_a_school_signs_up_in_russian_and_begins_with_its_own_words(
    tab: Tab, transactional_db: None, script: bool
) -> None:
    page = tab(java_script_enabled=script, locale="ru-RU")
    page.goto("/sign-up/")

    page.get_by_text("Курсы и уроки").click()
    page.get_by_label("Название компании").fill("Школа на Лесной")
    page.get_by_label("Ваше имя").fill("Ольга")
    page.get_by_label("Адрес электронной почты").fill("olga@mail.example")
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Зарегистрироваться").click()

    expect(page.get_by_role("heading", name="Сегодня", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Принять заявку").first).to_be_visible()
    page.goto("/settings/statuses/")
    expect(page.get_by_text("Назначен пробный урок").first).to_be_visible()


def _names(page: Page) -> list[str]:
    return page.locator(".things").first.locator(".main").all_inner_texts()


@pytest.mark.rule("OS-13")
@SCRIPT
def test_a_type_is_set_up_and_the_desk_accepts_an_order_of_it(tab: Tab, shop: Shop, script: bool) -> None:
    page, desk = tab(shop.owner, java_script_enabled=script), tab(shop.desk, java_script_enabled=script)

    page.goto("/")
    page.get_by_role("link", name="Order types").click()
    page.get_by_label("Name").fill("Warranty")
    page.get_by_label("Initial status").select_option("New")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("“Warranty” is added.")).to_be_visible()
    page.get_by_role("button", name="Put Warranty one place up").click()
    expect(page.locator(".things .main").first).to_have_text("Warranty")
    desk.goto("/orders/new/")
    desk.get_by_label("Client's name").fill("Ann")
    desk.get_by_label("Type").select_option("Warranty")
    desk.get_by_label("Device").fill("Kettle")
    desk.get_by_role("button", name="Accept", exact=True).click()

    expect(desk.get_by_text("Order 1 is accepted.")).to_be_visible()
    from_receipt(desk)
    expect(desk.locator("dd").filter(has_text="Warranty")).to_be_visible()
    assert _names(page) == ["Warranty", "Repair"]


@pytest.mark.rule("OS-12", "OS-13")
@SCRIPT
def test_the_last_type_stays_and_an_archived_name_leads_to_its_restoring(tab: Tab, shop: Shop, script: bool) -> None:
    page = tab(shop.owner, java_script_enabled=script, expects=[409, 422])
    add_type(name="Ёлка", initial_status=shop.status("New"), by=shop.owner)

    page.goto("/settings/order-types/")
    page.get_by_role("button", name="Archive Ёлка").click()
    page.get_by_role("button", name="Archive Repair").click()
    expect(page.get_by_role("alert")).to_contain_text("“Repair” is the last one.")
    page.goto("/settings/order-types/")
    page.get_by_label("Name").fill("елка")
    page.get_by_role("button", name="Add").click()
    expect(page.locator(".invalid-feedback")).to_contain_text("“Ёлка” is in the archive.")
    page.get_by_role("button", name="Restore Ёлка").first.click()

    expect(page.locator(".things .main")).to_have_text(["Repair", "Ёлка"])


@pytest.mark.rule("OS-13")
def test_types_are_put_in_order_by_keys_and_the_focus_stays(tab: Tab, shop: Shop) -> None:
    for name in ("Warranty", "Rental"):
        add_type(name=name, initial_status=shop.status("New"), by=shop.owner)
    page = tab(shop.owner)
    keys = Keyboard(page)
    page.goto("/settings/order-types/")
    up = page.get_by_role("button", name="Put Rental one place up")

    keys.go_to(up)
    for expected in (["Repair", "Rental", "Warranty"], ["Rental", "Repair", "Warranty"]):
        keys.press("Enter")
        expect(page.locator(".things .main")).to_have_text(expected)
        keys.is_at(up)

    assert OrderType.objects.of(shop.organization).in_order()[0].name == "Rental"


@pytest.mark.rule("TN-8")
@SCRIPT
def test_a_room_is_switched_off_for_everybody_and_on_again(tab: Tab, shop: Shop, script: bool) -> None:
    page, desk = tab(shop.owner, java_script_enabled=script), tab(shop.desk, expects=[404])
    menu = page.get_by_role("navigation", name="Rooms")
    page.goto("/settings/rooms/")
    switch = page.get_by_role("switch", name="Orders")

    expect(switch).to_be_checked()
    switch.click()
    expect(page.get_by_text("“Orders” is off. Its data is kept.")).to_be_visible()
    expect(menu.get_by_role("link", name="Orders", exact=False)).to_have_count(0)
    desk.goto("/orders/")
    expect(desk.get_by_role("heading", name="There is nothing here")).to_be_visible()
    desk.get_by_role("link", name="Back to work").click()
    expect(desk.get_by_role("heading", name="Clients", exact=True)).to_be_visible()

    switch.click()
    expect(page.get_by_text("“Orders” is on.")).to_be_visible()
    expect(menu.get_by_role("link", name="Orders", exact=True)).to_be_visible()


@pytest.mark.rule("TN-8")
def test_a_room_is_switched_by_keys(tab: Tab, shop: Shop) -> None:
    page = tab(shop.owner)
    keys = Keyboard(page)
    page.goto("/settings/rooms/")

    keys.go_to(page.get_by_role("switch", name="Orders"))
    keys.press("Space")

    expect(page.get_by_role("switch", name="Orders")).not_to_be_checked()
