"""Signing in and out: who fails too often waits, sessions begin and end where they should."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from django.conf import settings as current
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

import config.settings as production
from accounts.models import Role, User
from tests.factories import Shop
from tests.pages import browse, text_of

PASSWORD = "correct horse"
_TRIES = 5


def sign_in(user: User, password: str = PASSWORD, *, browser: Client | None = None, address: str = "") -> HttpResponse:
    browser = browser or Client(REMOTE_ADDR=address or "203.0.113.7")
    return browser.post(reverse("account_login"), {"login": user.email, "password": password})


def is_in(browser: Client) -> bool:
    return browser.get(reverse("orders:order-list")).status_code == 200


@pytest.fixture
def limits(settings: Settings) -> None:
    """The limits people meet; other tests run without."""
    settings.ACCOUNT_RATE_LIMITS = getattr(production, "ACCOUNT_RATE_LIMITS", {})


@pytest.mark.rule("TN-3")
def test_after_five_wrong_passwords_the_right_one_is_refused_too(limits: None, shop: Shop) -> None:
    user = shop.owner.user
    for _ in range(_TRIES):
        assert sign_in(user, "wrong").status_code == 200

    response = sign_in(user)

    assert response.status_code == 200
    assert "Too many failed login attempts. Try again later." in text_of(response)


@pytest.mark.rule("TN-3")
def test_one_persons_failures_lock_nobody_else_out(limits: None, shop: Shop) -> None:
    for _ in range(_TRIES + 1):
        sign_in(shop.owner.user, "wrong")

    assert sign_in(shop.desk.user, address="203.0.113.8").status_code == 302


@pytest.mark.rule("TN-3")
def test_one_address_that_tries_many_people_is_stopped(limits: None, shop: Shop) -> None:
    people = [member.user for member in shop.members.values()] * 2
    for user in people:
        sign_in(user, "wrong")

    assert sign_in(shop.desk.user).status_code == 200
    assert sign_in(shop.desk.user, address="203.0.113.8").status_code == 302


@pytest.mark.rule("TN-3")
def test_behind_a_proxy_the_clients_address_counts_not_the_proxys(limits: None, settings: Settings, shop: Shop) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    attacker, other = (
        Client(headers={"x-forwarded-for": f"198.51.100.1, {ip}"}) for ip in ("203.0.113.9", "203.0.113.8")
    )
    for member in [*shop.members.values()] * 2:
        sign_in(member.user, "wrong", browser=attacker)

    assert sign_in(shop.desk.user, browser=attacker).status_code == 200
    assert sign_in(shop.desk.user, browser=other).status_code == 302


def test_behind_a_proxy_exactly_one_address_in_front_is_believed() -> None:
    shown = "from config import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"

    said = subprocess.check_output(
        [sys.executable, "-c", shown], env=os.environ | {"BEHIND_PROXY": "1"}, cwd=production.BASE_DIR, text=True
    )

    assert said.strip() == "1"


@pytest.mark.rule("TN-3")
def test_the_lock_opens_by_itself(limits: None, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(_TRIES):
        sign_in(shop.owner.user, "wrong")
    assert sign_in(shop.owner.user).status_code == 200
    now = time.time()

    monkeypatch.setattr(time, "time", lambda: now + 301)

    assert sign_in(shop.owner.user).status_code == 302


@pytest.mark.rule("TN-3")
def test_who_knocks_without_pause_sees_our_own_page_of_too_many_tries(limits: None, shop: Shop) -> None:
    answers = [Client().post(reverse("account_login"), {}) for _ in range(31)]

    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert "Too many tries" in text_of(answers[-1])


def test_a_wrong_password_and_an_unknown_e_mail_are_answered_alike(shop: Shop) -> None:
    nobody = User(email="nobody@mail.example")

    wrong, unknown = sign_in(shop.owner.user, "wrong"), sign_in(nobody)

    sentence = "The email address and/or password you specified are not correct."
    assert sentence in text_of(wrong)
    assert sentence in text_of(unknown)


def test_the_e_mail_is_taken_in_any_spelling(shop: Shop) -> None:
    said = {"login": shop.owner.user.email.upper(), "password": PASSWORD}

    assert Client().post(reverse("account_login"), said).status_code == 302


def test_a_session_known_before_signing_in_is_worth_nothing_after(shop: Shop) -> None:
    browser, thief = Client(), Client()
    planted = browser.session.session_key or ""
    sign_in(shop.owner.user, browser=browser)
    thief.cookies[current.SESSION_COOKIE_NAME] = planted

    assert is_in(browser)
    assert not is_in(thief)


def test_signing_out_ends_the_session_for_every_copy_of_its_cookie(shop: Shop) -> None:
    browser, copy = browse(shop.owner), Client()
    copy.cookies[current.SESSION_COOKIE_NAME] = browser.cookies[current.SESSION_COOKIE_NAME].value
    assert is_in(copy)

    browser.post(reverse("account_logout"))

    assert not is_in(browser)
    assert not is_in(copy)


def test_looking_at_the_page_of_signing_out_does_not_sign_out(shop: Shop) -> None:
    browser = browse(shop.owner)

    browser.get(reverse("account_logout"))

    assert is_in(browser)


def test_a_new_password_ends_all_other_sessions_and_keeps_this_one(shop: Shop) -> None:
    here, elsewhere = browse(shop.owner), browse(shop.owner)
    said = {"oldpassword": PASSWORD, "password1": "a better one now", "password2": "a better one now"}

    here.post(reverse("account_change_password"), said)

    assert is_in(here)
    assert not is_in(elsewhere)


@pytest.mark.rule("TN-2")
def test_who_is_switched_off_is_out_with_the_next_request(shop: Shop) -> None:
    browser = browse(shop.desk)
    assert is_in(browser)

    User.objects.filter(pk=shop.desk.user_id).update(is_active=False)

    assert not is_in(browser)
    assert sign_in(shop.desk.user)["Location"] == reverse("account_inactive")


@pytest.mark.rule("TN-2")
def test_a_role_counts_from_the_next_request(shop: Shop) -> None:
    browser, settings_page = browse(shop.desk), reverse("accounts:organization-edit")
    assert browser.get(settings_page).status_code == 403

    shop.desk.role = Role.OWNER
    shop.desk.save()
    assert browser.get(settings_page).status_code == 200

    shop.desk.role = Role.TECHNICIAN
    shop.desk.save()
    assert browser.get(settings_page).status_code == 403


def test_the_old_password_is_asked_for_before_a_new_one(shop: Shop) -> None:
    browser = browse(shop.owner)
    said = {"oldpassword": "guess", "password1": "a better one now", "password2": "a better one now"}

    response = browser.post(reverse("account_change_password"), said)

    assert 'id="error_1_id_oldpassword"' in response.content.decode()
    assert sign_in(shop.owner.user).status_code == 302
