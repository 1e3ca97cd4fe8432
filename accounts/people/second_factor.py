"""The second factor: its secrets encrypted at rest, and the organizations that ask for one. Source: TN-3."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from accounts import crypto
from accounts.models import Membership, User
from accounts.people.sessions import end_others

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text)


def sign_out_elsewhere(*, request: Any, user: User, authenticator: Authenticator, **said: Any) -> None:
    """End the sessions that came in by the password alone, once the person has a second factor."""
    factors = Authenticator.objects.filter(user=user, type__in=FACTORS)
    if authenticator.type in FACTORS and factors.count() == 1:
        end_others(user, request.session.session_key)


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def lacks_second_factor(membership: Membership) -> bool:
    """Say whether the organization asks for a second factor that the person has not set up."""
    return membership.organization.requires_second_factor and not has_second_factor(membership.user)


def factors_of_members() -> Exists:
    """Return what tells, for each membership of a query, whether its person has a second factor."""
    return Exists(Authenticator.objects.filter(user=OuterRef("user"), type__in=FACTORS))
