"""A forgotten password, from the question to signing in with a new one."""

from __future__ import annotations

import re

import pytest
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from tests.factories import Shop
from tests.pages import text_of

NEW = "an entirely new one"


def ask_for_link(email: str, browser: Client | None = None) -> HttpResponse:
    return (browser or Client()).post(reverse("account_reset_password"), {"email": email})


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"http://testserver(/password/reset/key/\S+)", mail.body)
    assert found, mail.body
    return found[1]


def choose(link: str, password: str = NEW, *, browser: Client | None = None) -> HttpResponse:
    """Follow the link as from a mail program and choose a password on the page it leads to."""
    browser = browser or Client()
    page = browser.get(link, follow=True)
    address = page.redirect_chain[-1][0] if page.redirect_chain else link
    return browser.post(address, {"password1": password, "password2": password})


def can_sign_in(user: User, password: str) -> bool:
    answer = Client().post(reverse("account_login"), {"login": user.email, "password": password})
    return bool(answer.status_code == 302)


@pytest.mark.rule("TN-3")
def test_the_link_in_the_mail_leads_to_a_new_password_that_works(shop: Shop, mailoutbox: list[EmailMessage]) -> None:
    user = shop.owner.user

    asked = ask_for_link(user.email)
    (mail,) = mailoutbox
    chosen = choose(link_in(mail))

    assert asked["Location"] == reverse("account_reset_password_done")
    assert mail.to == [user.email]
    assert chosen["Location"] == reverse("account_reset_password_from_key_done")
    assert can_sign_in(user, NEW)
    assert not can_sign_in(user, "correct horse")


@pytest.mark.rule("TN-3")
def test_the_link_works_once(shop: Shop, mailoutbox: list[EmailMessage]) -> None:
    ask_for_link(shop.owner.user.email)
    link = link_in(mailoutbox[0])
    choose(link)

    again = Client().get(link, follow=True)

    assert "This link no longer works" in text_of(again)
    choose(link, "stolen later on")
    assert not can_sign_in(shop.owner.user, "stolen later on")


@pytest.mark.rule("TN-3")
def test_a_new_password_by_mail_obeys_the_validators(shop: Shop, mailoutbox: list[EmailMessage]) -> None:
    ask_for_link(shop.owner.user.email)

    response = choose(link_in(mailoutbox[0]), "password")

    assert 'id="error_1_id_password1"' in response.content.decode()
    assert can_sign_in(shop.owner.user, "correct horse")


def test_the_key_of_the_link_is_in_no_address_of_the_page_it_leads_to(
    shop: Shop, mailoutbox: list[EmailMessage]
) -> None:
    """A page with the key in its address would give it away in the Referer header."""
    ask_for_link(shop.owner.user.email)
    link = link_in(mailoutbox[0])

    page = Client().get(link, follow=True)

    assert page.status_code == 200
    assert link not in page.redirect_chain[-1][0]
    assert link not in page.content.decode()


@pytest.mark.parametrize("key", ["1-abc", "zzzzzzzzzzzzzz-x", "0-0", "1-" + "x" * 2_000, "1-%00", "ABC-set-password"])
def test_a_made_up_link_is_one_that_no_longer_works(shop: Shop, key: str) -> None:
    page = Client().get(f"/password/reset/key/{key}/", follow=True)

    assert page.status_code == 200
    assert "This link no longer works" in text_of(page)


def test_who_asks_for_an_unknown_e_mail_reads_the_same_answer(shop: Shop) -> None:
    known, unknown = Client(), Client()

    answers = [
        text_of(browser.post(reverse("account_reset_password"), {"email": email}, follow=True))
        for browser, email in ((known, shop.owner.user.email), (unknown, "nobody@mail.example"))
    ]

    assert answers[0] == answers[1]


def test_a_new_password_ends_the_sessions_of_whoever_knew_the_old_one(
    shop: Shop, mailoutbox: list[EmailMessage]
) -> None:
    thief = Client()
    thief.force_login(shop.owner.user)
    ask_for_link(shop.owner.user.email)

    choose(link_in(mailoutbox[0]))

    assert thief.get(reverse("orders:order-list")).status_code == 302


def test_links_are_not_sent_without_end(settings: Settings, shop: Shop, mailoutbox: list[EmailMessage]) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}

    answers = [ask_for_link(shop.owner.user.email).status_code for _ in range(7)]

    assert answers[:5] == [302] * 5
    assert 429 in answers[5:]
    assert len(mailoutbox) == 5
