"""A day at the desk: sign up, accept, move, message, close. With scripts and without them the same acts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import accept, add_line, chip, choose, confirm, dialog, effects, reload_until, sign_up
from tests.browser.conftest import Tab
from tests.faults.processes import Worker

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]


def _accept_with_lines(page: Page) -> None:
    sign_up(page, "Fixit")
    accept(page, phone="(212) 555-0177", name="Ann Client", about="Lamp, does not light")
    add_line(page, "New bulb", "12.50")
    add_line(page, "Work", "30")


def _ask_for_approval(page: Page) -> None:
    choose(page, "Awaiting approval")
    drawn = "Fixit: order No. 1 (Lamp, does not light) needs your word: “Awaiting approval”. Please get in touch."
    expect(dialog(page).get_by_label("Text")).to_have_value(drawn)
    dialog(page).get_by_label("Text").fill("A new socket too?")
    dialog(page).get_by_label("Comment").fill("asked twice")
    confirm(page)
    expect(chip(page)).to_have_text("Awaiting approval Change the status")


def _ready_without_a_message(page: Page) -> None:
    choose(page, "Ready")
    dialog(page).get_by_role("checkbox", name="SMS to +12125550177").uncheck()
    confirm(page)
    expect(chip(page)).to_have_text("Ready Change the status")


def _close(page: Page) -> None:
    choose(page, "Closed")
    expect(dialog(page)).to_contain_text("This closes the order: lines and people can no longer change.")
    confirm(page)
    expect(chip(page)).to_have_text("Closed")


def _is_closed_for_good(page: Page) -> None:
    expect(page.locator("#page > .notice")).to_contain_text("Olivia Hart. Lines and people can no longer change.")
    expect(page.get_by_role("button", name="Add", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="Remove New bulb")).to_have_count(0)
    expect(page.get_by_role("link", name="Change", exact=True)).to_have_count(0)
    expect(page.locator("#status-menu")).to_have_count(0)


def _only_one_message_left(page: Page) -> None:
    page.goto("/demo/outbox/")
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("article")).to_contain_text("SMS → +12125550177")
    expect(page.get_by_role("article")).to_contain_text("A new socket too?")


@pytest.mark.rule("TN-3", "OS-24", "OS-25", "EF-6")
def test_a_day_at_the_desk_from_sign_up_to_a_closed_order(tab: Tab, worker: Worker) -> None:
    page = tab()

    _accept_with_lines(page)
    page.evaluate("window.neverReloaded = true")
    _ask_for_approval(page)
    expect(effects(page, "done")).to_contain_text("sent")
    _ready_without_a_message(page)
    _close(page)

    assert page.evaluate("window.neverReloaded")
    expect(page.locator("#due")).to_contain_text("$0.00")
    expect(page.locator("#history")).to_contain_text("asked twice")
    _is_closed_for_good(page)
    _only_one_message_left(page)


@pytest.mark.rule("OS-24", "OS-25", "EF-6")
def test_the_same_day_without_javascript(tab: Tab, worker: Worker) -> None:
    page = tab(java_script_enabled=False)

    _accept_with_lines(page)
    _ask_for_approval(page)
    reload_until(page, effects(page, "done"))
    _ready_without_a_message(page)
    _close(page)

    expect(page.locator("#history")).to_contain_text("asked twice")
    _is_closed_for_good(page)
    _only_one_message_left(page)
