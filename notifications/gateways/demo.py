from __future__ import annotations

from notifications.gateways.base import Message
from notifications.models import Channel, DemoMessage
from statuses.kinds import DONE, Outcome


class DemoGateway:
    """Keeps messages in an outbox of its own, each key once."""

    honours_key = True

    def __init__(self, organization_id: int, channel: Channel) -> None:
        self._organization_id = organization_id
        self._channel = channel

    def send(self, message: Message) -> Outcome:
        DemoMessage.objects.get_or_create(
            key=message.key,
            defaults={
                "organization_id": self._organization_id,
                "channel": self._channel,
                "recipient": message.recipient,
                "subject": message.subject,
                "text": message.text,
            },
        )
        return DONE
