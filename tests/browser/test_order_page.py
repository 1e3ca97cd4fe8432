"""The page of an order as a person uses it: lines in their place, comments, undo, what is under way."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from catalog.models import Item
from orders.models import Comment, Line, Order
from statuses.models import Effect
from tests.browser.acts import chip, choose, dialog, effects
from tests.browser.conftest import Tab
from tests.browser.keyboard import Keyboard
from tests.browser.scan import AXE, faults_of
from tests.factories import Shop, make_client, make_line, make_order, put
from tests.pages import browse

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]


def _open(page: Page) -> Page:
    page.goto("/orders/1/")
    return page


def _row(page: Page, line: Line) -> Locator:
    return page.locator(f"#line-{line.pk}")


def _change(page: Page, line: Line, **said: str) -> None:
    """Open the line's form in its place, and fill in what is said."""
    _row(page, line).get_by_role("link", name="Change").click()
    for name, value in said.items():
        _row(page, line).locator(f"[name={name}]").fill(value)


def _screen(shop: Shop) -> Item:
    item = Item(organization=shop.organization, kind="part", price=Decimal(80), cost=Decimal(30))
    item.call("Screen")
    item.save()
    return item


def _found(page: Page) -> Locator:
    """What of the catalogue is offered under the title."""
    return page.locator(".suggestions").get_by_role("option")


def _quiet(shop: Shop) -> Order:
    """Accept an order of somebody whom no message reaches."""
    return make_order(shop, client=make_client(shop))


@pytest.mark.rule("OR-3")
@pytest.mark.parametrize("script", [True, False])
def test_a_line_is_changed_in_its_place_and_the_totals_follow(tab: Tab, shop: Shop, script: bool) -> None:
    line = make_line(_quiet(shop))
    page = _open(tab(shop.desk, java_script_enabled=script))

    _change(page, line, price="25", discount="5")
    _row(page, line).get_by_role("button", name="Save").click()

    expect(_row(page, line).locator(".total")).to_have_text("$20.00")
    expect(page.locator("#totals .due")).to_contain_text("$20.00")
    expect(page.locator("#due")).to_contain_text("$20.00")
    expect(page.locator("#history")).to_contain_text("Line changed: Work")


@pytest.mark.rule("OR-3")
def test_a_line_is_changed_and_left_by_keys_alone(tab: Tab, shop: Shop) -> None:
    line = make_line(_quiet(shop))
    page = _open(tab(shop.desk))
    keys, change = Keyboard(page), _row(page, line).get_by_role("link", name="Change")
    keys.go_to(change)
    keys.press("Enter")
    keys.is_at(_row(page, line).locator("[name=title]"))
    keys.press("Escape")
    keys.is_at(change)

    keys.press("Enter")
    keys.go_to(_row(page, line).locator("[name=price]"))
    keys.press("Control+A")
    keys.type("30")
    keys.press("Enter")

    expect(_row(page, line).locator(".total")).to_have_text("$30.00")
    keys.is_at(change)


@pytest.mark.rule("OR-3")
def test_an_item_is_found_while_typing_and_chosen_by_keys(tab: Tab, shop: Shop) -> None:
    item, order = _screen(shop), _quiet(shop)
    page = _open(tab(shop.desk))
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
    _screen(shop), _quiet(shop)
    page = _open(tab(shop.desk))
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
    line = make_line(_quiet(shop))
    page = _open(tab(shop.desk, java_script_enabled=script, expects=[409]))
    _change(page, line, title="Mine", price="25")
    theirs = {"title": "Work", "quantity": "1", "price": "99", "kind": "service", "seen": "0"}
    browse(shop.owner).post(f"/orders/1/lines/{line.pk}/", theirs)

    _row(page, line).get_by_role("button", name="Save").click()

    expect(page.locator("#refusal")).to_contain_text("Fixit owner changed “Work” at")
    expect(_row(page, line).locator("[name=title]")).to_have_value("Mine")
    _row(page, line).get_by_role("button", name="Save").click()
    expect(_row(page, line).locator(".total")).to_have_text("$25.00")
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
    order = _quiet(shop)
    line, _other = make_line(order), make_line(order, "More", price="7.00")
    page = _open(tab(shop.desk, expects=[409]))
    _change(page, line, title="Mine", price="25")
    browse(shop.owner).post(f"/orders/1/lines/{line.pk}/remove/")

    _row(page, line).get_by_role("button", name="Save").click()

    expect(page.locator("#refusal")).to_contain_text("Fixit owner removed “Work” at")
    expect(_row(page, line)).to_have_count(0)
    expect(page.locator("#line-form [name=title]")).to_have_value("Mine")
    _totals(page, "$7.00")
    page.locator("#line-form").get_by_role("button", name="Add", exact=True).click()
    _totals(page, "$32.00")
    expect(page.locator("#refusal")).to_be_empty()


