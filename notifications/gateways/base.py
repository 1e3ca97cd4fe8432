from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from statuses.kinds import Outcome


@dataclass(frozen=True)
class Message:
    """`key` is the effect's: the same for every attempt, different for every message."""

    key: str
    recipient: str
    text: str
    subject: str = ""


class Gateway(Protocol):
    """Sends one message and sorts every failure it knows into an Outcome.

    `honours_key` declares that a request with a known key is done only once, so that one whose answer was lost
    may be repeated.
    """

    honours_key: bool

    def send(self, message: Message) -> Outcome: ...
