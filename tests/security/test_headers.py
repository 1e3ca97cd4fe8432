"""Content-Security-Policy on every answer, and nothing in any page that it would have to forgive."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.security.callers import ANONYMOUS, STRANGER, Caller, call_as
from tests.security.routes import routes
from tests.security.world import World

POLICY = (
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self' data:",
    "manifest-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
)


# What people attached may do nothing at all; the browser styles an image that stands alone.
OF_FILES = ("default-src 'none'", "sandbox", "style-src 'unsafe-inline'")
_FILES = {"orders:attachment-file", "orders:attachment-thumbnail"}


def policy_on(response: HttpResponse) -> tuple[str, ...]:
    header: str = response.headers.get("Content-Security-Policy", "")
    return tuple(sorted(part.strip() for part in header.split(";")))


class _Inline(HTMLParser):
    """Collects what a browser would run or apply from inside the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        is_data = said.get("type") == "application/json"
        if tag == "style" or (tag == "script" and "src" not in said and not is_data):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on")) or (value or "").strip().startswith("javascript:"):
                self.found.append(f'<{tag} {name}="{value}">')


def inline_in(response: HttpResponse) -> list[str]:
    reader = _Inline()
    if response.headers.get("Content-Type", "").startswith("text/html"):
        reader.feed(response.content.decode())
    return reader.found


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("GET", ANONYMOUS),
        ("GET", STRANGER),
        ("GET", "owner"),
        ("GET", "technician"),
        ("POST", ANONYMOUS),
        ("POST", "owner"),
        ("DELETE", "owner"),
    ],
)
def test_every_answer_has_the_strict_policy_and_no_inline_code(method: str, name: str, world: World) -> None:
    caller, faults = call_as(name, world), {}

    for route in routes():
        response = caller.try_out(method, route.address(world.own))
        allowed = {POLICY, OF_FILES} if route.name in _FILES else {POLICY}
        if policy_on(response) not in allowed or inline_in(response):
            faults[route.label] = (response.status_code, policy_on(response), inline_in(response))

    assert faults == {}


Ask = Callable[[Caller], HttpResponse]
_ERRORS: dict[str, tuple[int, Ask]] = {
    "a host we do not serve": (400, lambda caller: caller.ask("GET", "/orders/", headers={"host": "evil.example"})),
    "a form too big": (400, lambda caller: caller.ask("POST", reverse("orders:order-new"), {"about": "x" * 2_000_000})),
    "a form of too many fields": (
        400,
        lambda caller: caller.ask("POST", reverse("orders:order-new"), {str(number): "x" for number in range(2_000)}),
    ),
    "a missing right": (403, lambda caller: caller.ask("GET", reverse("notifications:gateway-edit"))),
    "a form without its token": (
        403,
        lambda caller: caller.client(enforce_csrf_checks=True).post(reverse("orders:order-new")),
    ),
    "no such order": (404, lambda caller: caller.ask("GET", "/orders/999999/")),
    "no such address": (404, lambda caller: caller.ask("GET", "/no/such/address/")),
    "no such static file": (404, lambda caller: caller.ask("GET", "/static/no-such-file.js")),
    "a method nobody answers": (405, lambda caller: caller.ask("PUT", reverse("orders:order-list"))),
    "something broken": (500, lambda caller: caller.ask("GET", "/broken/")),
}


@pytest.mark.parametrize("what", _ERRORS)
def test_every_error_is_our_own_page_with_the_strict_policy(settings: Settings, world: World, what: str) -> None:
    settings.ROOT_URLCONF = "tests.security.strange_urls"
    status, ask = _ERRORS[what]

    response = ask(call_as("front_desk", world))

    assert response.status_code == status
    assert policy_on(response) == POLICY
    assert inline_in(response) == []
    assert b"Onward" in response.content or status == 405


@pytest.mark.parametrize("host", ["testserver", "evil.example"])
def test_the_way_to_https_has_the_strict_policy_too(settings: Settings, db: None, host: str) -> None:
    settings.SECURE_SSL_REDIRECT = True

    response = Client().get("/sign-in/", headers={"host": host})

    assert response.status_code == (301 if host == "testserver" else 400)
    assert policy_on(response) == POLICY


def test_pages_are_framed_by_nobody_and_sniffed_by_nobody(world: World) -> None:
    response = call_as("owner", world).ask("GET", reverse("orders:order-list"))

    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(world: World) -> None:
    browser = Client()
    browser.get(reverse("account_login"))
    user = world.own.shop.owner.user

    browser.post(reverse("account_login"), {"login": user.email, "password": "correct horse"})

    assert {"sessionid", "csrftoken"} <= browser.cookies.keys()
    for name in ("sessionid", "csrftoken"):
        assert browser.cookies[name]["httponly"]
        assert browser.cookies[name]["samesite"] == "Lax"


def test_no_page_of_a_member_is_kept_by_caches_between(world: World) -> None:
    """What a shared cache keeps for one person it could show to another."""
    response = call_as("owner", world).ask("GET", reverse("orders:order-list"))

    assert "Cookie" in response["Vary"]
