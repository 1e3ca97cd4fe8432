"""Language and theme by the person's own choice, before and after signing in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import Shop
from tests.pages import browse, text_of

CHOICE = reverse("accounts:preferences")
SIGN_IN = reverse("account_login")
LIST = reverse("orders:order-list")


def language_of(browser: Client, address: str = LIST) -> str:
    page = browser.get(address).content.decode()
    return "ru" if '<html lang="ru"' in page else "en" if '<html lang="en"' in page else "?"


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize(("language", "words"), [("en", "Accept an order"), ("ru", "Принять заказ")])
def test_the_page_is_in_the_language_the_person_chose(shop: Shop, language: str, words: str) -> None:
    browser = browse(shop.owner)

    response = browser.post(CHOICE, {"language": language, "next": LIST})

    assert response["Location"] == LIST
    assert User.objects.get(pk=shop.owner.user_id).language == language
    assert language_of(browser) == language
    assert words in text_of(browser.get(LIST))


@pytest.mark.rule("TN-6")
def test_the_choice_goes_with_the_person_to_another_browser(shop: Shop) -> None:
    browse(shop.owner).post(CHOICE, {"language": "ru"})

    elsewhere = browse(shop.owner)
    elsewhere.cookies["django_language"] = "en"

    assert language_of(elsewhere) == "ru"
    assert language_of(browse(shop.desk)) == "en"


@pytest.mark.rule("TN-6")
def test_before_signing_in_the_browsers_language_counts_until_one_is_chosen(db: None) -> None:
    browser = Client(headers={"accept-language": "ru,en;q=0.5"})
    assert language_of(browser, SIGN_IN) == "ru"

    browser.post(CHOICE, {"language": "en", "next": SIGN_IN})

    assert language_of(browser, SIGN_IN) == "en"


@pytest.mark.rule("TN-6")
def test_a_language_we_do_not_speak_is_answered_in_english(db: None) -> None:
    assert language_of(Client(headers={"accept-language": "fi"}), SIGN_IN) == "en"


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize("address", ["/nowhere/", "/settings/gateway/"])
def test_error_pages_speak_the_persons_language_too(shop: Shop, address: str) -> None:
    browser = browse(shop.desk)
    browser.post(CHOICE, {"language": "ru"})

    assert language_of(browser, address) == "ru"


@pytest.mark.parametrize("theme", User.Theme.values)
def test_the_theme_is_kept_with_the_person_and_in_the_browser(shop: Shop, theme: str) -> None:
    browser = browse(shop.owner)

    browser.post(CHOICE, {"theme": theme})
    browser.post(reverse("account_logout"))

    assert f'data-theme="{theme}"' in browser.get(SIGN_IN).content.decode()
    assert f'data-theme="{theme}"' in browse(shop.owner).get(LIST).content.decode()


def test_choosing_one_leaves_the_other_as_it_was(shop: Shop) -> None:
    browser = browse(shop.owner)

    browser.post(CHOICE, {"theme": "dark"})
    browser.post(CHOICE, {"language": "ru"})

    user = User.objects.get(pk=shop.owner.user_id)
    assert (user.theme, user.language) == ("dark", "ru")
