"""Signing up: the organization, its owner and all it starts with come into being in one step, or not at all."""

from __future__ import annotations

import itertools
import re
import threading
from typing import Any

import pytest
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import guards
from accounts.kinds import BUSINESSES
from accounts.models import Location, Membership, Organization, Role, User
from notifications.models import MessageText
from statuses.models import Status
from tests.factories import Shop
from tests.pages import text_of

ANSWERS = {
    "kind": "repair_shop",
    "organization_name": "Newcomers Ltd",
    "country": "DE",
    "organization_language": "en",
    "name": "Nora New",
    "email": "nora@mail.example",
    "password1": "a long enough one",
}
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def sign_up(browser: Client | None = None, **said: Any) -> HttpResponse:
    return (browser or Client()).post(reverse("account_signup"), ANSWERS | said)


def what_there_is() -> list[int]:
    return [model.objects.count() for model in (User, Organization, Membership, Location, Status, MessageText)]


@pytest.mark.rule("TN-3")
def test_signing_up_makes_organization_owner_location_and_standard_statuses(neighbour: Shop) -> None:
    browser = Client()

    response = sign_up(browser)

    member = Membership.objects.select_related("organization", "user").get(user__email="nora@mail.example")
    organization = member.organization
    assert response["Location"] == reverse("home")
    assert (organization.name, member.role, member.user.name) == ("Newcomers Ltd", Role.OWNER, "Nora New")
    assert (organization.currency, organization.time_zone) == ("EUR", "Europe/Berlin")
    assert Location.objects.filter(organization=organization).count() == 1
    assert Status.objects.of(organization).count() == len(neighbour.statuses)
    assert browser.get(reverse("home"), follow=True).status_code == 200


@pytest.mark.rule("TN-3", "OS-5")
@pytest.mark.parametrize(("language", "is_cyrillic"), [("ru", True), ("en", False)])
@pytest.mark.parametrize("page", ["ru", "en"])
def test_what_it_starts_with_is_named_in_its_own_language_not_that_of_the_page(
    neighbour: Shop, language: str, is_cyrillic: bool, page: str
) -> None:
    sign_up(Client(headers={"accept-language": page}), organization_language=language)

    organization = Organization.objects.get(name="Newcomers Ltd")
    names = [status.name for status in Status.objects.of(organization)]
    names += Location.objects.filter(organization=organization).values_list("name", flat=True)
    assert {bool(_CYRILLIC.search(name)) for name in names} == {is_cyrillic}
    assert User.objects.get(email="nora@mail.example").language == page


@pytest.mark.rule("TN-3")
def test_when_furnishing_fails_nothing_of_the_sign_up_is_left(neighbour: Shop) -> None:
    before, browser = what_there_is(), Client(raise_request_exception=False)
    broken = guards.refuse(connection.vendor, "no_texts", "notifications_messagetext", "INSERT", "1 = 1")
    with connection.cursor() as cursor:
        for statement in broken.create:
            cursor.execute(statement)

    response = sign_up(browser)

    assert response.status_code == 500
    assert what_there_is() == before
    assert browser.get(reverse("home")).status_code == 302

    guards.drop(connection, [broken.name])
    assert sign_up(browser).status_code == 302


@pytest.mark.rule("TN-3")
@pytest.mark.parametrize("password", ["password", "1234567890", "short", "nora@mail.example", ""])
def test_a_password_the_validators_refuse_is_refused_beside_its_field(neighbour: Shop, password: str) -> None:
    before = what_there_is()

    response = sign_up(password1=password)

    assert 'id="error_1_id_password1"' in response.content.decode()
    assert what_there_is() == before


@pytest.mark.rule("TN-3")
@pytest.mark.parametrize("spelled", [str.lower, str.upper, str.title])
def test_an_e_mail_that_has_an_account_is_refused_in_any_spelling(neighbour: Shop, spelled: Any) -> None:
    before = what_there_is()

    response = sign_up(email=spelled(neighbour.owner.user.email))

    assert 'id="error_1_id_email"' in response.content.decode()
    assert what_there_is() == before


@pytest.mark.rule("TN-3")
def test_the_same_sign_up_sent_twice_is_one(neighbour: Shop) -> None:
    browser = Client()

    answers = [sign_up(browser), sign_up(browser), sign_up(Client())]

    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert Organization.objects.filter(name="Newcomers Ltd").count() == 1


class Together:
    """A password validator that lets two sign-ups pass their checks before either writes."""

    meeting = threading.Barrier(2, timeout=10)
    came = itertools.count()

    def validate(self, password: str, user: User | None = None) -> None:
        if next(self.came) < self.meeting.parties:
            self.meeting.wait()

    def get_help_text(self) -> str:
        return ""


@pytest.mark.rule("TN-3")
def test_of_two_sign_ups_with_one_e_mail_at_once_one_is_told_that_it_is_taken(
    transactional_db: None, settings: Settings
) -> None:
    settings.AUTH_PASSWORD_VALIDATORS = [{"NAME": f"{__name__}.Together"}]
    answers: list[HttpResponse] = []

    def knock() -> None:
        answers.append(sign_up(Client(raise_request_exception=False)))
        connections.close_all()

    threads = [threading.Thread(target=knock) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    refused = next(answer for answer in answers if answer.status_code == 200)
    assert 'id="error_1_id_email"' in refused.content.decode()
    assert (User.objects.count(), Organization.objects.count()) == (1, 1)


@pytest.mark.rule("TN-8", "OS-14")
@pytest.mark.parametrize(
    ("kind", "noun"),
    [("repair_shop", "order"), ("school", "ticket"), ("web_shop", "order"), ("service_company", "ticket")],
)
def test_the_kind_of_business_sets_noun_rooms_and_statuses(neighbour: Shop, kind: str, noun: str) -> None:
    browser = Client()

    sign_up(browser, kind=kind)

    organization = Organization.objects.get(name="Newcomers Ltd")
    assert (organization.kind, organization.noun, organization.rooms) == (kind, noun, ["orders", "payroll"])
    assert Status.objects.of(organization).values("group").distinct().count() == 6
    page = text_of(browser.get(reverse("home"), follow=True))
    assert ("Accept a ticket" in page) == (noun == "ticket")


@pytest.mark.rule("TN-8")
@pytest.mark.parametrize("kind", ["", "bakery"])
def test_without_a_kind_nobody_is_signed_up_and_what_was_typed_stays(neighbour: Shop, kind: str) -> None:
    before = what_there_is()

    response = sign_up(kind=kind)

    assert 'id="error_1_id_kind"' in response.content.decode()
    assert 'value="Newcomers Ltd"' in response.content.decode()
    assert what_there_is() == before


@pytest.mark.rule("TN-8")
@pytest.mark.django_db
def test_each_kind_is_explained_where_it_is_chosen() -> None:
    page = Client().get(reverse("account_signup"))

    said = text_of(page)
    assert page.content.decode().count('type="radio"') == len(BUSINESSES)
    assert all(str(business.explained) in said for business in BUSINESSES.values())
    assert "checked" not in page.content.decode()