@pytest.mark.rule("OS-25")
def test_who_adds_a_line_to_an_order_somebody_closed_is_told_and_sees_the_totals(tab: Tab, shop: Shop) -> None:
    order = _quiet(shop)
    line = make_line(order)
    page = _open(tab(shop.desk, expects=[409]))
    put(order, shop, "Closed")
    page.locator("#id_title").fill("Mine")
    page.locator("#id_price").fill("25")

    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.locator("#refusal")).to_contain_text("Order 1 is closed: its lines and people can no longer change.")
    expect(page.locator("#line-form")).to_have_count(0)
    expect(_row(page, line).locator(".line-acts")).to_have_count(0)
    _totals(page, "$10.00")


@pytest.mark.rule("OR-3")
@pytest.mark.parametrize("act", ["add", "change", "remove"])
def test_lines_of_others_appear_with_their_money_and_a_row_being_changed_stays(tab: Tab, shop: Shop, act: str) -> None:
    order = _quiet(shop)
    first, second, third = (make_line(order, title) for title in ("First", "Second", "Third"))
    page, other = _open(tab(shop.desk)), _open(tab(shop.owner))
    _change(page, first, title="Half a title")
    _add(other, "Theirs", "5")
    _row(other, third).get_by_role("button", name="Remove").click()
    expect(_row(other, third)).to_have_count(0)

    if act == "add":
        _add(page, "Ours", "2")
    elif act == "change":
        _change(page, second, price="12")
        _row(page, second).get_by_role("button", name="Save").click()
    else:
        _row(page, second).get_by_role("button", name="Remove").click()

    _totals(page, {"add": "$27.00", "change": "$27.00", "remove": "$15.00"}[act])
    titles = {"add": ["Second", "Theirs", "Ours"], "change": ["Second", "Theirs"], "remove": ["Theirs"]}[act]
    expect(page.locator("#line-rows td.title")).to_have_text(titles)
    expect(page.locator("#line-rows tr").first.locator("[name=title]")).to_have_value("Half a title")
    _row(page, first).get_by_role("button", name="Save").click()
    expect(page.locator("#line-rows td.title")).to_have_text(["Half a title", *titles])


@pytest.mark.rule("OR-3")
def test_a_row_being_changed_whose_line_somebody_removed_stays_until_it_is_saved(tab: Tab, shop: Shop) -> None:
    order = _quiet(shop)
    line, page = make_line(order), tab(shop.desk, expects=[409])
    _change(_open(page), line, title="Half a title")
    browse(shop.owner).post(f"/orders/1/lines/{line.pk}/remove/")
    _add(page, "Ours", "2")
    expect(_row(page, line).locator("[name=title]")).to_have_value("Half a title")

    _row(page, line).get_by_role("button", name="Save").click()

    expect(page.locator("#refusal")).to_contain_text("Fixit owner removed “Work” at")
    expect(page.locator("#line-form [name=title]")).to_have_value("Half a title")


@pytest.mark.rule("OR-3")
def test_what_is_typed_elsewhere_on_the_page_survives_saving_and_moving(tab: Tab, shop: Shop) -> None:
    order = _quiet(shop)
    first, second = make_line(order), make_line(order, "More")
    page = _open(tab(shop.desk))
    page.get_by_label("Comment").fill("half a word")
    _change(page, first, title="Half a title")
    _change(page, second, price="7")

    _row(page, second).get_by_role("button", name="Save").click()
    expect(_row(page, second).locator(".total")).to_have_text("$7.00")
    expect(_row(page, first).locator("[name=title]")).to_have_value("Half a title")
    choose(page, "Diagnostics")

    expect(chip(page)).to_contain_text("Diagnostics")
    expect(page.get_by_label("Comment")).to_have_value("half a word")
    expect(_row(page, first).locator("[name=title]")).to_have_value("Half a title")


