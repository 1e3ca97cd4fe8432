from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from notifications.gateways.base import Message
from notifications.http_message import fill_body, sendable_address
from notifications.models import SmsGateway
from statuses.kinds import DONE, Outcome, Result

_CONNECT_TIMEOUT = 5.0
# An answer that says this very message is wrong: to repeat it would not help.
_MESSAGE_IS_WRONG = frozenset({400, 410, 413, 414, 415, 422})
# A proxy that got no answer from behind it: what is behind may have done it.
_NOBODY_KNOWS = frozenset({502, 504})


class AddressRefused(Exception):
    """The address is not one a message may be sent to."""


class HttpGateway:
    """Sends a message as one HTTP POST: no redirects, no private addresses, bounded time and size.

    The effect's key goes along as `Idempotency-Key` and as {key} in the body.
    """

    def __init__(self, gateway: SmsGateway) -> None:
        self._gateway = gateway
        self.honours_key = gateway.repeats_safely

    def send(self, message: Message) -> Outcome:
        values = {"to": message.recipient, "text": message.text, "key": message.key}
        try:
            url = _sendable(self._gateway.address)
            body = fill_body(self._gateway.body, values)
            connection = _connection(url, public_address(url), self._gateway.timeout)
            headers = self._headers(url, message.key)
            connection.connect()
        except AddressRefused as refused:
            return Outcome(Result.RETRY, str(refused))
        except ValidationError as unreadable:
            return Outcome(Result.RETRY, " ".join(unreadable.messages))
        except InvalidToken:
            return Outcome(Result.RETRY, _("The gateway's headers cannot be read any more: write them again."))
        except (HTTPError, OSError) as unsent:
            reason = _("The gateway could not be reached: %(why)s") % {"why": type(unsent).__name__}
            return Outcome(Result.RETRY, reason)
        return self._post(connection, url, headers, body)

    def _headers(self, url: SplitResult, key: str) -> dict[str, str]:
        ours = {"Host": url.netloc.rpartition("@")[2], "Idempotency-Key": key}
        said = {"Content-Type": "application/json", "User-Agent": "Onward", **self._gateway.headers}
        taken = {name.lower() for name in ours}
        return {name: value for name, value in said.items() if name.lower() not in taken} | ours

    def _post(self, connection: HTTPConnection, url: SplitResult, headers: dict[str, str], body: bytes) -> Outcome:
        """Send on an open connection: from here on, a failure leaves open whether the message arrived."""
        target = f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"
        connection.timeout = float(self._gateway.timeout)
        try:
            with _cut_off_after(connection, self._gateway.timeout):
                connection.request("POST", target, body=body, headers=headers, preload_content=False)
                status = connection.getresponse().status
        except (HTTPError, HTTPException, OSError) as lost:
            return Outcome(Result.UNKNOWN, _("Sent, but no answer came: %(why)s") % {"why": type(lost).__name__})
        finally:
            connection.close()
        return judge(status)


@contextmanager
def _cut_off_after(connection: HTTPConnection, seconds: float) -> Iterator[None]:
    """End the whole exchange after so long: a time-out per read alone lets an answer trickle for ever."""
    timer = Timer(seconds, _cut_off, [connection.sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut_off(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it ended by itself in the same moment


def judge(status: int) -> Outcome:
    """Sort an HTTP answer."""
    if 200 <= status < 300:
        return DONE
    answered = _("The gateway answered %(status)d.") % {"status": status}
    if status in _NOBODY_KNOWS:
        return Outcome(Result.UNKNOWN, answered)
    return Outcome(Result.REFUSED if status in _MESSAGE_IS_WRONG else Result.RETRY, answered)


def _sendable(address: str) -> SplitResult:
    """Raise AddressRefused before anything is open: once it is, a failure would leave open whether it arrived."""
    try:
        return urlsplit(sendable_address(address))
    except ValueError as wrong:
        raise AddressRefused(_("The gateway's name %(host)s is not known.") % {"host": address[:100]}) from wrong


def public_address(url: SplitResult) -> str:
    """Return the one address to connect to; the name is not looked up again after the check.

    Raises AddressRefused for a private address (unless its host is in GATEWAY_PRIVATE_HOSTS) or an unknown name.
    """
    host = url.hostname or ""
    try:
        found = socket.getaddrinfo(host, url.port or _default_port(url), type=socket.SOCK_STREAM)
    except (OSError, ValueError) as unknown:
        raise AddressRefused(_("The gateway's name %(host)s is not known.") % {"host": host}) from unknown
    addresses = [str(entry[4][0]) for entry in found]
    private = [address for address in addresses if not ipaddress.ip_address(address.partition("%")[0]).is_global]
    if private and host not in settings.GATEWAY_PRIVATE_HOSTS:
        raise AddressRefused(_("The gateway's address %(address)s is private.") % {"address": private[0]})
    return addresses[0]


def _default_port(url: SplitResult) -> int:
    return 443 if url.scheme == "https" else 80


def _connection(url: SplitResult, address: str, timeout: float) -> HTTPConnection:
    """Return a connection to the checked address that speaks to the host by its name. It is not open yet."""
    port, seconds = url.port or _default_port(url), min(_CONNECT_TIMEOUT, timeout)
    if url.scheme != "https":
        return HTTPConnection(address, port, timeout=seconds)
    return HTTPSConnection(
        address,
        port,
        timeout=seconds,
        server_hostname=url.hostname,
        assert_hostname=url.hostname,
        ssl_context=ssl.create_default_context(),
    )
