"""Lines of an order changed in their place: by keys, by two people, beside what is typed elsewhere."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from catalog.models import Item
from tests.browser.acts import change_line, chip, choose, open_order, row_of
from tests.browser.conftest import Tab
from tests.browser.keyboard import Keyboard
from tests.factories import Shop, make_line, make_quiet_order, put
from tests.pages import browse

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]


def _screen(shop: Shop) -> Item:
    item = Item(organization=shop.organization, kind="part", price=Decimal(80), cost=Decimal(30))
    item.call("Screen")
    item.save()
    return item


def _found(page: Page) -> Locator:
    """What of the catalogue is offered under the title."""
    return page.locator(".suggestions").get_by_role("option")


@pytest.mark.rule("OR-3")
@pytest.mark.parametrize("script", [True, False])
def test_a_line_is_changed_in_its_place_and_the_totals_follow(tab: Tab, shop: Shop, script: bool) -> None:
    line = make_line(make_quiet_order(shop))
    page = open_order(tab(shop.desk, java_script_enabled=script))

    change_line(page, line, price="25", discount="5")
    row_of(page, line).get_by_role("button", name="Save").click()

    expect(row_of(page, line).locator(".total")).to_have_text("$20.00")
    expect(page.locator("#totals .due")).to_contain_text("$20.00")
    expect(page.locator("#due")).to_contain_text("$20.00")
    expect(page.locator("#history")).to_contain_text("Line changed: Work")


@pytest.mark.rule("OR-3")
def test_a_line_is_changed_and_left_by_keys_alone(tab: Tab, shop: Shop) -> None:
    line = make_line(make_quiet_order(shop))
    page = open_order(tab(shop.desk))
    keys, change = Keyboard(page), row_of(page, line).get_by_role("link", name="Change")
    keys.go_to(change)
    keys.press("Enter")
    keys.is_at(row_of(page, line).locator("[name=title]"))
    keys.press("Escape")
    keys.is_at(change)

    keys.press("Enter")
    keys.go_to(row_of(page, line).locator("[name=price]"))
    keys.press("Control+A")
    keys.type("30")
    keys.press("Enter")

    expect(row_of(page, line).locator(".total")).to_have_text("$30.00")
    keys.is_at(change)


@pytest.mark.rule("OR-3")
def test_an_item_is_found_while_typing_and_chosen_by_keys(tab: Tab, shop: Shop) -> None:
    item, order = _screen(shop), make_quiet_order(shop)
    page = open_order(tab(shop.desk))
    keys, title = Keyboard(page), page.locator("#id_title")

    title.press_sequentially("scr")
    expect(_found(page)).to_have_count(1)
    keys.press("ArrowDown", "Enter")

    expect(title).to_have_value("Screen")
    expect(page.locator("#id_price")).to_have_value("80.00")
    keys.is_at(page.locator("#id_quantity"))
    keys.type("2")
    keys.press("Enter")
    expect(page.locator("#totals .due")).to_contain_text("$160.00")
    keys.is_at(title)
    assert (order.lines.get().item, order.lines.get().cost) == (item, 30)


@pytest.mark.rule("OR-3")
def test_an_item_is_chosen_by_the_mouse_and_escape_only_closes_the_list(tab: Tab, shop: Shop) -> None:
    _screen(shop), make_quiet_order(shop)
    page = open_order(tab(shop.desk))
    title = page.locator("#id_title")
    title.press_sequentially("scr")
    expect(_found(page)).to_have_count(1)
    title.press("Escape")
    expect(_found(page)).to_have_count(0)
    expect(title).to_be_focused()
    title.press_sequentially("e")

    _found(page).click()

    expect(_found(page)).to_have_count(0)
    expect(page.locator("#id_price")).to_have_value("80.00")


@pytest.mark.rule("OR-3")
@pytest.mark.parametrize("script", [True, False])
def test_the_second_of_two_people_on_a_line_is_told_and_their_typing_kept(tab: Tab, shop: Shop, script: bool) -> None:
    line = make_line(make_quiet_order(shop))
    page = open_order(tab(shop.desk, java_script_enabled=script, expects=[409]))
    change_line(page, line, title="Mine", price="25")
    theirs = {"title": "Work", "quantity": "1", "price": "99", "kind": "service", "seen": "0"}
    browse(shop.owner).post(f"/orders/1/lines/{line.pk}/", theirs)

    row_of(page, line).get_by_role("button", name="Save").click()

    expect(page.locator("#refusal")).to_contain_text("Fixit owner changed “Work” at")
    expect(row_of(page, line).locator("[name=title]")).to_have_value("Mine")
    row_of(page, line).get_by_role("button", name="Save").click()
    expect(row_of(page, line).locator(".total")).to_have_text("$25.00")
    expect(page.locator("#refusal")).to_be_empty()


def _add(page: Page, title: str, price: str) -> None:
    """Add a line, also while another is being changed."""
    form = page.locator("#line-form")
    form.locator("[name=title]").fill(title)
    form.locator("[name=price]").fill(price)
    form.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("cell", name=title, exact=True)).to_be_visible()


def _totals(page: Page, total: str) -> None:
    """The rest of the lines' part is there still: what there is to pay, once."""
    expect(page.locator("#totals")).to_have_count(1)
    expect(page.locator("#totals .due")).to_contain_text(total)


