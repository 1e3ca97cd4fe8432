"""The admin as a manager uses it in Chromium: by mouse, by keys alone, without scripts, in Russian."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from orders.models import Order
from statuses.models import Effect
from tests.browser.conftest import Tab
from tests.browser.keyboard import Keyboard
from tests.factories import Shop, make_client, make_order, make_shop, put

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium"), pytest.mark.rule("TN-5")]


def _statuses() -> list[str]:
    return [str(status) for status in Order.objects.order_by("number").values_list("status__name", flat=True)]


def _select(page: Page, action: str, *numbers: int) -> None:
    for number in numbers:
        row = page.locator("#result_list tbody tr").filter(has=page.get_by_role("link", name=str(number), exact=True))
        row.locator(".action-select").check()
    page.locator("select[name=action]").select_option(action)
    page.locator(".actions button").click()


@pytest.mark.parametrize("script", [True, False])
def test_a_manager_moves_the_selected_orders_and_reads_how_it_went(tab: Tab, shop: Shop, script: bool) -> None:
    for _each in range(3):
        make_order(shop)
    page = tab(shop.members[Role.MANAGER], java_script_enabled=script)
    page.goto("/orders/")
    page.get_by_role("link", name="Admin").click()
    page.get_by_role("main").get_by_role("link", name="Orders").last.click()

    _select(page, "change_status", 1, 2)
    page.get_by_text("Ready", exact=True).last.click()
    page.get_by_role("button", name="Show what it will cause").click()
    expect(page.get_by_text("Message × 4")).to_be_visible()
    put(Order.objects.get(number=2), shop, "Diagnostics")
    page.get_by_role("button", name="Confirm").click()

    expect(page.get_by_text("1 was moved to “Ready”.")).to_be_visible()
    expect(page.get_by_text("Fixit owner set “Diagnostics”")).to_be_visible()
    assert _statuses() == ["Ready", "Diagnostics", "New"]


def test_it_goes_by_keys_alone(tab: Tab, shop: Shop) -> None:
    make_order(shop)
    page = tab(shop.owner)
    page.goto("/admin/orders/order/")
    keys = Keyboard(page)

    keys.go_to(page.locator("select[name=action]"))
    keys.type("Change")
    keys.go_to(page.locator(".action-select"))
    keys.press("Space")
    keys.go_to(page.locator(".actions button"), key="Shift+Tab")
    keys.press("Enter")
    keys.go_to(page.locator("input[name=to]").first)
    keys.press("Space")
    keys.go_to(page.get_by_role("button", name="Show what it will cause"))
    keys.press("Enter")
    keys.go_to(page.get_by_role("button", name="Confirm"), key="Shift+Tab")
    keys.press("Enter")

    expect(page.get_by_role("status").filter(has_text="1 was moved")).to_be_visible()
    assert _statuses() != ["New"]


def test_a_performer_is_chosen_by_typing_and_a_list_filtered_by_one(tab: Tab, shop: Shop) -> None:
    order, other = make_order(shop, about="Lamp"), make_order(shop, about="Kettle")
    User.objects.filter(pk=shop.tech.user_id).update(name="Тимур Галиев")
    page = tab(shop.owner)
    page.goto(f"/admin/orders/order/{order.pk}/change/")

    page.locator(".field-performer .select2-selection").click()
    page.locator(".select2-search__field").fill("гАЛИЕВ")
    page.get_by_role("option", name="Тимур Галиев · Technician").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/orders/order/")
    page.locator("#admin-filters summary").filter(has_text="Performer").click()
    page.locator("details").filter(has=page.locator("#by-performer")).locator(".select2-selection").click()
    page.locator(".select2-search__field").fill("Галиев")
    page.get_by_role("option", name="Тимур Галиев · Technician").click()
    page.locator("details").filter(has=page.locator("#by-performer")).get_by_role("button", name="Filter").click()

    expect(page.locator("#result_list")).to_contain_text("Lamp")
    expect(page.locator("#result_list")).not_to_contain_text(other.about)
    order.refresh_from_db()
    assert order.performer == shop.tech


def test_without_scripts_a_performer_is_chosen_from_the_list_and_a_client_changed(tab: Tab, shop: Shop) -> None:
    client = make_client(shop, "Ann Client", "+12125550177")
    order = make_order(shop, client=client)
    page = tab(shop.members[Role.MANAGER], width=360, java_script_enabled=False)
    page.goto(f"/admin/orders/order/{order.pk}/change/")

    page.locator("#id_performer").select_option(label="Fixit technician")
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto(f"/admin/crm_clients/client/{client.pk}/change/")
    page.get_by_label("Name").fill("Ann Hart")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Ann Hart").first).to_be_visible()
    order.refresh_from_db()
    client.refresh_from_db()
    assert (order.performer, client.name_key) == (shop.tech, "ann hart")


@pytest.mark.rule("TN-6")
def test_in_russian_what_failed_is_sent_again(tab: Tab, transactional_db: None) -> None:
    shop = make_shop("Мастерская", country="RU", language="ru")
    put(make_order(shop), shop, "Готов")
    Effect.objects.update(state=Effect.State.FAILED, reason="Шлюз ответил 500.")
    page = tab(shop.owner, locale="ru-RU")
    page.goto("/admin/statuses/effect/")

    page.get_by_label("С выбранными").select_option("settle")
    page.locator(".action-select").first.check()
    page.get_by_role("button", name="Выполнить").click()
    page.get_by_text("Отправить ещё раз").click()
    page.get_by_role("button", name="Подтвердить").click()

    expect(page.get_by_text("1 разобрано.")).to_be_visible()
    assert sorted(Effect.objects.values_list("state", flat=True)) == ["failed", "owed"]


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize(("theme", "dark"), [("dark", True), ("light", False)])
def test_the_admin_has_the_theme_the_person_chose(tab: Tab, shop: Shop, theme: str, dark: bool) -> None:
    User.objects.filter(pk=shop.owner.user_id).update(theme=theme)
    page = tab(shop.owner, java_script_enabled=False, color_scheme="light" if dark else "dark")

    page.goto("/admin/")

    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (colour == "rgb(20, 23, 28)") is dark
