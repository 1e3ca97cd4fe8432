"""What tests of people need: invitations with their tokens, codes of a second factor, confirmed passwords."""

from __future__ import annotations

import re
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Invitation, Membership, Role, User
from accounts.people.invitations import invite
from accounts.people.second_factor import Adapter
from tests.factories import Shop

PASSWORD = "correct horse"
# Whom most invitations are for, and what she says of herself to join.
NORA = "nora@mail.example"
SAID = {"name": "Nora New", "password1": "a long enough one"}
_LINK = re.compile(r"https?://\S+(/invitation/\S+/)")
_SECRET = re.compile(r'class="secret-key">(\w+)<')


def invited(shop: Shop, email: str = NORA, role: Role = Role.TECHNICIAN) -> tuple[Invitation, str]:
    """Return an invitation and the address its mail would have led to."""
    invitation, token = invite(email=email, role=role, by=shop.owner)
    return invitation, reverse("accounts:invitation", args=[token])


def mailed_link() -> str:
    """Return the address in the newest letter."""
    return _LINK.findall(mail.outbox[-1].body)[0]


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(counters()))))


def with_app(user: User) -> str:
    """Give a person an app that shows codes; return its secret."""
    secret = generate_totp_secret()
    data = {"secret": Adapter().encrypt(secret)}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)
    return secret


def sign_in(user: User, browser: Client | None = None, **said: Any) -> HttpResponse:
    browser = browser or Client()
    return browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD} | said)


def confirmed(member: Membership) -> Client:
    """Return a browser of a member who has just entered their password once more."""
    browser = Client()
    sign_in(member.user, browser)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


def secret_on(response: HttpResponse) -> str:
    """Return the secret that the page of setting an app up shows."""
    return _SECRET.findall(response.content.decode())[0]


def set_up_app(browser: Client) -> str:
    """Set an app up on its page; return its secret."""
    secret = secret_on(browser.get(reverse("mfa_activate_totp")))
    browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    return secret
