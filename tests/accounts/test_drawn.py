"""Settings that two people change at once: the second is told, keeps what they typed, and saves it once they looked."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import Location
from notifications.models import SmsGateway
from tests.factories import Shop
from tests.pages import browse, forms_of, text_of

ORGANIZATION = reverse("accounts:organization-edit")
GATEWAY = reverse("notifications:gateway-edit")


def page_of(shop: Shop, what: str) -> str:
    location = Location.objects.get(organization=shop.organization)
    return {
        "organization": ORGANIZATION,
        "gateway": GATEWAY,
        "location": reverse("accounts:location-edit", args=[location.pk]),
    }[what]


def drawn_on(page: HttpResponse, shop: Shop) -> dict[str, Any]:
    """Return what the form on a page would send, with what its menus have chosen."""
    form = next(form for form in forms_of(page).values() if "drawn" in form)
    chosen = {
        name: getattr(shop.organization, name) for name in ("noun", "country", "currency", "time_zone", "language")
    }
    return {"backend": "demo"} | chosen | form


@pytest.mark.rule("TN-3", "TN-7")
@pytest.mark.parametrize(
    ("what", "theirs", "ours"),
    [
        ("organization", {"bank_details": "Account 2"}, {"phone": "555"}),
        ("location", {"address": "River 5"}, {"phone": "555"}),
        ("gateway", {"body": '{"text": "{text}"}'}, {"timeout": "9"}),
    ],
)
def test_what_somebody_else_saved_meanwhile_is_not_written_over_unseen(
    shop: Shop, what: str, theirs: dict[str, str], ours: dict[str, str]
) -> None:
    SmsGateway.objects.create(organization=shop.organization, backend="demo", body='{"to": "{to}"}')
    browser, page = browse(shop.owner), page_of(shop, what)
    drawn = drawn_on(browser.get(page), shop)
    assert browser.post(page, drawn | theirs).status_code == 302

    refused = browser.post(page, drawn | ours)

    assert refused.status_code == 422
    assert "Somebody changed this while you were typing." in text_of(refused)
    ((name, typed),) = ours.items()
    again = drawn_on(refused, shop)
    assert again[name] == typed
    assert browser.post(page, again).status_code == 302


@pytest.mark.rule("TN-3", "TN-7")
@pytest.mark.parametrize(
    ("what", "said"),
    [("organization", {"phone": "555"}), ("location", {"from-1": "08:00"}), ("gateway", {"timeout": "9"})],
)
def test_the_same_settings_sent_twice_are_saved_once_and_quietly(shop: Shop, what: str, said: dict[str, str]) -> None:
    SmsGateway.objects.create(organization=shop.organization, backend="demo", body='{"to": "{to}"}')
    browser, page = browse(shop.owner), page_of(shop, what)
    drawn = drawn_on(browser.get(page), shop)

    assert [browser.post(page, drawn | said).status_code for _each in range(2)] == [302, 302]
