"""The day at the desk by keys alone: the focus is visible at every stop, and stands where the work goes on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import PASSWORD, chip, confirm_button, dialog, effects, item
from tests.browser.conftest import Tab
from tests.browser.keyboard import Keyboard
from tests.factories import Shop, make_order
from tests.faults.processes import Worker

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]


def _sign_up(page: Page, keys: Keyboard) -> None:
    page.goto("/sign-up/")
    keys.go_to(page.get_by_label("Repair shop"))
    keys.press("Space")
    keys.fill(page.get_by_label("Name of your business"), "Fixit")
    keys.fill(page.get_by_label("Your name"), "Olivia Hart")
    keys.fill(page.get_by_label("Email"), "olivia@mail.example")
    keys.fill(page.get_by_label("Password"), PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


def _accept(page: Page, keys: Keyboard) -> None:
    keys.go_to(page.get_by_role("link", name="Accept an order").first)
    keys.press("Enter")
    keys.is_at(page.get_by_label("Client's phone"))
    keys.type("(212) 555-0177")
    keys.fill(page.get_by_label("Client's name"), "Ann Client")
    keys.fill(page.get_by_label("Device"), "Lamp")
    keys.press("Control+Enter")
    expect(page.get_by_role("heading", name="Intake receipt No. 1")).to_be_visible()
    keys.go_to(page.get_by_role("link", name="No. 1", exact=True))
    keys.press("Enter")
    expect(page.get_by_role("heading", name="No. 1", exact=True)).to_be_visible()


def _add_lines(page: Page, keys: Keyboard) -> None:
    title = page.get_by_label("Service or part")
    keys.go_to(title)
    for name, price in (("New bulb", "12.50"), ("Work", "30")):
        keys.is_at(title)
        keys.type(name)
        keys.fill(page.get_by_label("Price"), price)
        keys.press("Enter")
        expect(page.get_by_role("cell", name=name, exact=True)).to_be_visible()
    keys.is_at(title)


def _choose(page: Page, keys: Keyboard, status: str) -> None:
    """Open the menu at the chip, where the focus is, and go down to the status."""
    keys.is_at(chip(page))
    keys.press("Enter")
    keys.go_to(item(page, status), key="ArrowDown")
    keys.press("Enter")
    expect(dialog(page)).to_be_visible()


def _confirm(page: Page, keys: Keyboard, status: str) -> None:
    keys.go_to(confirm_button(page))
    keys.press("Enter")
    expect(chip(page)).to_contain_text(status)
    keys.is_at(chip(page))


def _ask_for_approval(page: Page, keys: Keyboard) -> None:
    keys.go_to(chip(page), key="Shift+Tab")
    _choose(page, keys, "Awaiting approval")
    keys.is_at(dialog(page).get_by_role("checkbox"))
    keys.go_to(dialog(page).get_by_label("Text"))
    keys.press("Control+A")
    keys.type("A new socket too?")
    _confirm(page, keys, "Awaiting approval")


def _ready_without_a_message(page: Page, keys: Keyboard) -> None:
    _choose(page, keys, "Ready")
    keys.is_at(dialog(page).get_by_role("checkbox"))
    keys.press("Space")
    _confirm(page, keys, "Ready")


@pytest.mark.rule("OS-24", "EF-6")
def test_a_day_at_the_desk_by_keyboard_alone(tab: Tab, worker: Worker) -> None:
    page = tab()
    keys = Keyboard(page)

    _sign_up(page, keys)
    _accept(page, keys)
    _add_lines(page, keys)
    _ask_for_approval(page, keys)
    expect(effects(page, "done")).to_contain_text("A new socket too?")
    _ready_without_a_message(page, keys)
    _choose(page, keys, "Closed")
    _confirm(page, keys, "Closed")

    expect(effects(page, "done")).to_have_count(1)
    expect(page.get_by_role("button", name="Add", exact=True)).to_have_count(0)


def test_escape_closes_the_menu_and_the_dialog_and_the_focus_comes_back_to_the_chip(tab: Tab, shop: Shop) -> None:
    make_order(shop)
    page = tab(shop.desk)
    keys = Keyboard(page)
    page.goto("/orders/1/")
    keys.go_to(chip(page))

    keys.press("Enter", "ArrowDown", "ArrowDown", "Escape")
    keys.is_at(chip(page))
    expect(item(page, "Ready")).to_be_hidden()

    _choose(page, keys, "Ready")
    keys.press("Escape")
    keys.is_at(chip(page))
    expect(dialog(page)).to_have_count(0)
    expect(chip(page)).to_contain_text("New")


def test_the_menu_goes_round_by_arrows_and_closes_when_tab_leaves_it(tab: Tab, shop: Shop) -> None:
    make_order(shop)
    page = tab(shop.desk)
    keys = Keyboard(page)
    page.goto("/orders/1/")
    keys.go_to(chip(page))

    keys.press("Enter", "ArrowUp")
    keys.is_at(item(page, "Refused"))
    keys.press("ArrowDown")
    keys.is_at(item(page, "Diagnostics"))
    keys.press("ArrowUp", "Tab")

    expect(item(page, "Ready")).to_be_hidden()
    keys.is_at(page.get_by_role("link", name="Change"))


def test_a_one_click_move_by_keys_leaves_the_focus_on_the_chip(tab: Tab, shop: Shop) -> None:
    make_order(shop)
    page = tab(shop.desk)
    keys = Keyboard(page)
    page.goto("/orders/1/")
    keys.go_to(chip(page))

    keys.press("Enter")
    keys.go_to(item(page, "Diagnostics"), key="ArrowDown")
    keys.press("Enter")

    expect(chip(page)).to_contain_text("Diagnostics")
    keys.is_at(chip(page))


def test_the_skip_link_leads_past_the_rooms(tab: Tab, shop: Shop) -> None:
    page = tab(shop.desk)
    keys = Keyboard(page)
    page.goto("/orders/")

    keys.go_to(page.get_by_role("link", name="Skip to the page"))
    keys.press("Enter", "Tab")

    keys.is_at(page.get_by_role("link", name="Accept an order").first)


def test_a_line_that_was_refused_puts_the_focus_on_the_field_to_mend(tab: Tab, shop: Shop) -> None:
    make_order(shop)
    page = tab(shop.desk, expects=[422])
    keys = Keyboard(page)
    page.goto("/orders/1/")

    keys.fill(page.get_by_label("Service or part"), "Work")
    keys.fill(page.get_by_label("Price"), "99999999999")
    keys.press("Enter")

    expect(page.locator(".line-form .invalid-feedback")).to_be_visible()
    keys.is_at(page.get_by_label("Price"))
    expect(page.get_by_label("Service or part")).to_have_value("Work")
