"""Secrets are encrypted at rest, readable while keys rotate, and shown on no page."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken
from django.db import connection
from django.urls import reverse
from pytest_django import Settings

from accounts.crypto import decrypt, encrypt
from config.embedded import embedded_secret_key
from notifications.models import SmsGateway
from tests.factories import Shop
from tests.pages import browse

ADDRESS = reverse("notifications:gateway-edit")
TOKEN = "tok-0123456789"
ANSWERS = {
    "backend": "http",
    "address": "https://sms.example/send",
    "headers": f"Authorization: Bearer {TOKEN}",
    "body": '{"to": "{to}"}',
    "timeout": "10",
}


def stored(shop: Shop) -> str:
    """Return every byte of the gateway's row as the database keeps it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notifications_smsgateway WHERE organization_id = %s", [shop.organization.pk])
        return repr(cursor.fetchone())


def gateway_of(shop: Shop) -> SmsGateway:
    return SmsGateway.objects.get(organization=shop.organization)


def test_the_headers_of_a_gateway_are_encrypted_at_rest_and_sent_in_clear(shop: Shop) -> None:
    browse(shop.owner).post(ADDRESS, ANSWERS)

    assert TOKEN not in stored(shop)
    assert "Authorization" not in stored(shop)
    assert gateway_of(shop).headers == {"Authorization": f"Bearer {TOKEN}"}


def test_no_page_shows_them_again_once_they_are_kept(shop: Shop) -> None:
    browser = browse(shop.owner)
    saved = browser.post(ADDRESS, ANSWERS, follow=True)

    page = browser.get(ADDRESS)
    refused = browser.post(ADDRESS, ANSWERS | {"headers": "", "timeout": "soon"})

    assert "Headers are kept, encrypted." in page.content.decode()
    for answer in (saved, page, refused):
        assert TOKEN not in answer.content.decode()


def test_saving_without_headers_keeps_those_that_are_there(shop: Shop) -> None:
    browser = browse(shop.owner)
    browser.post(ADDRESS, ANSWERS)

    browser.post(ADDRESS, ANSWERS | {"headers": "", "timeout": "5"})

    gateway = gateway_of(shop)
    assert (gateway.timeout, gateway.headers) == (5, {"Authorization": f"Bearer {TOKEN}"})


def test_what_an_old_key_encrypted_is_readable_while_it_is_a_fallback(settings: Settings) -> None:
    settings.SECRET_KEY = "old key " * 8
    token = encrypt(TOKEN)

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new key " * 8, ["old key " * 8]
    assert decrypt(token) == TOKEN
    renewed = encrypt(decrypt(token))

    settings.SECRET_KEY_FALLBACKS = []
    assert decrypt(renewed) == TOKEN
    with pytest.raises(InvalidToken):
        decrypt(token)


def test_the_same_secret_never_looks_the_same_and_none_stays_nothing() -> None:
    assert encrypt(TOKEN) != encrypt(TOKEN)
    assert (encrypt(""), decrypt("")) == ("", "")


def test_a_changed_secret_is_refused_instead_of_read() -> None:
    token = encrypt(TOKEN)

    with pytest.raises(InvalidToken):
        decrypt(token[:-2] + ("AA" if token[-2:] != "AA" else "BB"))


def test_the_key_of_an_installation_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first, again = embedded_secret_key(tmp_path / "var"), embedded_secret_key(tmp_path / "var")

    assert first == again
    assert len(first) >= 64
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o077 == 0


def test_passwords_are_kept_as_hashes(shop: Shop) -> None:
    assert "correct horse" not in shop.owner.user.password
    assert shop.owner.user.check_password("correct horse")
