"""What a person does at the desk, in any browser: with scripts, and without."""

from __future__ import annotations

import time

from playwright.sync_api import Locator, Page, expect

from orders.models import Line

PASSWORD = "correct horse battery"


def sign_up(page: Page, business: str) -> None:
    page.goto("/sign-up/")
    page.get_by_label("Repair shop").check()
    page.get_by_label("Name of your business").fill(business)
    page.get_by_label("Your name").fill("Olivia Hart")
    page.get_by_label("Email").fill("olivia@mail.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up", exact=True).click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


def open_mine(page: Page) -> None:
    """Open the menu of one's own: account, language, theme, signing out."""
    page.locator(".mine > summary").click()


def accept(page: Page, *, phone: str, name: str, about: str) -> None:
    page.get_by_role("link", name="Accept an order").first.click()
    page.get_by_label("Client's phone").fill(phone)
    page.get_by_label("Client's name").fill(name)
    page.get_by_label("Device").fill(about)
    page.get_by_role("button", name="Accept", exact=True).click()
    from_receipt(page)
    expect(page.get_by_text(about)).to_be_visible()


def from_receipt(page: Page, number: int = 1) -> None:
    """Go on from the receipt, where accepting ends, to the order's page."""
    page.get_by_role("link", name=f"No. {number}", exact=True).click()
    expect(page.get_by_role("heading", name=f"No. {number}", exact=True)).to_be_visible()


def assign(page: Page, name: str) -> None:
    page.locator("#performer-menu > summary").click()
    page.locator("#performer-menu").get_by_role("button", name=name).click()
    expect(page.locator("#performer-menu > summary")).to_contain_text(name)


def add_line(page: Page, title: str, price: str) -> None:
    page.get_by_label("Service or part").fill(title)
    page.get_by_label("Price").fill(price)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("cell", name=title, exact=True)).to_be_visible()


def chip(page: Page) -> Locator:
    """The status of the order, at the head of its page."""
    return page.locator(".page-head .chip-large")


def item(page: Page, status: str) -> Locator:
    """The status as the menu offers it."""
    return page.locator("#status-menu .menu-item").filter(has=page.get_by_text(status, exact=True))


def choose(page: Page, status: str) -> None:
    chip(page).click()
    item(page, status).click()


def dialog(page: Page) -> Locator:
    """The move dialog: over the order's page, or, without scripts, a page of its own."""
    return page.locator("#move")


def confirm_button(page: Page) -> Locator:
    return dialog(page).get_by_role("button", name="Confirm")


def confirm(page: Page) -> None:
    confirm_button(page).click()


def effects(page: Page, state: str) -> Locator:
    return page.locator(f"#history .effect-{state}")


def reload_until(page: Page, wanted: Locator, seconds: float = 20.0) -> None:
    """Do what a person without scripts does who waits. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not wanted.count():
        if time.monotonic() > deadline:
            raise TimeoutError(str(wanted))
        page.wait_for_timeout(300)
        page.reload()


def open_order(page: Page) -> Page:
    page.goto("/orders/1/")
    return page


def row_of(page: Page, line: Line) -> Locator:
    return page.locator(f"#line-{line.pk}")


def change_line(page: Page, line: Line, **said: str) -> None:
    """Open the line's form in its place, and fill in what is said."""
    row_of(page, line).get_by_role("link", name="Change").click()
    for name, value in said.items():
        row_of(page, line).locator(f"[name={name}]").fill(value)
