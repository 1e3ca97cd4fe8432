"""Coming in: sign in, a forgotten password; and the language and theme one chose stay."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from tests.browser.acts import open_mine
from tests.browser.conftest import Tab
from tests.factories import Shop

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]

WRONG = "The email address and/or password you specified are not correct."


def _sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.rule("TN-3")
@pytest.mark.parametrize("script", [True, False])
def test_signing_in_leads_to_today_and_signing_out_back_to_the_door(tab: Tab, shop: Shop, script: bool) -> None:
    page = tab(java_script_enabled=script)

    _sign_in(page, shop.desk.user.email, "correct horse")
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    open_mine(page)
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.rule("TN-3")
@pytest.mark.parametrize("email", ["right", "nobody@mail.example"])
def test_a_wrong_password_says_so_and_keeps_the_address_that_was_typed(tab: Tab, shop: Shop, email: str) -> None:
    typed = shop.desk.user.email if email == "right" else email
    page = tab()

    _sign_in(page, typed, "wrong horse")

    expect(page.get_by_text(WRONG)).to_be_visible()
    expect(page.get_by_label("Email")).to_have_value(typed)


@pytest.mark.rule("TN-3")
def test_a_page_asked_for_before_signing_in_is_where_one_arrives(tab: Tab, shop: Shop) -> None:
    page = tab()
    page.goto("/clients/")

    page.get_by_label("Email").fill(shop.desk.user.email)
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("heading", name="Clients", exact=True)).to_be_visible()


@pytest.mark.rule("TN-3")
def test_a_forgotten_password_is_chosen_anew_by_the_link_in_the_mail(tab: Tab, shop: Shop) -> None:
    page = tab()
    page.goto("/sign-in/")
    page.get_by_role("link", name="Forgot").click()
    page.get_by_label("Email").fill(shop.desk.user.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()

    (link,) = re.findall(r"http://\S+/password/reset/key/\S+", str(mail.outbox[0].body))
    page.goto(link)
    for field in page.get_by_label("New Password").all():
        field.fill("staple battery 7")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="The new password works")).to_be_visible()
    _sign_in(page, shop.desk.user.email, "staple battery 7")

    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize("script", [True, False])
def test_the_language_and_the_theme_chosen_at_the_door_stay(tab: Tab, script: bool) -> None:
    page = tab(java_script_enabled=script)
    page.goto("/sign-in/")

    page.get_by_role("button", name="Русский").click()
    page.get_by_role("button", name="Тёмная").click()
    page.goto("/sign-up/")

    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.get_by_role("button", name="Русский")).to_have_attribute("aria-pressed", "true")


@pytest.mark.rule("TN-6")
def test_the_language_and_the_theme_a_person_chose_stay_in_every_browser(tab: Tab, shop: Shop) -> None:
    page = tab(shop.desk)
    page.goto("/clients/")

    open_mine(page)
    page.get_by_role("button", name="Русский").click()
    expect(page.get_by_role("heading", name="Клиенты")).to_be_visible()
    open_mine(page)
    page.get_by_role("button", name="Тёмная").click()
    elsewhere = tab(shop.desk)
    elsewhere.goto("/clients/")

    for each in (page, elsewhere):
        each.reload()
        expect(each.get_by_role("heading", name="Клиенты")).to_be_visible()
        expect(each.locator("html")).to_have_attribute("data-bs-theme", "dark")


@pytest.mark.rule("TN-6")
def test_without_a_choice_the_theme_is_the_systems_and_follows_it(tab: Tab) -> None:
    page = tab(color_scheme="dark")
    page.goto("/sign-in/")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")

    page.emulate_media(color_scheme="light")

    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")


def test_the_language_can_be_changed_on_a_page_that_refused_a_form(tab: Tab, shop: Shop) -> None:
    page = tab(shop.desk, java_script_enabled=False, expects=[422])
    page.goto("/orders/new/")
    page.get_by_label("Device").fill("Lamp")
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.locator(".invalid-feedback")).to_be_visible()

    open_mine(page)
    page.get_by_role("button", name="Русский").click()

    expect(page.get_by_role("heading", name="Принять заказ")).to_be_visible()
