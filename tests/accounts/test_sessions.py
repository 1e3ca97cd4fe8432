"""Where a person is signed in: listed, and ended."""

from __future__ import annotations

import time

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.people.sessions import SEEN_EVERY, device
from tests.factories import Shop
from tests.pages import text_of

ME = reverse("accounts:me")
ORDERS = reverse("orders:order-list")
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"


def signed_in(member: Membership, agent: str = WINDOWS, address: str = "192.0.2.10") -> Client:
    browser = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    browser.force_login(member.user)
    browser.get(ORDERS)
    return browser


def session_of(browser: Client) -> UserSession:
    return UserSession.objects.get(session_key=browser.session.session_key)


@pytest.mark.rule("TN-3")
def test_every_place_is_listed_with_device_and_address_and_this_one_is_marked(shop: Shop) -> None:
    here = signed_in(shop.desk)
    signed_in(shop.desk, PHONE, "192.0.2.11")
    signed_in(shop.tech, address="192.0.2.99")

    text = text_of(here.get(ME))

    assert "Chrome on Windows · here 192.0.2.10" in text
    assert "Safari on iPhone 192.0.2.11" in text
    assert "192.0.2.99" not in text


@pytest.mark.rule("TN-3")
def test_one_place_is_ended_from_another_and_again_is_not_there(shop: Shop) -> None:
    here, there = signed_in(shop.desk), signed_in(shop.desk, PHONE)
    end = reverse("accounts:session-end", args=[session_of(there).pk])

    answers = [here.post(end).status_code, here.post(end).status_code]

    assert answers == [302, 404]
    assert there.get(ORDERS)["Location"].startswith(reverse("account_login"))
    assert here.get(ORDERS).status_code == 200


@pytest.mark.rule("TN-3")
def test_all_others_are_ended_at_once(shop: Shop) -> None:
    here, others = signed_in(shop.desk), [signed_in(shop.desk) for _each in range(2)]
    somebody = signed_in(shop.tech)

    text = text_of(here.post(reverse("accounts:sessions-end-others"), follow=True))

    assert "Signed out in 2 places." in text
    assert [other.get(ORDERS).status_code for other in others] == [302, 302]
    assert [browser.get(ORDERS).status_code for browser in (here, somebody)] == [200, 200]


@pytest.mark.rule("TN-3")
def test_somebody_elses_place_is_not_there(shop: Shop) -> None:
    theirs = signed_in(shop.tech)

    response = signed_in(shop.owner).post(reverse("accounts:session-end", args=[session_of(theirs).pk]))

    assert response.status_code == 404
    assert theirs.get(ORDERS).status_code == 200


@pytest.mark.rule("TN-3")
def test_this_very_place_is_ended_by_signing_out_only(shop: Shop) -> None:
    here = signed_in(shop.desk)

    here.post(reverse("accounts:session-end", args=[session_of(here).pk]))

    assert here.get(ORDERS).status_code == 200


@pytest.mark.rule("TN-3")
def test_when_a_place_was_used_is_noted_every_few_minutes_only(shop: Shop) -> None:
    here = signed_in(shop.desk)
    first = session_of(here).last_seen_at

    here.get(ORDERS)
    assert session_of(here).last_seen_at == first
    session = here.session
    session["seen_at"] = time.time() - SEEN_EVERY - 1
    session.save()
    here.get(ORDERS)

    assert session_of(here).last_seen_at > first


@pytest.mark.rule("TN-3")
def test_a_changed_password_ends_the_other_places(shop: Shop) -> None:
    here, there = signed_in(shop.desk), signed_in(shop.desk, PHONE)
    said = {"oldpassword": "correct horse", "password1": "a quite different one", "password2": "a quite different one"}

    here.post(reverse("account_change_password"), said)

    assert there.get(ORDERS).status_code == 302
    assert "Safari on iPhone" not in text_of(here.get(ME))


@pytest.mark.rule("TN-3")
def test_the_own_name_is_changed_and_a_bad_one_refused_with_the_old_one_at_the_side(shop: Shop) -> None:
    here = signed_in(shop.desk)

    refused = here.post(ME, {"name": ""})
    here.post(ME, {"name": "Dana Reyes"})

    assert (refused.status_code, "Fixit front_desk" in text_of(refused)) == (422, True)
    shop.desk.user.refresh_from_db()
    assert shop.desk.user.name == "Dana Reyes"


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        (WINDOWS, "Chrome on Windows"),
        (PHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on Linux"),
        (WINDOWS + " Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5", "Unknown device"),
        ("", "Unknown device"),
        ("<script>alert(1)</script>", "Unknown device"),
    ],
)
def test_a_device_is_named_by_what_it_says_of_itself(agent: str, named: str) -> None:
    assert device(agent) == named
