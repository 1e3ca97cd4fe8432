"""A day at the counter, by everybody who has a hand in it: the desk with a client waiting, the bench with a phone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from catalog.models import Item
from notifications.models import DemoMessage
from orders.models import Order
from payments.models import Payment
from tests.browser.acts import assign, chip, choose, confirm, dialog, effects, from_receipt, reload_until
from tests.browser.conftest import Tab
from tests.factories import Shop, make_shop
from tests.faults.processes import Worker

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]

PHONE = "(212) 555-0177"


def _stock(shop: Shop, name: str) -> None:
    item = Item(organization=shop.organization, kind="part", price=Decimal(80), cost=Decimal(30))
    item.call(name)
    item.save()


def _accept(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Accept an order").first.click()
    page.get_by_label("Client's phone").fill(PHONE)
    page.get_by_label("Client's name").fill("Ann Client")
    page.get_by_label("Device").fill("iPhone 13, blue")
    page.get_by_label("Serial number").fill("SN-77")
    page.get_by_label("Fault").fill("Cracked screen")
    page.get_by_label("What came with it").fill("A case")
    page.get_by_label("Prepayment").fill("20")
    page.get_by_role("button", name="Accept", exact=True).click()
    receipt = page.locator(".papers")
    for said in ("Intake receipt No. 1", "Ann Client", "iPhone 13, blue", "SN-77", "A case", "$20.00"):
        expect(receipt).to_contain_text(said)
    from_receipt(page)


def _work_at_the_bench(page: Page) -> None:
    """The technician, on a phone: finds what is theirs, works on it, says so to the desk."""
    page.goto("/")
    page.locator("#order-1").filter(has_text="iPhone 13, blue").locator(".main").click()
    choose(page, "In progress")
    expect(chip(page)).to_contain_text("In progress")
    page.get_by_label("Service or part").fill("Screen")
    page.get_by_label("Price").fill("80")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#line-rows")).to_contain_text("Screen")
    page.get_by_label("Comment").fill("Frame is bent too")
    page.get_by_role("button", name="Keep internal").click()
    expect(page.locator("#history")).to_contain_text("Frame is bent too")


def _find(page: Page, typed: str) -> None:
    page.get_by_role("combobox", name="Search").fill(typed)
    page.get_by_role("combobox", name="Search").press("Enter")
    page.locator("#page").get_by_role("link", name="No. 1").or_(page.get_by_role("heading", name="No. 1")).first.click()
    expect(page.get_by_role("heading", name="No. 1", exact=True)).to_be_visible()


def _tell_the_client(page: Page) -> None:
    choose(page, "Ready")
    expect(dialog(page)).to_contain_text("SMS to +12125550177")
    confirm(page)
    expect(chip(page)).to_contain_text("Ready")


def _hand_over(page: Page) -> None:
    page.get_by_role("link", name="Print receipt").click()
    expect(page.get_by_role("heading", name="Intake receipt No. 1")).to_be_visible()
    from_receipt(page)
    choose(page, "Closed")
    expect(dialog(page)).to_contain_text("Due: $60.00")
    confirm(page)
    expect(chip(page)).to_have_text("Closed")


def _ended_well(shop: Shop) -> None:
    order = Order.objects.get()
    assert (order.client.name, order.performer, order.is_closed) == ("Ann Client", shop.tech, True)
    assert (order.total, order.paid) == (Decimal(80), Decimal(80))
    assert list(Payment.objects.order_by("pk").values_list("amount", flat=True)) == [Decimal(20), Decimal(60)]
    assert DemoMessage.objects.filter(recipient="+12125550177").count() == 1


@pytest.mark.rule("OR-2", "OR-3", "OR-4", "OR-7", "OS-24", "OS-25", "EF-6")
@pytest.mark.parametrize("script", [True, False])
def test_a_repair_from_the_counter_to_the_bench_and_back(tab: Tab, shop: Shop, worker: Worker, script: bool) -> None:
    _stock(shop, "Screen")
    desk = tab(shop.desk, java_script_enabled=script)
    bench = tab(shop.tech, width=360, java_script_enabled=script)

    _accept(desk)
    assign(desk, "Fixit technician")
    _work_at_the_bench(bench)
    desk.goto("/")
    _find(desk, "0177")
    expect(desk.locator("#history")).to_contain_text("Frame is bent too")
    _tell_the_client(desk)
    if script:
        expect(effects(desk, "done")).to_contain_text("sent")
    else:
        reload_until(desk, effects(desk, "done"))
    _hand_over(desk)

    _ended_well(shop)


@pytest.mark.rule("TN-6", "OR-2", "OR-7")
def test_the_same_day_begins_in_russian(tab: Tab, transactional_db: None) -> None:
    shop = make_shop("Мастерская", country="RU", language="ru")
    page = tab(shop.desk, locale="ru-RU")

    page.goto("/orders/new/")
    page.get_by_label("Телефон клиента").fill("8 921 555-01-77")
    page.get_by_label("Имя клиента").fill("Семён Орлов")
    page.get_by_label("Устройство").fill("Чайник")
    page.get_by_role("button", name="Принять", exact=True).click()
    expect(page.locator(".papers")).to_contain_text("Семён Орлов")

    page.goto("/")
    page.get_by_role("combobox", name="Поиск").fill("семен")
    page.get_by_role("combobox", name="Поиск").press("Enter")
    page.get_by_role("link", name="№ 1").first.click()
    expect(page.get_by_role("heading", name="№ 1", exact=True)).to_be_visible()
    choose(page, "В работе")
    expect(chip(page)).to_contain_text("В работе")
