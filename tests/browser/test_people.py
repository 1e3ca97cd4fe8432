"""Settings → People as an owner uses it: by mouse, by keyboard, without JavaScript, in Russian."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect

from accounts.models import Membership, Role
from accounts.people.services import require_second_factor
from notifications.models import DemoMessage
from tests.accounts.people import code_of, with_app
from tests.browser.acts import open_mine
from tests.browser.conftest import Tab
from tests.browser.keyboard import Keyboard
from tests.factories import Shop, make_order, make_shop

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]

NORA = "nora@mail.example"
PASSWORD = "a long enough one"


def link_in_the_outbox(page: Page) -> str:
    """Return where the newest letter of the demo leads, as its reader sees it."""
    page.goto("/demo/outbox/")
    letter = page.locator(".bubble").first.inner_text()
    return next(word for word in letter.split() if "/invitation/" in word)


def invite(page: Page, email: str, role: str) -> None:
    page.goto("/settings/people/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Role").select_option(role)
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text(f"The invitation is on its way to {email}.")).to_be_visible()


@pytest.mark.rule("TN-3")
@pytest.mark.parametrize("script", [True, False])
def test_an_owner_invites_a_newcomer_joins_is_promoted_and_taken_out(tab: Tab, shop: Shop, script: bool) -> None:
    owner, nora = tab(shop.owner, java_script_enabled=script), tab(java_script_enabled=script, expects=[403])
    invite(owner, NORA, "Technician")
    nora.goto(link_in_the_outbox(owner))
    nora.get_by_label("Your name").fill("Nora New")
    nora.get_by_label("Password").fill(PASSWORD)
    nora.get_by_role("button", name="Join").click()
    expect(nora.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    nora.goto("/settings/statuses/")
    expect(nora.get_by_role("heading", name="You may not do this")).to_be_visible()

    owner.goto("/settings/people/")
    owner.get_by_role("link", name="Nora New").click()
    owner.get_by_label("Role").select_option("Manager")
    owner.get_by_role("button", name="Save").click()
    expect(owner.get_by_role("row", name="Nora New")).to_contain_text("Manager")
    nora.goto("/settings/statuses/")
    expect(nora.get_by_role("heading", name="Statuses")).to_be_visible()

    owner.get_by_role("link", name="Nora New").click()
    owner.get_by_role("button", name="Take Nora New out").click()
    expect(owner.get_by_role("button", name="Bring back Nora New")).to_be_visible()
    nora.goto("/orders/")
    expect(nora.get_by_role("heading", name="Where do you work now?")).to_be_visible()


@pytest.mark.rule("TN-3")
def test_who_leaves_hands_the_open_orders_over(tab: Tab, shop: Shop) -> None:
    order, page = make_order(shop, performer=shop.tech), tab(shop.owner)
    page.goto("/settings/people/")
    page.get_by_role("link", name="Fixit technician").click()
    expect(page.get_by_text("Still in hand: 1 open order.")).to_be_visible()

    page.get_by_label("Give it to").select_option("Fixit front_desk")
    page.get_by_role("button", name="Take Fixit technician out").click()
    page.goto(f"/orders/{order.number}/")

    expect(page.locator("#performer-menu")).to_contain_text("Fixit front_desk")


@pytest.mark.rule("TN-3")
def test_inviting_and_withdrawing_by_keys_alone(tab: Tab, shop: Shop) -> None:
    page = tab(shop.owner)
    keyboard = Keyboard(page)
    page.goto("/settings/people/")

    keyboard.fill(page.get_by_label("E-mail"), NORA)
    keyboard.press("Enter")
    withdraw = page.get_by_role("button", name=f"Withdraw the invitation of {NORA}")
    keyboard.go_to(withdraw)
    keyboard.press("Enter")

    expect(page.get_by_text("Nobody is invited just now.")).to_be_visible()


@pytest.mark.rule("TN-3", "TN-6")
def test_an_invitation_of_a_russian_shop_is_russian_to_the_end(tab: Tab, transactional_db: None) -> None:
    shop = make_shop("Мастерская", country="RU", language="ru")
    owner, guest = tab(shop.owner, locale="ru-RU"), tab(locale="ru-RU")
    owner.goto("/settings/people/")
    owner.get_by_label("E-mail").fill(NORA)
    owner.get_by_role("button", name="Отправить приглашение").click()
    expect(owner.get_by_text(f"Приглашение отправлено на {NORA}.")).to_be_visible()
    guest.goto(link_in_the_outbox(owner))
    guest.get_by_label("Ваше имя").fill("Нора")
    guest.get_by_label("Пароль").fill(PASSWORD)
    guest.get_by_role("button", name="Присоединиться").click()

    expect(guest.get_by_role("heading", name="Сегодня", exact=True)).to_be_visible()
    assert "приглашает вас работать" in DemoMessage.objects.get().text


@pytest.mark.rule("TN-4")
@pytest.mark.parametrize("script", [True, False])
def test_who_works_in_two_places_switches_in_the_header(tab: Tab, shop: Shop, neighbour: Shop, script: bool) -> None:
    here = Membership.objects.create(organization=shop.organization, user=neighbour.tech.user, role=Role.MANAGER)
    page = tab(here, java_script_enabled=script)
    page.goto("/organizations/")
    page.locator("main").get_by_role("button", name="Neighbour").click()
    expect(page.locator(".switcher > summary")).to_contain_text("Neighbour")

    page.locator(".switcher > summary").click()
    page.locator(".switcher").get_by_role("button", name="Fixit").click()

    expect(page.locator(".switcher > summary")).to_contain_text("Fixit")
    open_mine(page)
    expect(page.get_by_text("Fixit · Manager")).to_be_visible()


@pytest.mark.rule("TN-3")
@pytest.mark.parametrize("script", [True, False])
def test_a_required_second_factor_is_set_up_with_an_app_before_anything_else(
    tab: Tab, shop: Shop, script: bool
) -> None:
    require_second_factor(shop.organization, required=True, by=shop.owner)
    page = tab(shop.desk, java_script_enabled=script)
    page.goto("/orders/")
    page.get_by_role("link", name="With an app that shows codes").click()
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Authenticator code").fill(code_of(page.locator(".secret-key").inner_text()))
    page.get_by_role("button", name="Switch on").click()

    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name="Back to work").click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


@pytest.mark.rule("TN-3")
def test_a_place_one_forgot_to_sign_out_from_is_ended_from_ones_account(tab: Tab, shop: Shop) -> None:
    here, there = tab(shop.desk), tab(shop.desk)
    there.goto("/orders/")
    here.goto("/me/")

    here.locator("[aria-labelledby=sessions] .person-row form button").click()
    there.goto("/orders/")

    expect(there.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(here.get_by_text("Signed out there.")).to_be_visible()


# --- passkeys -----------------------------------------------------------------------------------


def with_device(page: Page) -> None:
    """Give the browser a device that holds passkeys and finds its person every time."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def add_passkey(page: Page, *, alone: bool) -> None:
    page.goto("/me/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What to call it").fill("This laptop")
    page.get_by_label("Sign in with it instead of the password").set_checked(alone)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


