"""A page that is no longer what it was: moved on by somebody else, sent twice, drawn for another organization."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Membership, Role
from crm_clients.models import Client
from orders.models import Order
from statuses.models import Move
from tests.browser.acts import chip, choose, confirm, confirm_button, dialog, item
from tests.browser.conftest import Tab
from tests.factories import Shop, make_client, make_line, make_order, put

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]

STALE = "Fixit owner set “Diagnostics” at"


def _moves(order: Order) -> list[str]:
    return list(Move.objects.filter(subject_id=order.pk).order_by("version").values_list("to_name", flat=True))


@pytest.mark.rule("OS-22")
def test_a_dialog_drawn_before_somebody_elses_move_says_who_set_what_and_keeps_the_comment(
    tab: Tab, shop: Shop
) -> None:
    order, page = make_order(shop), tab(shop.desk, expects=[409])
    page.goto("/orders/1/")
    choose(page, "Ready")
    dialog(page).get_by_label("Comment").fill("typed with care")
    put(order, shop, "Diagnostics")

    confirm(page)

    expect(dialog(page).get_by_role("alert")).to_contain_text(STALE)
    expect(dialog(page).get_by_role("alert")).to_be_focused()
    expect(dialog(page).get_by_label("Comment")).to_have_value("typed with care")
    assert _moves(order) == ["New", "Diagnostics"]
    confirm(page)
    expect(chip(page)).to_contain_text("Ready")
    expect(page.locator("#history")).to_contain_text("typed with care")


@pytest.mark.rule("OS-22")
def test_a_one_click_move_from_a_stale_page_is_refused_in_a_dialog_with_the_fresh_state(tab: Tab, shop: Shop) -> None:
    order, page, other = make_order(shop), tab(shop.desk, expects=[409]), tab(shop.owner)
    page.goto("/orders/1/")
    other.goto("/orders/1/")
    choose(other, "Diagnostics")
    expect(chip(other)).to_contain_text("Diagnostics")

    choose(page, "In progress")

    expect(dialog(page).get_by_role("alert")).to_contain_text(STALE)
    expect(dialog(page).locator(".move-change")).to_contain_text("Diagnostics")
    assert _moves(order) == ["New", "Diagnostics"]


@pytest.mark.rule("OS-22")
def test_without_javascript_too_a_stale_page_is_refused_and_the_comment_kept(tab: Tab, shop: Shop) -> None:
    order, page = make_order(shop), tab(shop.desk, java_script_enabled=False, expects=[409])
    page.goto("/orders/1/")
    choose(page, "Ready")
    dialog(page).get_by_label("Comment").fill("typed with care")
    put(order, shop, "Diagnostics")

    confirm(page)

    expect(dialog(page).get_by_role("alert")).to_contain_text(STALE)
    expect(dialog(page).get_by_label("Comment")).to_have_value("typed with care")
    assert _moves(order) == ["New", "Diagnostics"]


@pytest.mark.rule("OS-22")
def test_when_somebody_else_closed_the_order_the_dialog_only_leads_to_how_it_is_now(tab: Tab, shop: Shop) -> None:
    order, page = make_order(shop), tab(shop.desk, expects=[409])
    page.goto("/orders/1/")
    choose(page, "Ready")
    expect(confirm_button(page)).to_be_visible()
    put(order, shop, "Refused")

    confirm(page)

    expect(dialog(page).get_by_role("alert")).to_contain_text("Order 1 is closed.")
    expect(confirm_button(page)).to_have_count(0)
    dialog(page).get_by_role("link", name="Show the order as it is now").click()
    expect(chip(page)).to_have_text("Refused")


@pytest.mark.rule("OS-21")
@pytest.mark.parametrize("script", [True, False])
def test_a_double_click_on_confirm_is_one_move(tab: Tab, shop: Shop, script: bool) -> None:
    order, page = make_order(shop), tab(shop.desk, java_script_enabled=script)
    page.goto("/orders/1/")
    choose(page, "Ready")

    confirm_button(page).dblclick()

    expect(chip(page)).to_contain_text("Ready")
    assert _moves(order) == ["New", "Ready"]


@pytest.mark.rule("OS-21")
def test_a_double_click_on_a_one_click_status_is_one_move(tab: Tab, shop: Shop) -> None:
    order, page = make_order(shop), tab(shop.desk)
    page.goto("/orders/1/")
    chip(page).click()

    item(page, "Diagnostics").dblclick()

    expect(chip(page)).to_contain_text("Diagnostics")
    assert _moves(order) == ["New", "Diagnostics"]


@pytest.mark.rule("OR-2")
@pytest.mark.parametrize("script", [True, False])
def test_a_double_click_on_accept_is_one_order(tab: Tab, shop: Shop, script: bool) -> None:
    page = tab(shop.desk, java_script_enabled=script)
    page.goto("/orders/new/")
    page.get_by_label("Client's name").fill("Ann Client")
    page.get_by_label("Device").fill("Lamp")

    page.get_by_role("button", name="Accept", exact=True).dblclick()

    expect(page.get_by_role("heading", name="Intake receipt No. 1")).to_be_visible()
    assert (Order.objects.count(), Client.objects.count()) == (1, 1)


@pytest.mark.rule("TN-4")
@pytest.mark.parametrize("script", [True, False])
def test_a_form_drawn_for_another_organization_changes_nothing_and_says_so(
    tab: Tab, shop: Shop, neighbour: Shop, script: bool
) -> None:
    Membership.objects.create(organization=neighbour.organization, user=shop.desk.user, role=Role.MANAGER)
    page = tab(shop.desk, java_script_enabled=script)
    _enter(page, "Fixit")
    page.goto("/orders/new/")
    page.get_by_label("Client's name").fill("Ann Client")
    page.get_by_label("Device").fill("Lamp")
    _enter(page.context.new_page(), "Neighbour")

    page.get_by_role("button", name="Accept", exact=True).click()

    expect(page.get_by_text("You now work in Neighbour; nothing was changed.")).to_be_visible()
    assert not Order.objects.exists()


def _enter(page: Page, organization: str) -> None:
    page.goto("/organizations/")
    page.get_by_role("button", name=organization).click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


@pytest.mark.rule("OS-24")
@pytest.mark.parametrize("script", [True, False])
def test_a_plan_that_changed_since_comes_back_fresh_with_the_answers_kept(tab: Tab, shop: Shop, script: bool) -> None:
    client = make_client(shop, phone="+12125550100", email="ann@mail.example")
    order, page = make_order(shop, client=client), tab(shop.desk, java_script_enabled=script, expects=[409])
    page.goto("/orders/1/")
    choose(page, "Ready")
    sms, mail = (dialog(page).get_by_role("group", name=name) for name in ("SMS to", "E-mail to"))
    sms.get_by_label("Text").fill("My own words")
    dialog(page).get_by_label("Comment").fill("typed with care")
    make_line(order, price="20.00")
    client.phones.update(number="+12125550199")

    confirm(page)

    expect(dialog(page).get_by_role("alert")).to_contain_text("has changed since you opened this page")
    expect(sms.get_by_role("checkbox", name="SMS to +12125550199")).to_be_checked()
    expect(sms.get_by_label("Text")).to_have_value("My own words")
    expect(mail.get_by_label("Text")).to_have_value("Fixit: order No. 1 (A thing to mend) is ready. To pay: $20.00.")
    expect(dialog(page).get_by_label("Comment")).to_have_value("typed with care")
    assert _moves(order) == ["New"]
    confirm(page)
    expect(chip(page)).to_contain_text("Ready")
    expect(page.locator("#history")).to_contain_text("My own words")
