"""The search box and the keys of the house: by keyboard alone, on a phone, without scripts, on a Russian keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from orders.models import Order
from tests.browser.conftest import Tab
from tests.browser.keyboard import Keyboard
from tests.factories import Shop, make_client, make_order, put

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]


@pytest.fixture
def stocked(shop: Shop) -> Shop:
    make_order(shop, client=make_client(shop, "Семён Орлов", "+12125550188"), about="Чайник")
    ann = make_client(shop, "Ann Lee", "+12125550177")
    put(make_order(shop, client=ann, about="iPhone 13"), shop, "Closed")
    make_order(shop, client=ann, about="iPhone 7")
    return shop


@pytest.mark.rule("OR-7")
def test_an_order_is_found_by_the_last_four_digits_of_a_phone_with_keys_alone(tab: Tab, stocked: Shop) -> None:
    page = tab(stocked.desk)
    keys = Keyboard(page)
    page.goto("/")

    keys.press("/")
    keys.is_at(page.get_by_role("combobox", name="Search"))
    keys.type("0177")
    expect(page.get_by_role("option")).to_have_count(3)
    expect(page.locator("#found-said")).to_have_text("3 found")
    keys.press("ArrowDown", "ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("No. 2")
    keys.press("Enter")

    expect(page.get_by_role("heading", name="No. 2")).to_be_visible()


@pytest.mark.rule("OR-7")
def test_a_number_and_enter_open_the_order_and_escape_closes_the_list(tab: Tab, stocked: Shop) -> None:
    page = tab(stocked.desk)
    page.goto("/clients/")
    page.keyboard.press("Control+k")
    page.keyboard.type("iphone")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)

    page.keyboard.press("Control+A")
    page.keyboard.type("3")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="No. 3")).to_be_visible()


@pytest.mark.rule("OR-7")
@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_the_box_is_at_hand_and_its_page_shows_what_was_found(tab: Tab, stocked: Shop, script: bool) -> None:
    page = tab(stocked.desk, width=360, java_script_enabled=script)
    page.goto("/orders/")

    page.get_by_label("Search", exact=True).first.fill("ОРЛОВ семен")
    page.get_by_label("Search", exact=True).first.press("Enter")

    expect(page.get_by_role("heading", name="Search: ОРЛОВ семен")).to_be_visible()
    expect(page.locator("main")).to_contain_text("(212) 555-0188")
    page.get_by_role("link", name="No. 1").click()
    expect(page.get_by_role("heading", name="No. 1")).to_be_visible()


def test_rows_are_walked_and_opened_by_keys(tab: Tab, stocked: Shop) -> None:
    page = tab(stocked.desk)
    keys = Keyboard(page)
    page.goto("/orders/")

    keys.press("j", "j")
    keys.is_at(page.get_by_role("link", name="1", exact=True))
    keys.press("k")
    keys.is_at(page.get_by_role("link", name="3", exact=True))
    keys.press("ArrowDown", "Enter")

    expect(page.get_by_role("heading", name="No. 1")).to_be_visible()
    # Keys are heard once the page's scripts ran, which is after it is shown.
    page.wait_for_load_state()
    keys.press("s")
    expect(page.locator("#status-menu")).to_have_attribute("open", "")


@pytest.mark.parametrize(
    ("keys", "leads_to"), [("n", "/orders/new/"), ("gt", "/"), ("go", "/orders/"), ("gc", "/clients/")]
)
def test_single_keys_lead_on(tab: Tab, stocked: Shop, keys: str, leads_to: str) -> None:
    page = tab(stocked.desk)
    page.goto("/me/")

    for key in keys:
        page.keyboard.press(key)

    page.wait_for_url(f"**{leads_to}")


# What a Russian keyboard says where a Latin one has /, n, g and o.
_RUSSIAN = {
    "/": {"key": ".", "code": "Slash"},
    "n": {"key": "т", "code": "KeyN"},
    "g": {"key": "п", "code": "KeyG"},
    "o": {"key": "щ", "code": "KeyO"},
}


def press_russian(page: Page, key: str, **said: bool) -> None:
    page.evaluate(
        "said => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', said))",
        _RUSSIAN[key] | said | {"bubbles": True, "cancelable": True},
    )


def test_the_keys_are_the_same_on_a_russian_keyboard(tab: Tab, stocked: Shop) -> None:
    page = tab(stocked.desk)
    page.goto("/me/")
    press_russian(page, "/")
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()

    page.get_by_role("heading", name="My account").click()
    page.evaluate("document.activeElement.blur()")
    press_russian(page, "g")
    press_russian(page, "o")
    page.wait_for_url("**/orders/")
    press_russian(page, "n")

    page.wait_for_url("**/orders/new/")


def test_keys_are_letters_while_one_types_or_holds_another_key(tab: Tab, stocked: Shop) -> None:
    page = tab(stocked.desk)
    page.goto("/orders/new/")
    about = page.get_by_label("Device")

    about.press_sequentially("no / gt?")
    page.get_by_role("heading").first.click()
    page.keyboard.press("Alt+n")

    expect(about).to_have_value("no / gt?")
    expect(page).to_have_url(f"{page.url.partition('/orders')[0]}/orders/new/")


def test_single_keys_are_switched_off_on_my_account_and_control_k_stays(tab: Tab, stocked: Shop) -> None:
    page = tab(stocked.desk)
    page.goto("/me/")
    page.get_by_label("Keyboard shortcuts").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()

    for key in ("/", "n", "?"):
        page.keyboard.press(key)
    expect(page.locator("dialog#keys")).to_be_hidden()
    expect(page.get_by_role("combobox", name="Search")).not_to_be_focused()
    page.keyboard.press("Control+k")

    expect(page.get_by_role("combobox", name="Search")).to_be_focused()
    stocked.desk.user.refresh_from_db()
    assert not stocked.desk.user.shortcuts


def test_the_sheet_of_keys_opens_by_key_and_by_mouse(tab: Tab, stocked: Shop) -> None:
    page = tab(stocked.desk)
    page.goto("/clients/")

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Accept an order")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    page.locator(".mine > summary").click()
    page.get_by_role("link", name="Keys").click()

    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


@pytest.mark.rule("OR-7")
def test_todays_numbers_lead_to_their_lists(tab: Tab, stocked: Shop) -> None:
    put(Order.objects.get(number=3), stocked, "Ready")
    page = tab(stocked.desk)
    page.goto("/")

    page.get_by_role("link", name="1 Ready, waiting for the client").click()

    expect(page.locator(".tabs [aria-current]")).to_contain_text("Ready")
    expect(page.get_by_role("cell", name="iPhone 7")).to_be_visible()


_SHIFTED = """() => new Promise((done) => {
  let sum = 0;
  const add = (shift) => { sum += shift.hadRecentInput ? 0 : shift.value; };
  new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 300);
})"""


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("address", ["/", "/search/?q=iphone", "/messages/undelivered/"])
def test_nothing_jumps_while_a_page_comes(tab: Tab, stocked: Shop, address: str, width: int) -> None:
    page = tab(stocked.desk, width=width)
    page.goto(address)

    assert page.evaluate(_SHIFTED) <= 0.02
