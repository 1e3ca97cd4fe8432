from __future__ import annotations

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _

from notifications.gateways.base import Message
from statuses.kinds import DONE, Outcome, Result


class EmailGateway:
    """Sends through Django's e-mail backend; the key makes the Message-ID, the same for every attempt."""

    honours_key = False

    def __init__(self, from_name: str) -> None:
        self._from_name = from_name

    def send(self, message: Message) -> Outcome:
        connection = get_connection()
        try:
            connection.open()
        except smtplib.SMTPResponseException as answer:
            return Outcome(Result.RETRY, _words(answer.smtp_code, answer.smtp_error))
        except (OSError, smtplib.SMTPException) as unreachable:
            return Outcome(Result.RETRY, _("The mail server could not be reached: %(why)s") % {"why": unreachable})
        try:
            self._compose(message, connection).send()
        except smtplib.SMTPRecipientsRefused as refused:
            code, said = next(iter(refused.recipients.values()))
            reason = _("The mail server refused the address: %(why)s") % {"why": _words(code, said)}
            return Outcome(_refusal(code), reason)
        except smtplib.SMTPResponseException as answer:
            return Outcome(_refusal(answer.smtp_code), _words(answer.smtp_code, answer.smtp_error))
        except (OSError, smtplib.SMTPException) as lost:
            return Outcome(Result.UNKNOWN, _("Sent, but no answer came: %(why)s") % {"why": type(lost).__name__})
        finally:
            connection.close()
        return DONE

    def _compose(self, message: Message, connection: BaseEmailBackend) -> EmailMessage:
        address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        name = " ".join(self._from_name.replace('"', "").split())
        headers = {"Message-ID": f"<{message.key.replace('/', '.')}@{address.rpartition('@')[2]}>"}
        return EmailMessage(
            subject=" ".join(message.subject.split()),
            body=message.text,
            from_email=f'"{name}" <{address}>',
            to=[message.recipient],
            headers=headers | {"X-Effect-Key": message.key},
            connection=connection,
        )


def _refusal(code: int) -> Result:
    """Sort a mail server's no: 5xx is for good, 4xx (greylisting, a full box) for now."""
    return Result.REFUSED if code >= 500 else Result.RETRY


def _words(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
