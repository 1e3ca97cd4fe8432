"""Inviting by e-mail, and the page behind the link."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Change, Did, Invitation, Membership, Role, User
from accounts.people import invitations
from accounts.people.invitations import PeopleRefused, digest_of, invite, renew
from accounts.people.services import end_membership
from notifications.models import DemoMessage
from tests.accounts.people import invited, mailed_link, sign_in
from tests.factories import Shop, make_user
from tests.pages import browse, text_of

LIST = reverse("accounts:people-list")
NORA = "nora@mail.example"
SAID = {"name": "Nora New", "password1": "a long enough one"}


def ask(shop: Shop, email: str = NORA, role: str = "technician") -> str:
    return text_of(browse(shop.owner).post(LIST, {"email": email, "role": role}, follow=True))


def page(name: str, invitation: Invitation) -> str:
    return reverse(f"accounts:{name}", args=[invitation.pk])


def people() -> list[object]:
    return [User.objects.count(), Membership.objects.count(), Invitation.objects.filter(state="accepted").count()]


# --- inviting -----------------------------------------------------------------------------------


@pytest.mark.rule("TN-3")
def test_the_invited_person_gets_a_link_and_the_owner_reads_that_it_was_sent(shop: Shop) -> None:
    text = ask(shop)

    (letter,) = mail.outbox
    invitation = Invitation.objects.get()
    assert letter.to == [NORA]
    assert "Fixit owner invites you to work with Fixit" in letter.body
    assert "on its way to nora@mail.example" in text
    assert (invitation.role, invitation.state, invitation.invited_by) == (Role.TECHNICIAN, "pending", shop.owner.user)
    assert invitation.sent_at is not None
    assert Change.objects.get().did == Did.INVITED


@pytest.mark.rule("TN-3")
def test_the_letter_is_in_the_organizations_language_whatever_the_owner_reads(shop: Shop) -> None:
    shop.organization.language = "ru"
    shop.organization.save()

    ask(shop)

    assert "приглашает вас работать" in mail.outbox[0].body
    assert "Fixit" in mail.outbox[0].subject


@pytest.mark.rule("TN-3")
def test_the_token_is_in_the_letter_only(shop: Shop) -> None:
    ask(shop)

    token = mailed_link().split("/")[2]
    invitation = Invitation.objects.get()
    assert invitation.token_digest == digest_of(token)
    assert token not in browse(shop.owner).get(LIST).content.decode()
    assert token not in str(list(Change.objects.values()))
    admin = browse(shop.owner).get(f"/admin/accounts/invitation/{invitation.pk}/change/").content.decode()
    assert token not in admin
    assert invitation.token_digest not in admin


@pytest.mark.rule("TN-3")
def test_a_letter_that_could_not_be_sent_is_said_so_and_can_be_sent_again(shop: Shop, settings: Settings) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 1,
    )  # fmt: skip
    text = ask(shop)
    assert "The e-mail to nora@mail.example could not be sent." in text
    assert "the e-mail could not be sent" in text_of(browse(shop.owner).get(LIST))

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    browse(shop.owner).post(page("invitation-send", Invitation.objects.get()))

    assert Invitation.objects.get().sent_at is not None
    assert Client().get(mailed_link()).status_code == 200


@pytest.mark.rule("TN-3")
def test_in_the_demo_the_letter_stays_in_the_outbox(shop: Shop, settings: Settings) -> None:
    settings.DEMO = True

    ask(shop)

    assert mail.outbox == []
    assert "/invitation/" in DemoMessage.objects.get(organization=shop.organization, recipient=NORA).text


@pytest.mark.rule("TN-3")
def test_sent_again_the_older_link_stops_working(shop: Shop) -> None:
    invitation, older = invited(shop)

    browse(shop.owner).post(page("invitation-send", invitation))

    assert Client().get(older).status_code == 404
    assert Client().get(mailed_link()).status_code == 200


@pytest.mark.rule("TN-3")
@pytest.mark.parametrize("email", ["NORA@mail.example", " nora@mail.example "])
def test_who_is_invited_already_is_not_invited_twice_in_any_spelling(shop: Shop, email: str) -> None:
    ask(shop)

    assert "is invited already" in ask(shop, email)
    assert (Invitation.objects.count(), len(mail.outbox)) == (1, 1)


@pytest.mark.rule("TN-3")
def test_who_works_here_already_is_not_invited(shop: Shop) -> None:
    assert "works here already" in ask(shop, shop.tech.user.email.upper())
    assert not Invitation.objects.exists()


@pytest.mark.rule("TN-3")
def test_an_expired_invitation_is_made_anew_by_inviting_again(shop: Shop) -> None:
    invitation, _address = invited(shop)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(hours=1))

    ask(shop, role="manager")

    renewed = Invitation.objects.get()
    assert (renewed.pk, renewed.role, renewed.is_open) == (invitation.pk, Role.MANAGER, True)


@pytest.mark.rule("TN-3")
def test_withdrawing_stops_the_link_and_is_on_record_once(shop: Shop) -> None:
    invitation, address = invited(shop)

    for _time in range(2):
        browse(shop.owner).post(page("invitation-withdraw", invitation))

    refused = Client().get(address)
    assert refused.status_code == 410
    assert "It was withdrawn. Ask whoever invited you" in text_of(refused)
    assert Change.objects.filter(did=Did.REMOVED).count() == 1


@pytest.mark.rule("TN-3")
@pytest.mark.parametrize("name", ["invitation-send", "invitation-withdraw"])
def test_what_was_used_can_be_neither_sent_again_nor_withdrawn(shop: Shop, name: str) -> None:
    invitation, address = invited(shop)
    Client().post(address, SAID)

    text = text_of(browse(shop.owner).post(page(name, invitation), follow=True))

    assert "has joined meanwhile" in text
    assert Invitation.objects.get().state == "accepted"


@pytest.mark.rule("TN-1", "TN-2")
@pytest.mark.parametrize("name", ["invitation-send", "invitation-withdraw"])
def test_invitations_are_the_owners_of_the_very_organization(shop: Shop, neighbour: Shop, name: str) -> None:
    invitation, _address = invited(shop)

    assert browse(neighbour.owner).post(page(name, invitation)).status_code == 404
    assert browse(shop.members[Role.MANAGER]).post(page(name, invitation)).status_code == 403
    assert Invitation.objects.get().is_open


@pytest.mark.rule("TN-3")
def test_one_address_gets_five_letters_a_day_and_an_organization_sends_fifty(
    shop: Shop, neighbour: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation, _address = invited(shop)
    for _time in range(4):
        renew(invitation, by=shop.owner)
    with pytest.raises(PeopleRefused, match="enough for one day"):
        renew(invitation, by=shop.owner)

    monkeypatch.setattr(invitations, "MOST_A_DAY", 6)
    invited(shop, "second@mail.example")
    assert "enough invitations for one day" in ask(shop, "third@mail.example")

    invite(email=NORA, role=Role.MANAGER, by=neighbour.owner)
    tomorrow = timezone.now() + timedelta(hours=25)
    with mock.patch.object(timezone, "now", return_value=tomorrow):
        invited(shop, "third@mail.example")


@pytest.mark.rule("TN-3")
def test_what_an_organization_is_called_stays_text_in_the_letter(shop: Shop) -> None:
    hostile = "Fixit\r\nBcc: x@evil.example <b>{{ 7|add:7 }}</b>"
    shop.organization.name = hostile
    shop.organization.save()

    ask(shop)

    (letter,) = mail.outbox
    assert (letter.to, letter.cc, letter.bcc) == ([NORA], [], [])
    assert "\n" not in letter.subject
    assert "<b>{{ 7|add:7 }}</b>" in letter.subject
    assert "{{ 7|add:7 }}" in letter.body


# --- joining ------------------------------------------------------------------------------------


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

    answers = [browser.get(f"/invitation/guess-{number}/").status_code for number in range(5)]

    assert answers == [404, 404, 404, 429, 429]


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
