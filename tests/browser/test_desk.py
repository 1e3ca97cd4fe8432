"""Small things at the desk: what a person is spared, and what they are told when something is in the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from accounts.models import Membership, Role
from orders.models import Order
from tests.browser.acts import add_line, chip, choose
from tests.browser.conftest import Tab
from tests.factories import Shop, make_client, make_order

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]


@pytest.mark.rule("OR-2")
def test_whose_phone_it_is_shows_while_it_is_typed_and_no_name_is_asked(tab: Tab, shop: Shop) -> None:
    known, page = make_client(shop, "Ann Client", "+12125550177"), tab(shop.desk)
    page.goto("/orders/new/")

    page.get_by_label("Client's phone").press_sequentially("(212) 555-0177")
    expect(page.locator("#chosen")).to_contain_text("Ann Client")
    page.get_by_label("Device").fill("Lamp")
    page.get_by_role("button", name="Accept", exact=True).click()

    expect(page.get_by_role("heading", name="Intake receipt No. 1")).to_be_visible()
    assert Order.objects.get().client == known


@pytest.mark.rule("OR-2")
def test_a_phone_of_two_people_is_asked_about_and_nothing_typed_is_lost(tab: Tab, shop: Shop) -> None:
    make_client(shop, "Ann Client", "+12125550177")
    other, page = make_client(shop, "Bob Client", "+12125550177"), tab(shop.desk, expects=[422])
    page.goto("/orders/new/")
    page.get_by_label("Client's phone").fill("(212) 555-0177")
    page.get_by_label("Device").fill("Lamp")
    page.get_by_role("button", name="Accept", exact=True).click()

    page.get_by_role("radio", name="Bob Client").check()
    page.get_by_role("button", name="Accept", exact=True).click()

    expect(page.get_by_role("heading", name="Intake receipt No. 1")).to_be_visible()
    assert (Order.objects.get().client, Order.objects.get().about) == (other, "Lamp")


@pytest.mark.rule("TN-2", "OR-2")
@pytest.mark.parametrize("script", [True, False])
def test_a_technician_accepts_on_a_phone_and_works_on_what_is_then_theirs(tab: Tab, shop: Shop, script: bool) -> None:
    page = tab(shop.tech, width=360, java_script_enabled=script)
    page.goto("/orders/new/")
    expect(page.get_by_label("Performer")).to_have_count(0)
    page.get_by_label("Client's name").fill("Ann Client")
    page.get_by_label("Device").fill("Lamp")
    page.get_by_role("button", name="Accept", exact=True).click()

    add_line(page, "New bulb", "12.50")
    choose(page, "Diagnostics")

    expect(chip(page)).to_contain_text("Diagnostics")
    assert Order.objects.get().performer == shop.tech


@pytest.mark.rule("OR-6")
def test_a_row_of_the_list_opens_its_order_wherever_it_is_clicked(tab: Tab, shop: Shop) -> None:
    make_order(shop, about="Lamp")
    page = tab(shop.desk)
    page.goto("/orders/")

    # The link of the row lies over its cells.
    page.get_by_role("cell", name="Lamp").click(force=True)

    expect(page.get_by_role("heading", name="No. 1")).to_be_visible()


@pytest.mark.rule("TN-2")
def test_a_right_taken_away_meanwhile_is_said_and_nothing_is_moved(tab: Tab, shop: Shop) -> None:
    order, page = make_order(shop), tab(shop.desk, expects=[403])
    page.goto("/orders/1/")
    Membership.objects.filter(pk=shop.desk.pk).update(role=Role.HEAD_OFFICE)

    choose(page, "Diagnostics")

    expect(page.get_by_role("alert")).to_contain_text("That did not work.")
    order.refresh_from_db()
    assert order.version == 1


@pytest.mark.rule("TN-2")
def test_who_was_signed_out_meanwhile_signs_in_and_comes_back_to_the_order(tab: Tab, shop: Shop) -> None:
    make_order(shop)
    page = tab(shop.desk)
    page.goto("/orders/1/")
    page.context.clear_cookies(name="sessionid")

    choose(page, "Diagnostics")
    page.get_by_label("Email").fill(shop.desk.user.email)
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("heading", name="No. 1")).to_be_visible()


def test_a_server_that_cannot_be_reached_is_said(tab: Tab, shop: Shop) -> None:
    make_order(shop)
    page = tab(shop.desk, expects=["console: htmx:", "console: Failed to load", "request: "])
    page.goto("/orders/1/")
    page.context.set_offline(True)

    choose(page, "Diagnostics")

    expect(page.get_by_role("alert")).to_contain_text("The server cannot be reached.")


@pytest.mark.rule("TN-5")
def test_the_admin_lists_and_shows_orders_under_the_same_content_policy(tab: Tab, shop: Shop) -> None:
    order = make_order(shop, about="Lamp")
    page = tab(shop.owner)
    page.goto("/orders/")

    page.get_by_role("link", name="Admin").click()
    page.goto("/admin/orders/order/")
    expect(page.get_by_text("Lamp")).to_be_visible()
    page.goto(f"/admin/orders/order/{order.pk}/change/")

    expect(page.get_by_label("Device")).to_have_value("Lamp")
