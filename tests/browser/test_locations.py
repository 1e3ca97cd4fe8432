"""Locations as a shop uses them: a second one, people limited, a switcher; what is elsewhere is not found."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Membership
from orders.models import Order
from tests.browser.acts import from_receipt
from tests.browser.conftest import Tab
from tests.browser.scan import AXE, faults_of
from tests.factories import Shop, limit, make_location, make_order

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]


def limit_to(page: Page, member: Membership, name: str) -> None:
    page.goto(f"/settings/people/{member.pk}/")
    page.get_by_label("Only at these:").check()
    page.get_by_label(name).check()
    page.locator("#places").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def accept(page: Page, about: str, location: str) -> Order:
    page.goto("/orders/new/")
    page.get_by_label("Client's name").fill("Walk-in")
    page.get_by_label("Location", exact=True).select_option(location)
    page.get_by_label("Device").fill(about)
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.get_by_role("heading", name="Intake receipt")).to_be_visible()
    order = Order.objects.get(about=about)
    from_receipt(page, order.number)
    expect(page.locator(".facts-more")).to_contain_text(location)
    return order


@pytest.mark.rule("TN-7", "OR-8")
@pytest.mark.parametrize("script", [True, False])
def test_an_owner_opens_a_second_location_limits_people_to_it_and_switches(tab: Tab, shop: Shop, script: bool) -> None:
    owner = tab(shop.owner, java_script_enabled=script)
    desk, tech = (tab(member, java_script_enabled=script, expects=[404]) for member in (shop.desk, shop.tech))
    owner.goto("/settings/locations/")
    owner.get_by_role("link", name="Add a location").click()
    owner.get_by_label("Name").fill("Old Town")
    owner.get_by_label("Monday", exact=True).check()
    owner.get_by_label("Monday, opens at").fill("08:30")
    owner.get_by_role("button", name="Copy Monday to every day").click()
    expect(owner.get_by_label("Sunday, opens at")).to_have_value("08:30")
    owner.get_by_role("button", name="Add", exact=True).click()
    expect(owner.get_by_text("Mon–Sun")).to_be_visible()

    here, there = accept(owner, "Kettle", "Old Town"), accept(owner, "Toaster", "Main location")
    Order.objects.update(performer=shop.tech)
    Order.objects.filter(pk=there.pk).update(performer=None)
    for member in (shop.desk, shop.tech):
        limit_to(owner, member, "Old Town")

    for page in (desk, tech):
        page.goto("/orders/")
        expect(page.get_by_role("link", name=str(here.number), exact=True)).to_be_visible()
        expect(page.get_by_text("Toaster")).to_have_count(0)
        expect(page.get_by_text("All locations")).to_have_count(0)
        page.goto(f"/orders/{there.number}/")
        expect(page.get_by_text("Toaster")).to_have_count(0)

    owner.goto("/orders/")
    owner.locator(".places summary").click()
    owner.locator(".places").get_by_role("button", name="Main location").click()
    expect(owner.locator(".places summary")).to_contain_text("Main location")
    expect(owner.get_by_text("Toaster")).to_be_visible()
    expect(owner.get_by_text("Kettle")).to_have_count(0)


@pytest.mark.rule("TN-7")
@pytest.mark.parametrize("script", [True, False])
def test_a_location_is_archived_and_its_open_orders_move(tab: Tab, shop: Shop, script: bool) -> None:
    branch = make_location(shop)
    order, page = make_order(shop, location=branch), tab(shop.owner, java_script_enabled=script)
    page.goto("/settings/locations/")
    page.get_by_role("link", name="Archive Branch").click()
    expect(page.get_by_text("Still there: 1 open order.")).to_be_visible()

    page.get_by_label("Move them to").select_option("Main location")
    page.get_by_role("button", name="Archive").click()

    expect(page.get_by_role("button", name="Restore Branch")).to_be_visible()
    assert Order.objects.get(pk=order.pk).location.name == "Main location"


@pytest.mark.rule("TN-7")
def test_hours_that_cannot_be_are_said_at_their_day_and_have_the_focus(tab: Tab, shop: Shop) -> None:
    page = tab(shop.owner, expects=[422])
    page.goto("/settings/locations/new/")
    page.get_by_label("Name").fill("Old Town")
    page.get_by_label("Friday", exact=True).check()
    page.get_by_label("Friday, closes at").fill("08:00")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.get_by_text("It has to close later than it opens")).to_be_visible()
    expect(page.get_by_label("Friday, closes at")).to_be_focused()


@pytest.mark.rule("TN-7")
def test_pages_of_locations_are_accessible_and_fit(tab: Tab, shop: Shop) -> None:
    branch = make_location(shop, "A branch with a rather long name, by the river")
    make_order(shop, location=branch)
    limit(shop.tech, branch, by=shop.owner)
    page, faults = tab(shop.owner, reduced_motion="reduce"), []
    page.add_init_script(path=AXE)
    member = f"/settings/people/{shop.tech.pk}/"
    for address in ("", "new/", f"{branch.pk}/edit/", f"{branch.pk}/archive/", member):
        page.goto(address if address == member else f"/settings/locations/{address}")
        faults += faults_of(page, address)
    page.locator(".places summary").click()
    faults += faults_of(page, "the switcher")

    assert faults == []
