"""The page of an order as a person uses it: comments, undo, what is under way."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from orders.models import Comment
from statuses.models import Effect
from tests.browser.acts import change_line, chip, choose, dialog, effects, open_order, row_of
from tests.browser.conftest import Tab
from tests.browser.scan import AXE, faults_of
from tests.factories import Shop, make_client, make_line, make_order, make_quiet_order, put
from tests.pages import browse

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]


@pytest.mark.rule("OR-4")
@pytest.mark.parametrize("script", [True, False])
def test_comments_say_who_reads_them_and_look_it(tab: Tab, shop: Shop, script: bool) -> None:
    make_quiet_order(shop)
    page = open_order(tab(shop.desk, java_script_enabled=script))
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
    order, page = make_quiet_order(shop), tab(shop.desk, java_script_enabled=script)
    open_order(page)
    choose(page, "Diagnostics")

    page.get_by_role("button", name="Undo").click()

    expect(chip(page)).to_contain_text("New")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    order.refresh_from_db()
    assert order.version == 3


@pytest.mark.rule("OS-27")
def test_the_offer_to_undo_goes_by_itself(tab: Tab, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    make_quiet_order(shop)
    page = tab(shop.desk)
    page.clock.install()
    open_order(page)
    choose(page, "Diagnostics")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()

    page.clock.run_for(31_000)

    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


@pytest.mark.rule("EF-6")
def test_an_effect_changes_on_the_page_by_itself_and_what_is_typed_stays(tab: Tab, shop: Shop) -> None:
    order = make_order(shop, client=make_client(shop, phone="+12125550100"))
    line = make_line(order)
    put(order, shop, "Ready")
    page = open_order(tab(shop.desk))
    expect(effects(page, "owed")).to_contain_text("queued")
    change_line(page, line, title="Half a title")

    Effect.objects.update(state="done", ended_at=timezone.now())

    expect(effects(page, "done")).to_contain_text("sent", timeout=4_000)
    expect(row_of(page, line).locator("[name=title]")).to_have_value("Half a title")
    expect(row_of(page, line).locator("[name=title]")).to_be_focused()
    expect(page.locator("#history[hx-get]")).to_have_count(0)


@pytest.mark.rule("OR-3")
@pytest.mark.parametrize("script", [True, False])
def test_the_performer_is_given_in_two_clicks(tab: Tab, shop: Shop, script: bool) -> None:
    order, page = make_quiet_order(shop), tab(shop.desk, java_script_enabled=script)
    open_order(page).locator("#performer-menu > summary").click()

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
    open_order(page)
    change_line(page, line)
    expect(row_of(page, line).locator("[name=title]")).to_be_visible()

    assert faults_of(page, "order") == []
    expect(dialog(page)).to_have_count(0)
