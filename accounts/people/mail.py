"""Mail about people that leaves in the request, through the adapter of sign-in mail."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from accounts.models import Invitation, User


def send_invitation(request: HttpRequest, invitation: Invitation, token: str) -> bool:
    """Send the link, in the organization's language; return whether the mail left."""
    context = {
        "invitation": invitation,
        "organization": invitation.organization,
        "address": request.build_absolute_uri(reverse("accounts:invitation", args=[token])),
    }
    return _send(request, "accounts/mail/invitation", invitation.email, context, invitation.organization.language)


def tell_of_reset(request: Any, user: User) -> bool:
    """Tell a person that an owner took their second factor away."""
    context = {"organization": request.organization, "by": request.user}
    language = user.language or request.organization.language
    return _send(request, "accounts/mail/second_factor_reset", user.email, context, language)


def _send(request: HttpRequest, template: str, email: str, context: dict[str, Any], language: str) -> bool:
    with translation.override(language):
        sent: bool = get_adapter(request).try_to_send(template, email, context)
    return sent