@pytest.mark.rule("TN-3")
def test_a_passkey_is_added_and_signs_in_without_a_password(tab: Tab, shop: Shop) -> None:
    page = tab(shop.desk)
    with_device(page)
    add_passkey(page, alone=True)
    page.goto("/me/")
    expect(page.get_by_text("This laptop")).to_be_visible()
    open_mine(page)
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.goto("/clients/")

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", name="Clients", exact=True)).to_be_visible()
    expect(page.locator(".my-name")).to_have_text("Fixit front_desk")


@pytest.mark.rule("TN-3")
def test_a_security_key_is_asked_for_after_the_password(tab: Tab, shop: Shop) -> None:
    page = tab(shop.desk)
    with_device(page)
    add_passkey(page, alone=False)
    page.goto("/me/")
    open_mine(page)
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.get_by_label("Email").fill(shop.desk.user.email)
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()

    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


@pytest.mark.rule("TN-3")
def test_a_device_without_a_passkey_says_so_and_the_password_still_works(tab: Tab, shop: Shop) -> None:
    page = tab()
    with_device(page)
    page.goto("/sign-in/?next=/clients/")

    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("That did not work: the device refused")).to_be_visible()
    page.get_by_label("Email").fill(shop.desk.user.email)
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("heading", name="Clients", exact=True)).to_be_visible()


@pytest.mark.rule("TN-3")
def test_without_scripts_no_passkey_is_offered_and_the_code_still_works(tab: Tab, shop: Shop) -> None:
    secret = with_app(shop.desk.user)
    EmailAddress.objects.create(user=shop.desk.user, email=shop.desk.user.email, primary=True, verified=True)
    page = tab(java_script_enabled=False)
    page.goto("/sign-in/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    page.get_by_label("Email").fill(shop.desk.user.email)
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