@pytest.mark.rule("OR-4")
@pytest.mark.parametrize("script", [True, False])
def test_comments_say_who_reads_them_and_look_it(tab: Tab, shop: Shop, script: bool) -> None:
    _quiet(shop)
    page = _open(tab(shop.desk, java_script_enabled=script))
    expect(page.locator("#who-reads")).to_be_visible()

    for text, button in (("Smells of smoke", "Keep internal"), ("Ready tomorrow", "For the client")):
        page.get_by_label("Comment").fill(text)
        page.get_by_role("button", name=button).click()
        expect(page.locator("#history")).to_contain_text(text)
        expect(page.get_by_label("Comment")).to_have_value("")

    expect(page.locator(".said-internal")).to_contain_text("Internal")
    expect(page.locator(".said-client")).to_contain_text("Ready tomorrow")
    assert list(Comment.objects.order_by("pk").values_list("for_client", flat=True)) == [False, True]


@pytest.mark.rule("OS-27")
@pytest.mark.parametrize("script", [True, False])
def test_a_move_is_undone_by_the_button_beside_it(tab: Tab, shop: Shop, script: bool) -> None:
    order, page = _quiet(shop), tab(shop.desk, java_script_enabled=script)
    _open(page)
    choose(page, "Diagnostics")

    page.get_by_role("button", name="Undo").click()

    expect(chip(page)).to_contain_text("New")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    order.refresh_from_db()
    assert order.version == 3


@pytest.mark.rule("OS-27")
def test_the_offer_to_undo_goes_by_itself(tab: Tab, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    _quiet(shop)
    page = tab(shop.desk)
    page.clock.install()
    _open(page)
    choose(page, "Diagnostics")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()

    page.clock.run_for(31_000)

    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


@pytest.mark.rule("EF-6")
def test_an_effect_changes_on_the_page_by_itself_and_what_is_typed_stays(tab: Tab, shop: Shop) -> None:
    order = make_order(shop, client=make_client(shop, phone="+12125550100"))
    line = make_line(order)
    put(order, shop, "Ready")
    page = _open(tab(shop.desk))
    expect(effects(page, "owed")).to_contain_text("queued")
    _change(page, line, title="Half a title")

    Effect.objects.update(state="done", ended_at=timezone.now())

    expect(effects(page, "done")).to_contain_text("sent", timeout=4_000)
    expect(_row(page, line).locator("[name=title]")).to_have_value("Half a title")
    expect(_row(page, line).locator("[name=title]")).to_be_focused()
    expect(page.locator("#history[hx-get]")).to_have_count(0)


@pytest.mark.rule("OR-3")
@pytest.mark.parametrize("script", [True, False])
def test_the_performer_is_given_in_two_clicks(tab: Tab, shop: Shop, script: bool) -> None:
    order, page = _quiet(shop), tab(shop.desk, java_script_enabled=script)
    _open(page).locator("#performer-menu > summary").click()

    page.get_by_role("button", name="Fixit technician").click()

    expect(page.locator("#performer-menu > summary")).to_contain_text("Fixit technician")
    order.refresh_from_db()
    assert order.performer == shop.tech


def test_the_page_with_everything_on_it_has_no_fault_and_fits_a_phone(tab: Tab, shop: Shop) -> None:
    order = make_order(shop, performer=shop.tech)
    line = make_line(order, "A long name of a part that has to break", discount=Decimal(2), performer=shop.desk)
    make_line(order)
    for text, audience in (("Smells", "internal"), ("Tomorrow", "client")):
        said: dict[str, Any] = {"text": text, "audience": audience, "key": f"{len(text):032x}"}
        browse(shop.desk).post("/orders/1/comments/add/", said)
    put(order, shop, "Diagnostics")
    page = tab(shop.owner, bypass_csp=True, reduced_motion="reduce")
    page.context.add_init_script(path=AXE)
    _open(page)
    _change(page, line)
    expect(_row(page, line).locator("[name=title]")).to_be_visible()

    assert faults_of(page, "order") == []
    expect(dialog(page)).to_have_count(0)
