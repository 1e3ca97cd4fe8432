"""What was typed into the intake outlives a lost connection, a lost session and a closed page; then it is gone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Membership, Role
from orders.models import Order
from tests.browser.acts import open_mine
from tests.browser.conftest import Tab
from tests.factories import Shop, make_client

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]
NEW = "/orders/new/"
OFFLINE = ["console: htmx:", "console: Failed to load", "request: "]
KEPT = "() => JSON.stringify([{...sessionStorage}, {...localStorage}])"
FOUND = "This is what you typed before and did not accept."


def _type(page: Page, about: str = "Lamp") -> None:
    page.goto(NEW)
    page.get_by_label("Client's name").fill("Ann Client")
    page.get_by_label("Device").fill(about)
    page.get_by_label("Appearance").fill("Scratched")
    page.wait_for_function("about => JSON.stringify({...sessionStorage}).includes(about)", arg=about)


def _accept(page: Page) -> None:
    page.get_by_role("button", name="Accept", exact=True).click()


def _sign_in(page: Page, member: Membership) -> None:
    page.get_by_label("Email").fill(member.user.email)
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in", exact=True).click()


def _is_there(page: Page, about: str = "Lamp") -> None:
    expect(page.get_by_text(FOUND)).to_be_visible()
    expect(page.get_by_label("Device")).to_have_value(about)
    expect(page.get_by_label("Appearance")).to_have_value("Scratched")


@pytest.mark.rule("OR-2")
def test_a_page_left_by_mistake_comes_back_as_it_was_and_is_discarded_on_request(tab: Tab, shop: Shop) -> None:
    page = tab(shop.desk)
    _type(page)

    page.goto("/orders/")
    page.goto(NEW)
    _is_there(page)
    page.get_by_role("button", name="Discard it").click()

    expect(page.get_by_label("Device")).to_have_value("")
    expect(page.get_by_text(FOUND)).to_be_hidden()
    assert "Lamp" not in page.evaluate(KEPT)


@pytest.mark.rule("OR-2")
def test_who_was_signed_out_meanwhile_signs_in_and_accepts_what_they_typed_once(tab: Tab, shop: Shop) -> None:
    page = tab(shop.desk)
    _type(page)
    page.context.clear_cookies(name="sessionid")
    _accept(page)
    _sign_in(page, shop.desk)

    _is_there(page)
    _accept(page)

    expect(page.get_by_role("heading", name="Intake receipt No. 1")).to_be_visible()
    assert (Order.objects.get().about, Order.objects.get().client.name) == ("Lamp", "Ann Client")
    kept = page.evaluate(KEPT)
    assert [word for word in ("Lamp", "Ann Client", "Scratched") if word in kept] == []


@pytest.mark.rule("OR-2")
def test_a_lost_connection_is_said_and_nothing_typed_is_lost(tab: Tab, shop: Shop) -> None:
    page = tab(shop.desk, expects=OFFLINE)
    _type(page)
    page.context.set_offline(True)
    _accept(page)
    expect(page.get_by_role("alert")).to_contain_text("The server cannot be reached.")
    page.context.set_offline(False)

    page.reload()
    _is_there(page)
    _accept(page)

    expect(page.get_by_role("heading", name="Intake receipt No. 1")).to_be_visible()
    assert Order.objects.count() == 1


@pytest.mark.rule("OR-2")
def test_an_answer_that_never_came_is_no_second_order(tab: Tab, shop: Shop) -> None:
    page = tab(shop.desk, expects=OFFLINE)
    _type(page)

    def lose(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]  # the server has it; the browser never hears
        route.abort()  # type: ignore[attr-defined]

    page.route(f"**{NEW}", lose)
    _accept(page)
    expect(page.get_by_role("alert")).to_contain_text("The server cannot be reached.")
    page.unroute(f"**{NEW}")
    page.reload()
    _is_there(page)
    _accept(page)

    expect(page.get_by_text("This is order 1, accepted already")).to_be_visible()
    assert Order.objects.count() == 1


@pytest.mark.rule("OR-2")
def test_signing_out_in_one_tab_leaves_nothing_in_any(tab: Tab, shop: Shop) -> None:
    page = tab(shop.desk)
    _type(page)
    other = page.context.new_page()
    _type(other, "Kettle")

    open_mine(other)
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/sign-in/**")
    page.goto("/sign-in/")

    assert [word for word in ("Lamp", "Kettle", "Ann") if word in other.evaluate(KEPT) + page.evaluate(KEPT)] == []


@pytest.mark.rule("OR-2", "TN-1")
def test_what_one_typed_is_shown_to_nobody_else_and_in_no_other_organization(
    tab: Tab, shop: Shop, neighbour: Shop
) -> None:
    Membership.objects.create(organization=neighbour.organization, user=shop.desk.user, role=Role.MANAGER)
    page = tab(shop.desk)
    _enter(page, "Fixit")
    _type(page)

    _enter(page, "Neighbour")
    page.goto(NEW)
    expect(page.get_by_label("Device")).to_have_value("")
    page.context.clear_cookies(name="sessionid")
    page.goto(NEW)
    _sign_in(page, shop.owner)

    expect(page.get_by_label("Device")).to_have_value("")
    assert "Lamp" not in page.evaluate(KEPT)


def _enter(page: Page, organization: str) -> None:
    page.goto("/organizations/")
    page.get_by_role("button", name=organization).click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


@pytest.mark.rule("OR-2")
def test_a_chosen_client_is_still_chosen_in_what_was_kept(tab: Tab, shop: Shop) -> None:
    client, page = make_client(shop, "Ann Client", "+12125550177"), tab(shop.desk)
    page.goto(NEW)
    page.get_by_label("Client's phone").press_sequentially("2125550177")
    expect(page.locator("#chosen")).to_contain_text("Ann Client")
    page.get_by_label("Device").fill("Lamp")
    page.goto("/orders/")

    page.goto(NEW)
    expect(page.locator("#chosen")).to_contain_text("Ann Client")
    _accept(page)

    expect(page.get_by_role("heading", name="Intake receipt No. 1")).to_be_visible()
    assert Order.objects.get().client == client
