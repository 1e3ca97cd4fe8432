"""Inviting by e-mail: what is sent, how often, and how it is taken back."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Change, Did, Invitation, Membership, Role, User
from accounts.people import invitations
from accounts.people.invitations import PeopleRefused, digest_of, invite, renew
from notifications.models import DemoMessage
from tests.accounts.people import NORA, SAID, invited, mailed_link
from tests.factories import Shop
from tests.pages import browse, text_of

LIST = reverse("accounts:people-list")


def ask(shop: Shop, email: str = NORA, role: str = "technician") -> str:
    return text_of(browse(shop.owner).post(LIST, {"email": email, "role": role}, follow=True))


def page(name: str, invitation: Invitation) -> str:
    return reverse(f"accounts:{name}", args=[invitation.pk])


def people() -> list[object]:
    return [User.objects.count(), Membership.objects.count(), Invitation.objects.filter(state="accepted").count()]


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
