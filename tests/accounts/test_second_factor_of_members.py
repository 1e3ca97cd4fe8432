"""The second factor as an organization has it: required of everybody, reset by an owner."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Change, Did, Membership, Role
from accounts.people.second_factor import has_second_factor
from accounts.people.services import require_second_factor
from tests.accounts.people import confirmed, set_up_app, with_app
from tests.factories import Shop, make_user
from tests.pages import browse, text_of

ORDERS = reverse("orders:order-list")
WANTED = reverse("accounts:second-factor-wanted")


@pytest.fixture
def strict(shop: Shop) -> Shop:
    """A shop that asks everybody for a second factor."""
    require_second_factor(shop.organization, required=True, by=shop.owner)
    return shop


@pytest.mark.rule("TN-3")
def test_an_owner_requires_it_and_that_is_on_record(shop: Shop) -> None:
    browser = browse(shop.owner)

    for _time in range(2):
        browser.post(reverse("accounts:second-factor-require"), {"required": "yes"})

    shop.organization.refresh_from_db()
    assert shop.organization.requires_second_factor
    change = Change.objects.get()
    assert (change.did, change.fields) == (Did.CHANGED, [["requires_second_factor", False, True]])


@pytest.mark.rule("TN-3")
@pytest.mark.parametrize("role", Role)
def test_who_has_none_is_led_to_setting_it_up_before_anything_else(strict: Shop, role: Role) -> None:
    browser, member = browse(strict.members[role]), strict.members[role]

    assert browser.get(ORDERS)["Location"] == WANTED
    assert browser.get(reverse("home"))["Location"] == WANTED
    assert "Fixit asks everybody for more than a password" in text_of(browser.get(WANTED))
    assert browse(member, htmx=True).get(ORDERS)["HX-Redirect"] == WANTED


@pytest.mark.rule("TN-3")
def test_nothing_is_written_for_who_has_none(strict: Shop) -> None:
    response = browse(strict.desk).post(reverse("crm_clients:client-new"), {"name": "Ann"})

    assert response["Location"] == WANTED


@pytest.mark.rule("TN-3")
def test_nobody_is_locked_out_of_setting_it_up(strict: Shop) -> None:
    user = strict.desk.user
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    browser = confirmed(strict.desk)
    open_to_them = ["mfa_activate_totp", "mfa_add_webauthn", "accounts:me", "account_email", "account_change_password",
                    "accounts:organization-choose"]  # fmt: skip

    assert [name for name in open_to_them if browser.get(reverse(name)).status_code != 200] == []
    set_up_app(browser)

    assert browser.get(ORDERS).status_code == 200
    assert browser.get(WANTED)["Location"] == reverse("home")


@pytest.mark.rule("TN-3")
def test_recovery_codes_alone_are_no_second_factor(strict: Shop) -> None:
    Authenticator.objects.create(user=strict.desk.user, type="recovery_codes", data={})

    assert browse(strict.desk).get(ORDERS)["Location"] == WANTED


@pytest.mark.rule("TN-3", "TN-4")
def test_another_organization_of_the_same_person_asks_for_nothing(strict: Shop, neighbour: Shop) -> None:
    user = make_user("Commuter")
    for place in (strict, neighbour):
        Membership.objects.create(organization=place.organization, user=user, role=Role.MANAGER)
    browser = Client()
    browser.force_login(user)

    browser.post(reverse("accounts:organization-enter", args=[neighbour.organization.pk]))
    assert browser.get(ORDERS).status_code == 200
    browser.post(reverse("accounts:organization-enter", args=[strict.organization.pk]))
    assert browser.get(ORDERS)["Location"] == WANTED


@pytest.mark.rule("TN-3")
def test_the_admin_asks_for_it_too_and_has_no_door_of_its_own(strict: Shop, neighbour: Shop) -> None:
    with_app(neighbour.owner.user)
    browser = browse(neighbour.members[Role.MANAGER])
    said = {"username": neighbour.owner.user.email, "password": "correct horse"}

    assert browse(strict.owner).get("/admin/")["Location"] == WANTED
    assert browser.post("/admin/login/", said)["Location"] == reverse("home")
    assert int(browser.session["_auth_user_id"]) == neighbour.members[Role.MANAGER].user.pk


def reset(shop: Shop, member: Membership, by: Membership | None = None) -> HttpResponse:
    return browse(by or shop.owner).post(reverse("accounts:member-reset-factor", args=[member.pk]))


@pytest.mark.rule("TN-3")
def test_an_owner_resets_a_lost_second_factor_and_the_person_is_told_and_signed_out(shop: Shop) -> None:
    with_app(shop.desk.user)
    browser = browse(shop.desk)
    browser.get(ORDERS)

    answers = [reset(shop, shop.desk), reset(shop, shop.desk)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert not has_second_factor(shop.desk.user)
    assert browser.get(ORDERS)["Location"].startswith(reverse("account_login"))
    assert not UserSession.objects.filter(user=shop.desk.user).exists()
    (letter,) = mail.outbox
    assert letter.to == [shop.desk.user.email]
    assert "Fixit owner of Fixit reset your second factor" in letter.body
    assert Change.objects.get().fields == [["second_factor", True, False]]


@pytest.mark.rule("TN-3", "TN-1")
def test_who_works_elsewhere_too_keeps_it(shop: Shop, neighbour: Shop) -> None:
    with_app(shop.desk.user)
    Membership.objects.create(organization=neighbour.organization, user=shop.desk.user, role=Role.TECHNICIAN)

    response = reset(shop, shop.desk)

    assert response.status_code == 409
    assert "cannot be reset here" in text_of(response)
    assert has_second_factor(shop.desk.user)
    assert "Neighbour" not in text_of(response)


@pytest.mark.rule("TN-3")
def test_ones_own_is_switched_off_in_ones_account_not_reset(shop: Shop) -> None:
    with_app(shop.owner.user)

    assert reset(shop, shop.owner).status_code == 404
    assert has_second_factor(shop.owner.user)


@pytest.mark.rule("TN-2")
def test_only_owners_reset(shop: Shop, neighbour: Shop) -> None:
    with_app(shop.desk.user)

    assert reset(shop, shop.desk, by=shop.members[Role.MANAGER]).status_code == 403
    assert reset(shop, shop.desk, by=neighbour.owner).status_code == 404
    assert has_second_factor(shop.desk.user)
