"""What a log must not say: an address that is a key."""

from __future__ import annotations

import logging
import re

_KEYS = re.compile(r"(/invitation/|/password/reset/key/|/email/confirm/)[^/\s]+")


class WithoutKeys(logging.Filter):
    """Leaves out the part of an address by which whoever reads it could come in."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        hidden = _KEYS.sub(r"\1…", said)
        if hidden != said:
            record.msg, record.args = hidden, ()
        return True
