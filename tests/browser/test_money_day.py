"""Money from the counter to the pay slip: paid ahead, the rest in two ways; opened again and closed anew."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from accounts import invariants
from accounts.models import Role
from orders.models import Order
from payments.models import Payment
from payroll.selectors import balance_of
from tests.browser.acts import add_line, assign, chip, choose, confirm, dialog, from_receipt, reload_until
from tests.browser.conftest import Tab
from tests.factories import Shop
from tests.faults.processes import Worker
from tests.payroll.paying import give_rates

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]


def _accept(page: Page) -> None:
    page.goto("/orders/new/")
    page.get_by_label("Client's phone").fill("(212) 555-0177")
    page.get_by_label("Client's name").fill("Ann Client")
    page.get_by_label("Device").fill("iPhone 13, blue")
    page.get_by_label("Prepayment").fill("20")
    page.get_by_role("button", name="Accept", exact=True).click()
    from_receipt(page)


def _pay_in_two_ways(page: Page, *, script: bool) -> None:
    """Close with the papers: most of it by card, the rest in cash."""
    choose(page, "Closed")
    expect(dialog(page)).to_contain_text("Due: $79.95")
    amount = dialog(page).locator("[name$=-amount]")
    expect(amount).to_have_value("79.95")
    dialog(page).get_by_text("A part of it in another way").click()
    further = dialog(page).get_by_label("Second amount")
    further.fill("50")
    if script:
        expect(amount).to_have_value("29.95")
    else:
        amount.fill("29.95")
    dialog(page).get_by_label("Act of completed work").check()
    dialog(page).get_by_label("Payment receipt").check()
    confirm(page)


def _papers(page: Page) -> None:
    """What opened after the commit is what was ticked, with the figures of the order's page."""
    papers = page.locator(".papers")
    for said in ("Act of completed work", "Payment receipt", "Screen", "$99.95", "$20.00", "$29.95", "$50.00"):
        expect(papers).to_contain_text(said)
    page.goto("/orders/1/")
    expect(page.locator("#totals .due dd")).to_have_text("$0.00")


def _reopen(page: Page) -> None:
    page.goto("/orders/1/")
    page.get_by_role("link", name="Reopen").click()
    reopening = page.locator("#reopen")
    expect(reopening).to_contain_text("$39.98 back from Fixit technician")
    reopening.get_by_label("Reason").fill("The glass was not the one agreed")
    reopening.get_by_role("button", name="Reopen").click()
    expect(chip(page)).to_contain_text("Ready")


def _change_the_line(page: Page) -> None:
    row = page.locator("#line-rows tr").first
    row.get_by_role("link", name="Change").click()
    page.locator("#line-rows [name=price]").fill("120.10")
    page.locator("#line-rows").get_by_role("button", name="Save").click()
    expect(page.locator("#totals .due dd")).to_have_text("$20.15")


def _paid() -> list[tuple[str, Decimal]]:
    return list(Payment.objects.order_by("pk").values_list("method__code", "amount"))


@pytest.mark.rule("OS-24", "OS-26", "OS-30", "OS-31", "OS-35", "OS-40", "OS-42")
@pytest.mark.parametrize("script", [True, False])
def test_money_from_the_counter_to_the_pay_slip_and_once_more(
    tab: Tab, shop: Shop, worker: Worker, script: bool
) -> None:
    give_rates(shop, shop.tech, services_percent=40)
    desk = tab(shop.desk, java_script_enabled=script)
    manager = tab(shop.members[Role.MANAGER], java_script_enabled=script)
    bench = tab(shop.tech, width=360, java_script_enabled=script)
    earned = bench.locator("main")

    _accept(desk)
    assign(desk, "Fixit technician")
    add_line(desk, "Screen", "99.95")
    choose(desk, "Ready")
    confirm(desk)
    expect(chip(desk)).to_contain_text("Ready")
    _pay_in_two_ways(desk, script=script)
    _papers(desk)
    bench.goto("/salary/")
    reload_until(bench, earned.get_by_text("$39.98").first)

    _reopen(manager)
    _change_the_line(manager)
    bench.goto("/salary/")
    expect(earned).to_contain_text("$0.00")
    desk.goto("/orders/1/")
    choose(desk, "Closed")
    expect(dialog(desk)).to_contain_text("Due: $20.15")
    for paper in ("Act of completed work", "Payment receipt"):
        expect(dialog(desk).get_by_label(paper)).to_be_checked()
        dialog(desk).get_by_label(paper).uncheck()
    confirm(desk)
    expect(chip(desk)).to_have_text("Closed")
    bench.goto("/salary/")
    reload_until(bench, earned.get_by_text("$48.04").first)

    order = Order.objects.get()
    assert (order.total, order.paid, order.due) == (Decimal("120.10"), Decimal("120.10"), 0)
    assert _paid() == [
        ("cash", Decimal(20)),
        ("cash", Decimal("29.95")),
        ("card", Decimal(50)),
        ("cash", Decimal("20.15")),
    ]
    assert balance_of(shop.tech) == Decimal("48.04")
    assert {name: faults for name, faults in invariants.faults().items() if faults} == {}
