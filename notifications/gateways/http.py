from __future__ import annotations

import ipaddress
import socket
import time
from urllib.parse import SplitResult, urlsplit

import urllib3
from django.conf import settings
from django.utils.translation import gettext as _
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    SSLError,
)

from notifications.gateways.base import Message
from notifications.http_message import fill_body
from notifications.models import SmsGateway
from statuses.kinds import DONE, Outcome, Result

_MOST_ANSWER_BYTES = 64_000
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
        try:
            url = urlsplit(self._gateway.address)
            body = fill_body(self._gateway.body, {"to": message.recipient, "text": message.text, "key": message.key})
            address = public_address(url)
        except AddressRefused as refused:
            return Outcome(Result.RETRY, str(refused))
        return self._post(url, address, body, message.key)

    def _post(self, url: SplitResult, address: str, body: bytes, key: str) -> Outcome:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Onward",
            **self._gateway.headers,
            "Host": url.netloc.rpartition("@")[2],
            "Idempotency-Key": key,
        }
        path = url.path or "/"
        deadline = time.monotonic() + self._gateway.timeout
        try:
            with _connect(url, address, self._gateway.timeout) as pool:
                response = pool.urlopen(
                    "POST",
                    f"{path}?{url.query}" if url.query else path,
                    body=body,
                    headers=headers,
                    redirect=False,
                    retries=False,
                    preload_content=False,
                )
                _read_to_the_end(response, deadline)
        except (NewConnectionError, ConnectTimeoutError, NameResolutionError, SSLError) as unsent:
            unreachable = _("The gateway could not be reached: %(why)s") % {"why": type(unsent).__name__}
            return Outcome(Result.RETRY, unreachable)
        except (HTTPError, OSError) as lost:
            return Outcome(Result.UNKNOWN, _("Sent, but no answer came: %(why)s") % {"why": type(lost).__name__})
        return judge(response.status)


def judge(status: int) -> Outcome:
    """Sort an HTTP answer."""
    if 200 <= status < 300:
        return DONE
    answered = _("The gateway answered %(status)d.") % {"status": status}
    if status in _NOBODY_KNOWS:
        return Outcome(Result.UNKNOWN, answered)
    return Outcome(Result.REFUSED if status in _MESSAGE_IS_WRONG else Result.RETRY, answered)


def public_address(url: SplitResult) -> str:
    """Return the one address to connect to; the name is not looked up again after the check.

    Raises AddressRefused for a private address (unless its host is in GATEWAY_PRIVATE_HOSTS) or an unknown name.
    """
    host = url.hostname or ""
    try:
        found = socket.getaddrinfo(host, url.port or _default_port(url), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as unknown:
        raise AddressRefused(_("The gateway's name %(host)s is not known.") % {"host": host}) from unknown
    addresses = [str(entry[4][0]) for entry in found]
    private = [address for address in addresses if not ipaddress.ip_address(address.partition("%")[0]).is_global]
    if private and host not in settings.GATEWAY_PRIVATE_HOSTS:
        raise AddressRefused(_("The gateway's address %(address)s is private.") % {"address": private[0]})
    return addresses[0]


def _default_port(url: SplitResult) -> int:
    return 443 if url.scheme == "https" else 80


def _connect(url: SplitResult, address: str, timeout: float) -> urllib3.HTTPConnectionPool:
    port = url.port or _default_port(url)
    limits = urllib3.Timeout(connect=min(_CONNECT_TIMEOUT, timeout), read=timeout)
    if url.scheme == "https":
        return urllib3.HTTPSConnectionPool(
            address,
            port,
            timeout=limits,
            server_hostname=url.hostname,
            assert_hostname=url.hostname,
            cert_reqs="CERT_REQUIRED",
        )
    return urllib3.HTTPConnectionPool(address, port, timeout=limits)


def _read_to_the_end(response: urllib3.BaseHTTPResponse, deadline: float) -> None:
    """Read and forget the answer's body. Raises HTTPError when it is too long or trickles past the deadline."""
    read = 0
    for chunk in response.stream(8_192):
        read += len(chunk)
        if read > _MOST_ANSWER_BYTES or time.monotonic() > deadline:
            response.close()
            if 200 <= response.status < 300:
                return
            raise HTTPError("endless answer")
