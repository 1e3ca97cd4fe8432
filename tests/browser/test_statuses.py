"""An owner sets the statuses up: by mouse, by keyboard, without scripts, on a phone, in Russian."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.names import written
from notifications.models import MessageText
from orders.models import Order
from statuses.groups import Group
from statuses.models import Status
from tests.browser.conftest import Tab
from tests.browser.keyboard import Keyboard
from tests.factories import Shop, make_client, make_order, make_shop, put

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]

LIST = "/settings/statuses/"
EITHER_WAY = pytest.mark.parametrize("script", [True, False])


def row(page: Page, name: str) -> Locator:
    return page.locator(".status-row").filter(has=page.get_by_text(name, exact=True))


def block(page: Page, group: str) -> Locator:
    return page.get_by_role("region", name=group, exact=True)


def names(page: Page, group: str) -> list[str]:
    return block(page, group).locator(".status-rows .chip").all_inner_texts()


def open_form(page: Page, name: str) -> Locator:
    row(page, name).get_by_role("link").click()
    side = page.locator(".side-form")
    expect(side.get_by_role("heading", name=name, exact=True)).to_be_visible()
    return side


def save(page: Page) -> None:
    page.locator(".side-form").get_by_role("button", name="Save").click()
    expect(page.locator(".side-form")).to_have_count(0)


@pytest.mark.rule("OS-6")
@EITHER_WAY
def test_a_status_is_added_coloured_and_renamed(tab: Tab, shop: Shop, script: bool) -> None:
    page = tab(shop.owner, java_script_enabled=script)
    page.goto(LIST)

    block(page, "Deferred").get_by_role("link", name="Add").click()
    page.get_by_label("Name", exact=False).first.fill("With the courier")
    page.get_by_title("Magenta").click()
    save(page)
    open_form(page, "With the courier").get_by_label("Name", exact=False).first.fill("On the road")
    save(page)

    expect(row(page, "On the road").locator(".chip-magenta")).to_be_visible()
    assert names(page, "Deferred")[-1] == "On the road"
    assert page.url.endswith(LIST) or f"{LIST}#" in page.url


@pytest.mark.rule("EF-7")
def test_the_preview_and_the_parts_follow_the_typing(tab: Tab, shop: Shop) -> None:
    make_order(shop, about="Samovar", client=make_client(shop, "Ann", "+12125550188"))
    page = tab(shop.owner)
    page.goto(LIST)
    side = open_form(page, "Diagnostics")
    expect(side.get_by_label("SMS").first).to_be_hidden()

    side.get_by_label("Message to the client").check()
    side.get_by_label("SMS").first.fill("{client}, {about}: " + "x" * 150)

    expect(side.get_by_text("As No. 1 would read it · 2 SMS, 164 characters")).to_be_visible()
    expect(side.get_by_text("Ann, Samovar: xxx")).to_be_visible()
    assert not MessageText.objects.filter(status=shop.status("Diagnostics")).exists()
    save(page)
    assert MessageText.objects.filter(status=shop.status("Diagnostics")).exists()


@pytest.mark.rule("EF-7")
@EITHER_WAY
def test_an_unknown_placeholder_is_named_and_the_typing_stays(tab: Tab, shop: Shop, script: bool) -> None:
    page = tab(shop.owner, java_script_enabled=script, expects=[422])
    page.goto(LIST)
    side = open_form(page, "Ready")

    side.get_by_label("SMS").first.fill("Dear {cleint}")
    side.get_by_role("button", name="Save").click()

    expect(side.get_by_text("There is no placeholder {cleint}.")).to_be_visible()
    expect(side.get_by_label("SMS").first).to_have_value("Dear {cleint}")


@pytest.mark.rule("OS-6")
def test_a_status_is_dragged_to_its_place(tab: Tab, shop: Shop) -> None:
    page = tab(shop.owner)
    page.goto(LIST)

    with page.expect_response(lambda response: response.url.endswith("/place/")):
        row(page, "Awaiting parts").locator(".handle").drag_to(row(page, "Awaiting approval").locator(".handle"))
    expect(block(page, "Deferred").locator(".status-rows .chip").last).to_have_text("Awaiting parts")

    page.reload()
    assert names(page, "Deferred") == ["In the queue", "Awaiting approval", "Awaiting parts"]


@pytest.mark.rule("OS-6")
@EITHER_WAY
def test_arrows_do_what_dragging_does(tab: Tab, shop: Shop, script: bool) -> None:
    page = tab(shop.owner, java_script_enabled=script)
    page.goto(LIST)

    for place in (2, 1):
        page.get_by_role("button", name="Move Awaiting approval up").click()
        chip = block(page, "Deferred").locator(f".status-rows > li:nth-child({place}) .chip")
        expect(chip).to_have_text("Awaiting approval")
        if script:
            expect(page.get_by_role("button", name="Move Awaiting approval up")).to_be_focused()

    assert names(page, "Deferred") == ["Awaiting approval", "Awaiting parts", "In the queue"]


@pytest.mark.rule("OS-7", "OS-8")
@EITHER_WAY
def test_to_another_group_a_forbidden_switch_goes_only_when_confirmed(tab: Tab, shop: Shop, script: bool) -> None:
    Status.objects.filter(pk=shop.status("Diagnostics").pk).update(opens_payment=True)
    page = tab(shop.owner, java_script_enabled=script, expects=[422])
    page.goto(LIST)
    side = open_form(page, "Diagnostics")

    side.get_by_label("Group").select_option("new")
    side.get_by_role("button", name="Save").click()
    expect(side.get_by_text("does not allow: Payment window. It will be switched off.")).to_be_visible()
    side.get_by_label("Yes, switch that off").check()
    save(page)

    assert names(page, "New") == ["New", "Diagnostics"]
    moved = Status.objects.get(pk=shop.status("Diagnostics").pk)
    assert (moved.group, moved.opens_payment) == (Group.NEW, False)


@pytest.mark.rule("OS-9", "OS-10")
@EITHER_WAY
def test_a_status_is_archived_with_a_receiver_and_restored(tab: Tab, shop: Shop, script: bool) -> None:
    put(make_order(shop), shop, "Diagnostics")
    page = tab(shop.owner, java_script_enabled=script, expects=[422])
    page.goto(LIST)

    open_form(page, "Diagnostics").get_by_role("link", name="Archive").click()
    side = page.locator(".side-form")
    expect(side.get_by_role("heading", name="Archive “Diagnostics”?")).to_be_visible()
    side.get_by_role("button", name="Archive").click()
    expect(side.get_by_text("1 sit here: choose where they move.")).to_be_visible()
    side.get_by_label("Move them to").select_option(label="In progress")
    side.get_by_role("button", name="Archive").click()
    expect(page.locator(".side-form")).to_have_count(0)
    assert Order.objects.get().status == shop.status("In progress")

    page.get_by_text("1 in the archive").click()
    page.get_by_role("button", name="Restore").click()

    expect(block(page, "In progress").locator(".status-rows .chip").last).to_have_text("Diagnostics")


@pytest.mark.rule("OS-12")
@EITHER_WAY
def test_a_name_in_the_archive_is_restored_from_where_it_was_typed(tab: Tab, shop: Shop, script: bool) -> None:
    Status.objects.filter(pk=shop.status("Diagnostics").pk).update(archived_at="2026-01-01T00:00Z")
    page = tab(shop.owner, java_script_enabled=script, expects=[422])
    page.goto(LIST)
    block(page, "Deferred").get_by_role("link", name="Add").click()
    page.get_by_label("Name", exact=False).first.fill("diagnostics")
    page.locator(".side-form").get_by_role("button", name="Save").click()

    page.get_by_role("button", name="Restore “Diagnostics”").click()

    expect(block(page, "In progress").locator(".status-rows .chip").last).to_have_text("Diagnostics")


@pytest.mark.rule("OS-6", "OS-23")
def test_the_whole_of_it_by_keyboard_alone(tab: Tab, shop: Shop) -> None:
    page = tab(shop.owner)
    page.goto(LIST)
    keyboard = Keyboard(page)

    keyboard.go_to(block(page, "Ready").get_by_role("link", name="Add"))
    keyboard.press("Enter")
    keyboard.is_at(page.locator("#id_name"))
    keyboard.type("Packed")
    keyboard.go_to(page.get_by_label("Managers"))
    keyboard.press("Space")
    keyboard.go_to(page.get_by_role("button", name="Save"))
    keyboard.press("Enter")
    keyboard.is_at(page.locator("#add-ready"))

    keyboard.go_to(page.get_by_role("button", name="Move Packed up"))
    keyboard.press("Enter")
    expect(block(page, "Ready").locator(".status-rows .chip").first).to_have_text("Packed")
    keyboard.is_at(page.get_by_role("button", name="Move Packed up"))

    packed = Status.objects.get(name="Packed")
    assert (packed.manager_may_set, packed.front_desk_may_set) == (False, True)


@pytest.mark.rule("OS-23")
@EITHER_WAY
def test_ways_into_a_status_are_ticked_and_the_menu_follows(tab: Tab, shop: Shop, script: bool) -> None:
    make_order(shop)
    page = tab(shop.owner, java_script_enabled=script)
    page.goto(LIST)
    side = open_form(page, "Ready")
    expect(side.get_by_label("In progress", exact=True)).to_be_hidden()
    side.get_by_label("From any status").uncheck()
    side.get_by_label("In progress", exact=True).check()
    save(page)

    page.goto("/orders/1/")
    page.locator("#status-menu > summary").click()
    expect(page.locator("#status-menu").get_by_text("Diagnostics", exact=True)).to_be_visible()
    expect(page.locator("#status-menu .menu-item").get_by_text("Ready", exact=True)).to_have_count(0)


@pytest.mark.rule("TN-6")
def test_on_a_phone_in_russian_the_form_stands_alone_and_nothing_runs_over(tab: Tab, transactional_db: None) -> None:
    workshop = make_shop("Мастерская", country="RU", language="ru")
    workshop.owner.user.language = "ru"
    workshop.owner.user.save()
    page = tab(workshop.owner, width=360, locale="ru-RU")
    page.goto(LIST)
    status = Status.objects.of(workshop.organization).filter(group=Group.READY).get()

    page.locator(f"#status-{status.pk} a").click()
    expect(page.locator(".side-form h2")).to_have_text(status.name)
    expect(page.locator(".groups")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Название*").fill("Можно забирать")
    page.get_by_role("button", name="Сохранить").click()

    expect(page.get_by_text("Статус «Можно забирать» сохранён.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


HOSTILE = "</title><script>alert(1)</script>'\"{{ 7|add:7 }}\u202egnp"


@pytest.mark.rule("OS-6")
def test_a_hostile_name_is_only_text_wherever_it_stands(tab: Tab, shop: Shop) -> None:
    page = tab(shop.owner)
    page.goto(f"{LIST}new/in_progress/")
    page.get_by_label("Name", exact=False).first.fill(HOSTILE)
    page.get_by_label("Name for clients").fill(HOSTILE)
    save(page)
    status = Status.objects.get(public_name=written(HOSTILE))
    put(make_order(shop), shop, "Diagnostics")

    for address in (LIST, f"{LIST}{status.pk}/", f"{LIST}{status.pk}/remove/", f"/orders/1/move/{status.pk}/"):
        page.goto(address)
        expect(page.get_by_text(written(HOSTILE)).first).to_be_attached()
    assert page.evaluate("document.scripts.length") < 10


def test_going_back_shows_the_page_before_and_it_works(tab: Tab, shop: Shop) -> None:
    page = tab(shop.owner)
    page.goto(LIST)
    open_form(page, "Ready")

    page.go_back()
    expect(page.locator(".side-form")).to_have_count(0)

    open_form(page, "Diagnostics").get_by_label("Name*").fill("Looking inside")
    save(page)
    expect(row(page, "Looking inside")).to_be_visible()


@pytest.mark.rule("EF-7")
def test_a_hostile_text_is_only_text_in_its_preview_and_in_the_dialog(tab: Tab, shop: Shop) -> None:
    make_order(shop, client=make_client(shop, "<i>Ann</i>", "+12125550188"))
    page = tab(shop.owner)
    page.goto(LIST)
    side = open_form(page, "Ready")

    side.get_by_label("SMS").first.fill("{client} <img src=x onerror=alert(1)> {{ 7|add:7 }} {0.__class__}")
    said = "<i>Ann</i> <img src=x onerror=alert(1)> {{ 7|add:7 }} {0.__class__}"
    expect(side.get_by_text(said)).to_be_visible()
    save(page)
    page.goto(f"/orders/1/move/{shop.status('Ready').pk}/")

    expect(page.locator("#id_message-sms-text")).to_have_value(said)
