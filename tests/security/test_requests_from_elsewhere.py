"""No act by a forged request, no way out to another site, no form from another organization's page."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.urls import resolve, reverse

from accounts.access import Who, policy_of
from crm_clients.models import Client
from orders.models import Order
from tests.security.callers import ANONYMOUS, COMMUTER, Caller, call_as
from tests.security.routes import Route, routes
from tests.security.world import World
from tests.security.writes import watched

_ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example",
    "http:///evil.example",
    " https://evil.example/",
    "\thttps://evil.example/",
    "\x00//evil.example/",
    "javascript:alert(1)",
    "https://testserver@evil.example/",
    "https://[evil.example",
    "/" * 20_000,
]


def acts(who: Who | None = None) -> list[Route]:
    """Return the routes that answer POST, of one kind of policy or of all."""
    return [route for route in routes() if "POST" in route.policy.methods and who in {None, route.policy.who}]


@pytest.mark.parametrize("name", ["owner", "technician", ANONYMOUS])
def test_no_act_is_done_for_a_request_without_our_token(name: str, world: World) -> None:
    caller = call_as(name, world)

    for route in acts():
        with watched() as changes:
            response = caller.client(enforce_csrf_checks=True).post(route.address(world.own))

        assert (route.label, response.status_code, changes) == (route.label, 403, [])
        assert b"This page had grown old" in response.content


def test_no_view_is_exempt_from_the_token() -> None:
    assert [route.label for route in routes() if getattr(route.view, "csrf_exempt", False)] == []


def is_local(response: HttpResponse) -> bool:
    if response.status_code == 400:
        return True
    address = urlsplit(response["Location"])
    return response.status_code == 302 and address.netloc == "" and not address.path.startswith(("//", "/\\"))


@pytest.mark.parametrize("address", _ELSEWHERE)
def test_no_next_address_leads_to_another_site(world: World, address: str) -> None:
    owner, nobody = call_as("owner", world), call_as(ANONYMOUS, world)
    signing_in = {"login": owner.user.email, "password": "correct horse", "next": address}

    answers = [
        owner.ask("POST", reverse("accounts:preferences"), {"theme": "dark", "next": address}),
        owner.ask("POST", reverse("account_logout"), {"next": address}),
        nobody.ask("POST", reverse("account_login"), signing_in),
        nobody.ask("POST", reverse("account_login"), signing_in, query_params={"next": address}),
    ]

    assert [is_local(answer) for answer in answers] == [True] * 4


@pytest.mark.parametrize("address", ["https://evil.example/x/", "http://[", "", "nonsense", "\x00", "//evil.example/"])
def test_where_htmx_says_it_is_leads_to_no_other_site(world: World, address: str) -> None:
    headers = {"hx-request": "true", "hx-current-url": address}

    response = call_as(ANONYMOUS, world).ask("GET", reverse("orders:order-list"), headers=headers)

    assert response.status_code == 200
    assert response["HX-Redirect"] in {
        reverse("account_login") + "?next=%2F",
        reverse("account_login") + "?next=nonsense",
    }


def test_after_signing_in_one_is_where_one_wanted_to_be(world: World) -> None:
    wanted = reverse("crm_clients:client-detail", args=[world.own[Client].pk])
    nobody, owner = call_as(ANONYMOUS, world), world.own.shop.owner.user

    sign_in = nobody.ask("GET", wanted)["Location"]
    signed_in = nobody.ask("POST", sign_in, {"login": owner.email, "password": "correct horse"})

    assert signed_in["Location"] == wanted
    assert nobody.ask("POST", reverse("orders:order-new"))["Location"].endswith("?next=%2F")


@pytest.mark.rule("TN-1", "TN-4")
def test_a_form_drawn_for_another_organization_is_refused_and_changes_nothing(world: World) -> None:
    commuter = call_as(COMMUTER, world)
    elsewhere = {"organization": world.neighbour.shop.organization.pk, "about": "x", "seen": 0, "title": "x"}

    for route in acts(Who.MEMBERS):
        with watched() as changes:
            response = commuter.ask("POST", route.address(world.own), elsewhere)
        refused = response.status_code == 403 or response.headers.get("Location") == reverse("home")

        assert (route.label, refused, changes) == (route.label, True, [])


@pytest.mark.rule("TN-4")
def test_who_sends_a_form_of_another_organization_is_told_where_they_are(world: World) -> None:
    browser = call_as(COMMUTER, world).client()
    elsewhere = {"organization": world.neighbour.shop.organization.pk, "version": 2}
    address = reverse("orders:order-edit", args=[world.own[Order].number])

    page = browser.post(address, elsewhere, follow=True)

    assert "You now work in Fixit; nothing was changed." in page.content.decode()


class _Forms(HTMLParser):
    """Collects the posted forms of a page: (address, names and values of hidden fields)."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self.forms: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method", "").lower() == "post":
            self.forms.append((said.get("action") or self._address, {}))
        if tag == "input" and said.get("type") == "hidden" and self.forms:
            self.forms[-1][1][said["name"]] = said.get("value", "")


def forms_on(address: str, caller: Caller) -> list[tuple[str, dict[str, str]]]:
    reader = _Forms(address)
    response = caller.ask("GET", address)
    if not response.streaming:
        reader.feed(response.content.decode(errors="replace"))
    return reader.forms


def is_for_members(address: str) -> bool:
    policy = policy_of(resolve(urlsplit(address).path))
    return policy is not None and policy.who is Who.MEMBERS


@pytest.mark.rule("TN-1")
def test_every_form_carries_its_token_and_the_organization_it_was_drawn_for(world: World) -> None:
    owner, here = call_as("owner", world), str(world.own.shop.organization.pk)
    pages = [route.address(world.own) for route in routes() if not route.name.startswith("admin:")]
    drawn = [form for page in pages for form in forms_on(page, owner)]

    assert len(drawn) > 50
    assert [address for address, hidden in drawn if "csrfmiddlewaretoken" not in hidden] == []
    assert {hidden.get("organization") for address, hidden in drawn if is_for_members(address)} == {here}
