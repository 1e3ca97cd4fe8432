"""The page behind the link of an invitation, and who joins by it."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Change, Did, Invitation, Membership, Role, User
from accounts.people.services import end_membership
from tests.accounts.people import NORA, SAID, invited, sign_in
from tests.factories import Shop, make_user
from tests.pages import browse, text_of
from tests.russian import english_in, in_russian, make_workshop


def people() -> list[object]:
    return [User.objects.count(), Membership.objects.count(), Invitation.objects.filter(state="accepted").count()]


@pytest.mark.rule("TN-3")
def test_who_has_no_account_signs_up_in_place_and_is_at_work(shop: Shop) -> None:
    invitation, address = invited(shop)
    browser = Client()
    drawn = browser.get(address)

    landed = browser.post(address, SAID | {"email": "other@mail.example"}, follow=True)

    member = Membership.objects.select_related("user").get(user__email=NORA)
    assert "Join Fixit" in text_of(drawn)
    assert "Fixit · Technician" in text_of(landed)
    assert (member.organization, member.role, member.user.name) == (shop.organization, Role.TECHNICIAN, "Nora New")
    assert EmailAddress.objects.get(user=member.user).verified
    assert not User.objects.filter(email="other@mail.example").exists()
    invitation.refresh_from_db()
    assert (invitation.state, invitation.member) == ("accepted", member)
    assert Change.objects.latest("pk").did == Did.JOINED


@pytest.mark.rule("TN-3")
@pytest.mark.parametrize("password", ["password", "1234567890", "short", "nora@mail.example", ""])
def test_a_weak_password_is_refused_beside_its_field_and_nothing_is_half_done(shop: Shop, password: str) -> None:
    _invitation, address = invited(shop)
    before = people()

    response = Client().post(address, SAID | {"password1": password})

    assert response.status_code == 422
    assert 'id="error_1_id_password1"' in response.content.decode()
    assert people() == before


@pytest.mark.rule("TN-3", "TN-4")
def test_who_has_an_account_signs_in_first_and_then_joins(shop: Shop) -> None:
    user = make_user("Nora")
    _invitation, address = invited(shop, user.email)
    browser = Client()

    asked = browser.get(address).content.decode()
    posted = browser.post(address, SAID)
    browser.force_login(user)
    landed = browser.post(address, follow=True)

    assert f'href="{reverse("account_login")}?next={address}"' in asked
    assert "Sign in with it" in text_of(posted)
    assert "Fixit · Technician" in text_of(landed)


@pytest.mark.rule("TN-4")
def test_who_works_elsewhere_works_in_both_and_is_now_here(shop: Shop, neighbour: Shop) -> None:
    _invitation, address = invited(shop, neighbour.tech.user.email, Role.MANAGER)
    browser = browse(neighbour.tech)

    landed = browser.post(address, follow=True)
    browser.post(reverse("accounts:organization-enter", args=[neighbour.organization.pk]))
    looked = browser.get(address, follow=True)

    assert "Fixit · Manager" in text_of(landed)
    assert "Neighbour · Technician" in text_of(looked)
    assert Membership.objects.of(neighbour.tech.user).count() == 2


@pytest.mark.rule("TN-3")
def test_signed_in_as_somebody_else_one_is_told_and_offered_to_sign_out(shop: Shop, neighbour: Shop) -> None:
    _invitation, address = invited(shop)
    browser, before = browse(neighbour.tech), people()

    asked, posted = browser.get(address), browser.post(address, SAID)

    assert "the invitation is for somebody else" in text_of(asked)
    assert posted.status_code == 409
    assert people() == before
    assert browser.post(reverse("account_logout"), {"next": address})["Location"] == address


@pytest.mark.rule("TN-3")
def test_the_link_works_once_and_its_owner_is_led_to_work(shop: Shop) -> None:
    _invitation, address = invited(shop)
    browser = Client()

    first, again = browser.post(address, SAID), browser.post(address, SAID)
    stranger = Client().post(address, SAID)

    assert (first.status_code, again["Location"]) == (302, reverse("home"))
    assert stranger.status_code == 410
    assert "It was used already" in text_of(stranger)
    assert Membership.objects.filter(user__email=NORA).count() == 1


@pytest.mark.rule("TN-3")
def test_a_link_that_is_too_old_is_refused_in_words(shop: Shop) -> None:
    _invitation, address = invited(shop)
    Invitation.objects.update(expires_at=timezone.now())
    before = people()

    answers = [Client().get(address), Client().post(address, SAID)]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "It is too old. Ask whoever invited you to send it again." in text_of(answers[0])
    assert people() == before


@pytest.mark.rule("TN-3")
@pytest.mark.parametrize("token", ["nonsense", "ё", "%2e%2e", "x" * 3_000, "%00", "%0d%0aSet-Cookie:x", "'--"])
def test_a_garbled_link_is_refused_in_words(shop: Shop, token: str) -> None:
    invited(shop)

    response = Client().get(f"/invitation/{token}/")

    assert response.status_code == 404


@pytest.mark.rule("TN-3")
def test_nothing_between_keeps_a_copy_of_the_page(shop: Shop) -> None:
    _invitation, address = invited(shop)

    assert "no-store" in Client().get(address)["Cache-Control"]


@pytest.mark.rule("TN-3")
def test_looking_at_the_link_changes_nothing(shop: Shop) -> None:
    _invitation, address = invited(shop)
    before = people()

    Client().get(address)
    Client().head(address)

    assert people() == before


@pytest.mark.rule("TN-3")
def test_who_was_taken_out_and_is_invited_again_comes_back_in_the_new_role(shop: Shop) -> None:
    end_membership(shop.tech, by=shop.owner)
    _invitation, address = invited(shop, shop.tech.user.email, Role.MANAGER)

    browse(shop.tech).post(address)

    member = Membership.objects.get(user=shop.tech.user)
    assert (member.pk, member.role, member.ended_at) == (shop.tech.pk, Role.MANAGER, None)


@pytest.mark.rule("TN-3")
def test_who_became_a_member_meanwhile_keeps_their_role(shop: Shop) -> None:
    user = make_user("Nora")
    _invitation, address = invited(shop, user.email, Role.TECHNICIAN)
    member = Membership.objects.create(organization=shop.organization, user=user, role=Role.OWNER)

    browse(member).post(address)

    assert Membership.objects.get(user=user).role == Role.OWNER


@pytest.mark.rule("TN-3")
def test_opening_links_is_throttled(shop: Shop, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"invitation": "3/m/ip"}
    browser = Client(REMOTE_ADDR="192.0.2.77")

    answers = [browser.get(f"/invitation/guess-{number}/") for number in range(5)]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 429, 429]
    assert "Too many tries Wait a few minutes and try again." in text_of(answers[4])


@pytest.mark.rule("TN-3")
def test_who_made_an_account_with_the_address_beforehand_loses_every_other_way_into_it(shop: Shop) -> None:
    planted = make_user("Planted")
    for email, verified in ((planted.email, False), ("thief@mail.example", True)):
        EmailAddress.objects.create(user=planted, email=email, verified=verified, primary=not verified)
    _invitation, link = invited(shop, planted.email)
    thief, invited_person = Client(), Client()
    for browser in (thief, invited_person):
        sign_in(planted, browser)
        browser.get("/me/")

    invited_person.post(link)

    assert Membership.objects.filter(user=planted, organization=shop.organization).exists()
    assert list(EmailAddress.objects.filter(user=planted).values_list("email", "verified")) == [(planted.email, True)]
    assert thief.get("/orders/").status_code == 302
    assert invited_person.get("/orders/").status_code == 200


@pytest.mark.rule("TN-3", "TN-6")
@pytest.mark.parametrize("state", ["newcomer", "known", "somebody else", "used", "withdrawn", "expired", "garbled"])
def test_every_page_of_an_invitation_is_in_russian(neighbour: Shop, state: str) -> None:
    workshop = make_workshop()
    email = workshop.desk.user.email if state == "known" else "nora@mail.example"
    if state == "known":
        Membership.objects.filter(pk=workshop.desk.pk).update(ended_at=timezone.now())
    _invitation, address = invited(workshop, email)
    changed = {"used": {"state": "accepted", "member": workshop.tech}, "withdrawn": {"state": "withdrawn"},
               "expired": {"expires_at": timezone.now()}}  # fmt: skip
    Invitation.objects.update(**changed.get(state, {"role": Role.MANAGER}))

    page = in_russian(workshop.tech.user if state == "somebody else" else None).get(
        "/invitation/ё/" if state == "garbled" else address
    )

    assert english_in(page) == set()
