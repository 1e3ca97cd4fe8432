"""Accepting with a client waiting: by keys alone, in few of them, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Membership
from crm_clients.models import Client
from orders.models import Order
from payments.models import Payment
from tests.browser.conftest import Tab
from tests.browser.keyboard import Keyboard
from tests.browser.scan import AXE, faults_of
from tests.factories import Shop, make_client, make_order
from tests.pages import browse

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]
NEW = "/orders/new/"


class Counting(Keyboard):
    """Counts what is pressed beside the words themselves."""

    pressed = 0

    def press(self, *keys: str) -> None:
        self.pressed += len(keys)
        super().press(*keys)


def _is_accepted(page: Page, number: int = 1) -> None:
    """It ends at the receipt, ready to print."""
    expect(page.get_by_role("heading", name=f"Intake receipt No. {number}", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=f"No. {number}", exact=True)).to_be_visible()


def _known(shop: Shop, about: str = "iPhone 12", phone: str = "+12125550177") -> Client:
    client = make_client(shop, "Ann Client", phone)
    make_order(shop, client=client, about=about, serial="SN 7")
    return client


@pytest.mark.rule("OR-2")
def test_a_known_client_with_the_same_device_is_accepted_in_eight_key_presses_and_the_fault(
    tab: Tab, shop: Shop
) -> None:
    client, page = _known(shop), tab(shop.desk)
    keys = Counting(page)
    page.goto(NEW)

    keys.is_at(page.get_by_label("Client's phone"))
    keys.press(*"0177", "Enter")
    keys.is_at(page.get_by_role("button", name="iPhone 12 SN 7"))
    keys.press("Enter")
    keys.is_at(page.get_by_label("Fault"))
    keys.type("Does not charge")
    keys.press("Control+Enter")

    _is_accepted(page, 2)
    order = Order.objects.get(number=2)
    assert (order.client, order.about, order.serial, order.details) == (
        client, "iPhone 12", "SN 7", "Does not charge",
    )  # fmt: skip
    assert keys.pressed <= 8


@pytest.mark.rule("OR-2", "OS-31")
def test_a_whole_repair_of_somebody_new_is_written_down_by_keys_alone_one_key_between_fields(
    tab: Tab, shop: Shop
) -> None:
    page = tab(shop.desk)
    keys = Counting(page)
    page.goto(NEW)
    said = {
        "Client's phone": "(212) 555-0188", "Client's name": "Cleo New", "Client's e-mail": "cleo@mail.example",
        "Device": "Lamp", "Serial number": "SN 9",
    }  # fmt: skip

    for label, text in said.items():
        keys.is_at(page.get_by_label(label))
        keys.type(text)
        keys.press("Enter")
    keys.is_at(page.get_by_label("Fault"))
    keys.type("Flickers")
    for label, text in (("Appearance", "Scratched"), ("What came with it", "Cord")):
        keys.press("Tab" if label == "Appearance" else "Enter")
        keys.is_at(page.get_by_label(label))
        keys.type(text)
    keys.press("Enter")
    keys.is_at(page.locator("#id_deadline"))
    keys.go_to(page.get_by_role("button", name="In 3 days"))
    keys.press("Enter")
    keys.go_to(page.get_by_label("Prepayment"))
    keys.type("20.50")
    keys.press("Control+Enter")

    _is_accepted(page)
    order = Order.objects.get()
    assert (order.client.name, order.client.email, order.about) == ("Cleo New", "cleo@mail.example", "Lamp")
    assert (order.details, order.appearance, order.included) == ("Flickers", "Scratched", "Cord")
    assert (order.deadline is not None, str(Payment.objects.get().amount)) == (True, "20.500")
    assert keys.pressed <= 25


@pytest.mark.rule("OR-2")
def test_of_several_clients_one_is_chosen_by_arrows_or_mouse_and_changed_for_another(tab: Tab, shop: Shop) -> None:
    make_client(shop, "Ann Client", "+12125550177")
    ben, page = make_client(shop, "Ben Client", "+13105550177"), tab(shop.desk)
    keys = Keyboard(page)
    page.goto(NEW)
    phone, options = page.get_by_label("Client's phone"), page.locator("#clients [role=option]")

    keys.type("0177")
    expect(options).to_have_count(2)
    keys.press("ArrowDown", "ArrowDown")
    expect(page.locator("#clients [aria-selected=true]")).to_contain_text("Ann Client")
    keys.press("Escape")
    expect(options.first).to_be_hidden()
    keys.press("Backspace")
    keys.type("7")
    options.filter(has_text="Ann Client").click()
    expect(page.locator("#chosen")).to_contain_text("Ann Client")
    phone.fill("(310) 555-0177")
    expect(page.locator("#chosen")).to_contain_text("Ben Client")
    page.get_by_label("Device").fill("Lamp")
    page.get_by_role("button", name="Accept", exact=True).click()

    _is_accepted(page)
    assert Order.objects.get().client == ben


@pytest.mark.rule("OR-2")
def test_somebody_else_with_a_known_phone_is_typed_in_place_and_asked_about(tab: Tab, shop: Shop) -> None:
    _known(shop)
    page = tab(shop.desk, expects=[422])
    page.goto(NEW)
    page.get_by_label("Client's phone").press_sequentially("2125550177")
    page.get_by_role("button", name="Somebody else").click()
    page.get_by_label("Client's name").fill("Cleo Other")
    page.get_by_label("Device").fill("Lamp")
    page.get_by_role("button", name="Accept", exact=True).click()

    page.get_by_role("radio", name="Somebody else with the same phone").check()
    page.get_by_role("button", name="Accept", exact=True).click()

    _is_accepted(page, 2)
    assert Order.objects.get(number=2).client.name == "Cleo Other"


@pytest.mark.rule("OR-2")
@pytest.mark.parametrize("width", [1280, 360])
def test_without_scripts_all_of_it_is_accepted(tab: Tab, shop: Shop, width: int) -> None:
    client, page = _known(shop), tab(shop.desk, java_script_enabled=False, width=width, expects=[422])
    page.goto(NEW)
    page.get_by_label("Client's phone").fill("0177")
    page.get_by_label("Device").fill("Lamp")
    page.get_by_label("Deadline").fill("2026-12-24T18:00")
    page.get_by_label("Prepayment").fill("20,5")
    page.get_by_role("button", name="Accept", exact=True).click()
    page.get_by_role("radio", name="Ann Client").check()
    page.get_by_role("button", name="Accept", exact=True).click()

    _is_accepted(page, 2)
    order = Order.objects.get(number=2)
    assert (order.client, str(order.paid)) == (client, "20.500")


def _accept(page: Page, about: str, name: str = "Ann Client") -> None:
    page.get_by_label("Client's name").fill(name)
    page.get_by_label("Device").fill(about)
    page.get_by_role("button", name="Accept", exact=True).click()


@pytest.mark.rule("OR-2")
def test_back_after_accepting_is_a_fresh_page_for_the_second_device(
    returning: Callable[[Membership], Page], shop: Shop
) -> None:
    page = returning(shop.desk)
    page.goto(NEW)
    _accept(page, "Lamp")
    _is_accepted(page)

    page.evaluate("history.back()")

    expect(page.get_by_label("Device")).to_have_value("")
    _accept(page, "Kettle")
    _is_accepted(page, 2)
    assert list(Order.objects.order_by("number").values_list("about", flat=True)) == ["Lamp", "Kettle"]


@pytest.mark.rule("OR-2")
def test_a_page_the_browser_brings_back_as_it_was_left_is_drawn_anew_with_the_draft(tab: Tab, shop: Shop) -> None:
    page = tab(shop.desk)
    page.goto(NEW)
    page.get_by_label("Device").fill("Lamp")
    page.evaluate("window.stays = true")

    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")

    page.wait_for_function("!window.stays")
    expect(page.get_by_label("Device")).to_have_value("Lamp")
    expect(page.get_by_text("This is what you typed before and did not accept.")).to_be_visible()


@pytest.mark.rule("OR-2")
@pytest.mark.parametrize("script", [True, False])
def test_a_page_that_brought_an_order_asks_before_it_brings_another(tab: Tab, shop: Shop, script: bool) -> None:
    page = tab(shop.desk, java_script_enabled=script, expects=[409])
    page.goto(NEW)
    key = page.locator("#id_key").get_attribute("value")
    browse(shop.desk).post(NEW, {"key": key, "client_name": "Ann Client", "about": "Lamp"})
    _accept(page, "Kettle")

    expect(page.get_by_role("alert")).to_contain_text("Order 1 was accepted from this page already.")
    expect(page.get_by_label("Device")).to_have_value("Kettle")
    page.get_by_role("button", name="Accept", exact=True).click()

    _is_accepted(page, 2)


@pytest.mark.rule("OS-31")
@pytest.mark.parametrize("script", [True, False])
def test_a_prepayment_is_taken_on_the_order_and_its_page_says_so(tab: Tab, shop: Shop, script: bool) -> None:
    make_order(shop)
    page = tab(shop.desk, java_script_enabled=script, expects=[422])
    page.goto("/orders/1/")
    page.get_by_role("link", name="Take a payment").click()
    page.locator("#id_amount").fill("none")
    page.get_by_role("button", name="Take the money").click()
    expect(page.locator("#payment .invalid-feedback")).to_contain_text("Enter a number.")

    page.locator("#id_amount").fill("20,5")
    page.get_by_role("button", name="Take the money").click()

    expect(page.locator("#due")).to_contain_text("Paid ahead")
    expect(page.locator("#payments li")).to_contain_text("$20.50")


@pytest.mark.rule("OR-1")
def test_how_a_number_will_look_follows_what_is_typed(tab: Tab, shop: Shop) -> None:
    page = tab(shop.owner)
    page.goto("/settings/organization/")

    page.get_by_label("Prefix of numbers").fill("R-")
    page.get_by_label("Digits of numbers").fill("5")

    expect(page.locator("#number-preview")).to_have_text("R-00012")


def test_the_list_of_clients_and_the_dialog_of_money_are_for_everybody(tab: Tab, shop: Shop) -> None:
    _known(shop, about="Lamp " * 20, phone="+12125550177")
    make_client(shop, "Ben " * 20, "+13105550177")
    page = tab(shop.desk, reduced_motion="reduce")
    page.goto(NEW)
    page.evaluate(AXE.read_text())
    page.get_by_label("Client's phone").press_sequentially("0177")
    expect(page.locator("#clients [role=option]")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    faults = faults_of(page, "list open")
    page.keyboard.press("Enter")
    expect(page.locator("#chosen")).to_be_visible()
    faults += faults_of(page, "chosen")
    page.goto("/orders/1/")
    page.evaluate(AXE.read_text())
    page.get_by_role("link", name="Take a payment").click()
    page.locator("#id_amount").wait_for()

    assert faults + faults_of(page, "dialog of money") == []
