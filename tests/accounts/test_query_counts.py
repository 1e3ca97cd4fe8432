"""Pages of the frame take as many queries for fifty people, places or changes as for one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.auditing import note
from accounts.models import Did, Invitation, Location, Membership, Organization, Role
from accounts.people.invitations import VALID_FOR, digest_of
from accounts.people.services import end_membership, set_places
from tests.factories import Shop, make_location, make_order, make_user
from tests.pages import browse, queries_of

CHANGES, LOCATIONS, PEOPLE = (reverse(f"accounts:{name}-list") for name in ("change", "location", "people"))
CHOICE, ME = reverse("accounts:organization-choose"), reverse("accounts:me")


def taken_with(grow: Callable[[int], None], ask: Callable[[], list[int]]) -> list[list[int]]:
    """Return how many queries pages take with one row more, with three and with fifty."""
    taken = []
    for places in (range(1), range(1, 3), range(3, 50)):
        for place in places:
            grow(place)
        taken.append(ask())
    return taken


@pytest.mark.rule("TN-3")
def test_people_who_work_here_at_several_locations_who_left_and_who_are_invited(shop: Shop) -> None:
    browser, branch = browse(shop.owner), make_location(shop)
    own, page = {"organization": shop.organization}, reverse("accounts:member-detail", args=[shop.tech.pk])

    def grow(place: int) -> None:
        here, gone = (
            Membership.objects.create(**own, user=make_user(f"{word} {place}"), role=Role.TECHNICIAN)
            for word in ("Here", "Gone")
        )
        set_places(here, [branch], by=shop.owner, handing=True)
        end_membership(gone, by=shop.owner)
        email, until = f"invited{place}@mail.example", timezone.now() + VALID_FOR
        said = {"invited_by": shop.owner.user, "token_digest": digest_of(email), "expires_at": until}
        Invitation.objects.create(**own, email=email, role=Role.MANAGER, **said)

    taken = taken_with(grow, lambda: [queries_of(browser, PEOPLE), queries_of(browser, page)])

    assert taken[0] == taken[1] == taken[2]
    assert max(taken[0]) <= 15


@pytest.mark.rule("TN-3")
def test_changes_of_settings(shop: Shop) -> None:
    browser = browse(shop.owner)

    def grow(place: int) -> None:
        note(shop.owner, Did.CHANGED, shop.organization, {"phone": ("", str(place))})
        note(shop.desk, Did.CHANGED, shop.status("Ready"), {"name": ("", str(place))})

    taken = taken_with(grow, lambda: [queries_of(browser, CHANGES)])

    assert taken[0] == taken[1] == taken[2]


@pytest.mark.rule("TN-7")
def test_locations_with_what_is_open_there(shop: Shop) -> None:
    browser, taken = browse(shop.owner), []
    own = Location.objects.filter(organization=shop.organization)
    for wanted in (1, 3, 50):
        while own.count() < wanted:
            make_order(shop, location=make_location(shop, f"Branch {own.count()}"))
        taken.append(queries_of(browser, LOCATIONS))

    # From the second on, the frame of every page has a choice of them.
    assert taken[0] + 1 == taken[1] == taken[2]


@pytest.mark.rule("TN-3")
def test_where_one_is_signed_in_and_with_what(shop: Shop) -> None:
    browser, user = browse(shop.owner), shop.owner.user

    def grow(place: int) -> None:
        there = Client(headers={"user-agent": f"Firefox/{place} (Linux)"})
        there.force_login(user)
        there.get(ME)
        Authenticator.objects.create(user=user, type="webauthn", data={"name": f"Key {place}", "credential": {}})

    taken = taken_with(grow, lambda: [queries_of(browser, ME)])

    assert len(browser.get(ME).context["places"]) == len(browser.get(ME).context["passkeys"]) + 1 == 51
    assert taken[0] == taken[1] == taken[2]
    assert max(taken[0]) <= 15


@pytest.mark.rule("TN-4")
def test_organizations_one_works_in_on_the_page_that_asks_and_in_the_frame(shop: Shop) -> None:
    browser = browse(shop.owner)
    said = {"country": "US", "currency": "USD", "time_zone": "UTC", "language": "en"}

    def grow(place: int) -> None:
        there = Organization.objects.create(name=f"Elsewhere {place}", **said)
        Membership.objects.create(organization=there, user=shop.owner.user, role=Role.MANAGER)
        browser.post(reverse("accounts:organization-enter", args=[shop.organization.pk]))

    taken = taken_with(grow, lambda: [queries_of(browser, CHOICE), queries_of(browser, reverse("orders:order-list"))])

    assert browser.get(CHOICE).content.count(b"Elsewhere") >= 50
    assert taken[0] == taken[1] == taken[2]
