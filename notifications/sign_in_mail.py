from __future__ import annotations

import logging
import smtplib
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from notifications.gateways.base import Message
from notifications.gateways.demo import DemoGateway
from notifications.models import Channel

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """How sign-in mail leaves: at once, in the request of the person who waits for it. Redirects stay here."""

    def format_email_subject(self, subject: str) -> str:
        """Leave the subject as it is: the host's name before it says nothing to whoever reads it."""
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or say that it could not be sent: the person can ask again, nothing else depends on it."""
        if not self.try_to_send(template_prefix, email, context):
            messages.error(self.request, _("The e-mail could not be sent just now. Please try again in a minute."))

    def try_to_send(self, template_prefix: str, email: str, context: dict[str, Any]) -> bool:
        """Send, and return whether it left. In a demo what an organization writes stays in its outbox."""
        try:
            if settings.DEMO and "organization" in context:
                self._keep(template_prefix, email, context)
            else:
                super().send_mail(template_prefix, email, context)
        except (OSError, smtplib.SMTPException):
            log.exception("sign-in mail could not be sent")
            return False
        return True

    def _keep(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        drawn = self.render_mail(template_prefix, email, context | {"request": self.request, "email": email})
        DemoGateway(context["organization"].pk, Channel.EMAIL).send(
            Message(key=f"{template_prefix}/{uuid4()}", recipient=email, subject=drawn.subject, text=drawn.body)
        )

    def is_safe_url(self, url: str | None) -> bool:
        """Say whether a `next` address is one of this very host; allauth breaks at a malformed one."""
        host, secure = self.request.get_host(), self.request.is_secure()
        return url_has_allowed_host_and_scheme(url, {host}, require_https=secure)