@pytest.mark.rule("OR-3")
def test_what_was_typed_for_a_line_somebody_removed_is_added_anew_under_the_totals_as_they_are(
    tab: Tab, shop: Shop
) -> None:
    order = make_quiet_order(shop)
    line, _other = make_line(order), make_line(order, "More", price="7.00")
    page = open_order(tab(shop.desk, expects=[409]))
    change_line(page, line, title="Mine", price="25")
    browse(shop.owner).post(f"/orders/1/lines/{line.pk}/remove/")

    row_of(page, line).get_by_role("button", name="Save").click()

    expect(page.locator("#refusal")).to_contain_text("Fixit owner removed “Work” at")
    expect(row_of(page, line)).to_have_count(0)
    expect(page.locator("#line-form [name=title]")).to_have_value("Mine")
    _totals(page, "$7.00")
    page.locator("#line-form").get_by_role("button", name="Add", exact=True).click()
    _totals(page, "$32.00")
    expect(page.locator("#refusal")).to_be_empty()


@pytest.mark.rule("OS-25")
def test_who_adds_a_line_to_an_order_somebody_closed_is_told_and_sees_the_totals(tab: Tab, shop: Shop) -> None:
    order = make_quiet_order(shop)
    line = make_line(order)
    page = open_order(tab(shop.desk, expects=[409]))
    put(order, shop, "Closed")
    page.locator("#id_title").fill("Mine")
    page.locator("#id_price").fill("25")

    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.locator("#refusal")).to_contain_text("Order 1 is closed: its lines and people can no longer change.")
    expect(page.locator("#line-form")).to_have_count(0)
    expect(row_of(page, line).locator(".line-acts")).to_have_count(0)
    _totals(page, "$10.00")


@pytest.mark.rule("OR-3")
@pytest.mark.parametrize("act", ["add", "change", "remove"])
def test_lines_of_others_appear_with_their_money_and_a_row_being_changed_stays(tab: Tab, shop: Shop, act: str) -> None:
    order = make_quiet_order(shop)
    first, second, third = (make_line(order, title) for title in ("First", "Second", "Third"))
    page, other = open_order(tab(shop.desk)), open_order(tab(shop.owner))
    change_line(page, first, title="Half a title")
    _add(other, "Theirs", "5")
    row_of(other, third).get_by_role("button", name="Remove").click()
    expect(row_of(other, third)).to_have_count(0)

    if act == "add":
        _add(page, "Ours", "2")
    elif act == "change":
        change_line(page, second, price="12")
        row_of(page, second).get_by_role("button", name="Save").click()
    else:
        row_of(page, second).get_by_role("button", name="Remove").click()

    _totals(page, {"add": "$27.00", "change": "$27.00", "remove": "$15.00"}[act])
    titles = {"add": ["Second", "Theirs", "Ours"], "change": ["Second", "Theirs"], "remove": ["Theirs"]}[act]
    expect(page.locator("#line-rows td.title")).to_have_text(titles)
    expect(page.locator("#line-rows tr").first.locator("[name=title]")).to_have_value("Half a title")
    row_of(page, first).get_by_role("button", name="Save").click()
    expect(page.locator("#line-rows td.title")).to_have_text(["Half a title", *titles])


@pytest.mark.rule("OR-3")
def test_a_row_being_changed_whose_line_somebody_removed_stays_until_it_is_saved(tab: Tab, shop: Shop) -> None:
    order = make_quiet_order(shop)
    line, page = make_line(order), tab(shop.desk, expects=[409])
    change_line(open_order(page), line, title="Half a title")
    browse(shop.owner).post(f"/orders/1/lines/{line.pk}/remove/")
    _add(page, "Ours", "2")
    expect(row_of(page, line).locator("[name=title]")).to_have_value("Half a title")

    row_of(page, line).get_by_role("button", name="Save").click()

    expect(page.locator("#refusal")).to_contain_text("Fixit owner removed “Work” at")
    expect(page.locator("#line-form [name=title]")).to_have_value("Half a title")


@pytest.mark.rule("OR-3")
def test_what_is_typed_elsewhere_on_the_page_survives_saving_and_moving(tab: Tab, shop: Shop) -> None:
    order = make_quiet_order(shop)
    first, second = make_line(order), make_line(order, "More")
    page = open_order(tab(shop.desk))
    page.get_by_label("Comment").fill("half a word")
    change_line(page, first, title="Half a title")
    change_line(page, second, price="7")

    row_of(page, second).get_by_role("button", name="Save").click()
    expect(row_of(page, second).locator(".total")).to_have_text("$7.00")
    expect(row_of(page, first).locator("[name=title]")).to_have_value("Half a title")
    choose(page, "Diagnostics")

    expect(chip(page)).to_contain_text("Diagnostics")
    expect(page.get_by_label("Comment")).to_have_value("half a word")
    expect(row_of(page, first).locator("[name=title]")).to_have_value("Half a title")
