from __future__ import annotations

import logging
import smtplib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """How sign-in mail leaves: at once, in the request of the person who waits for it. Redirects stay here."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or say that it could not be sent: the person can ask again, nothing else depends on it."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, smtplib.SMTPException):
            log.exception("sign-in mail could not be sent")
            messages.error(self.request, _("The e-mail could not be sent just now. Please try again in a minute."))

    def is_safe_url(self, url: str | None) -> bool:
        """Say whether a `next` address is one of this very host; allauth breaks at a malformed one."""
        host, secure = self.request.get_host(), self.request.is_secure()
        return url_has_allowed_host_and_scheme(url, {host}, require_https=secure)
