"""The shell and the pages of the desk, light and dark, in both languages: axe names nothing, nothing sticks out."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Membership, Role
from statuses.groups import Group
from statuses.models import Effect, Status
from tests.browser.conftest import Tab
from tests.browser.scan import AXE, WIDE, faults_of
from tests.factories import Shop, make_client, make_order, make_shop, put

pytestmark = [
    pytest.mark.browser,
    pytest.mark.needs("chromium"),
    pytest.mark.rule("TN-6"),
    pytest.mark.parametrize("language", ["en", "ru"]),
]

LONG = "Пылесосбезединогопробела" * 4


@pytest.fixture
def business(transactional_db: None, language: str) -> Shop:
    """A shop with long words, something late and something that failed."""
    shop = make_shop("Fixit", country={"en": "US", "ru": "RU"}[language], language=language, noun="ticket")
    client = make_client(shop, LONG, "+12125550100", "somebody.with.a.long.address@mail.example")
    ready = Status.objects.of(shop.organization).live().filter(group=Group.READY)[0]
    for about in (LONG, "Lamp"):
        order = make_order(shop, client=client, about=about, performer=shop.owner, deadline=timezone.now())
        put(order, shop, ready.name)
    Effect.objects.update(state=Effect.State.UNKNOWN, ended_at=timezone.now(), reason="The gateway answered 500.")
    return shop


def opened(tab: Tab, member: Membership, language: str) -> Page:
    page = tab(member, locale={"en": "en-US", "ru": "ru-RU"}[language], reduced_motion="reduce")
    page.context.add_init_script(path=AXE)
    return page


def test_the_pages_of_the_desk(tab: Tab, business: Shop, language: str) -> None:
    page, faults = opened(tab, business.owner, language), []

    for address in ("/", "/search/?q=lamp", "/search/?q=zyxw", "/search/", "/messages/undelivered/", "/admin/"):
        page.goto(address)
        faults += faults_of(page, address)

    assert faults == []


def test_an_empty_shop(tab: Tab, transactional_db: None, language: str) -> None:
    page = opened(tab, make_shop("Fixit", language=language).owner, language)
    page.goto("/")

    assert faults_of(page, "steps") == []


def test_what_opens_in_the_bar(tab: Tab, business: Shop, language: str) -> None:
    elsewhere = make_shop("Elsewhere")
    Membership.objects.create(organization=elsewhere.organization, user=business.owner.user, role=Role.MANAGER)
    page, faults = opened(tab, business.owner, language), []
    page.goto("/organizations/")
    page.get_by_role("button", name="Fixit").last.click()
    page.goto("/orders/")

    for menu in (".switcher", ".mine"):
        page.locator(f"{menu} > summary").click()
        faults += faults_of(page, menu)
        page.set_viewport_size(WIDE)
        page.keyboard.press("Escape")
    page.locator("#find").press_sequentially("2")
    expect(page.locator("#found").get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    faults += faults_of(page, "found")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    faults += faults_of(page, "keys")

    assert faults == []
