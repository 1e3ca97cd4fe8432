"""The HTTP gateway against a real server: what it sends, and how it sorts what comes back."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import Organization
from notifications.gateways import Message
from notifications.gateways.http import HttpGateway
from notifications.models import SmsGateway
from statuses.kinds import Outcome, Result
from tests.notifications import fake_http
from tests.notifications.fake_http import Answer, FakeHttp, says
from tests.services import free_port

MESSAGE = Message("message/sms/order/5/2", "+12125550188", "It is ready")


@pytest.fixture(autouse=True)
def _local_gateway(settings: Settings) -> None:
    settings.GATEWAY_PRIVATE_HOSTS = ["127.0.0.1"]


def _gateway(address: str, headers: str = "", **said: object) -> HttpGateway:
    gateway = SmsGateway(organization=Organization(), address=address, **({"timeout": 1} | said))
    gateway.keep_headers(headers)
    return HttpGateway(gateway)


def _send(server: FakeHttp, message: Message = MESSAGE, headers: str = "", **said: object) -> Outcome:
    return _gateway(f"http://127.0.0.1:{server.port}/send?from=me", headers, **said).send(message)


@pytest.mark.rule("EF-3", "EF-4")
@pytest.mark.parametrize(
    ("result", "statuses"),
    [
        (Result.DONE, (200, 201, 202, 204)),
        (Result.REFUSED, (400, 410, 413, 414, 415, 422)),
        (Result.RETRY, (301, 302, 307, 401, 402, 403, 404, 408, 409, 425, 429, 500, 501, 503)),
        (Result.UNKNOWN, (502, 504)),
    ],
)
def test_an_answer_is_sorted_by_its_status_and_the_reason_names_it(result: Result, statuses: tuple[int, ...]) -> None:
    for status in statuses:
        with FakeHttp(says(status)) as server:
            outcome = _send(server)

        assert outcome.result is result, status
        assert len(server.received) == 1
        assert (str(status) in outcome.reason) is (result is not Result.DONE)


@pytest.mark.rule("EF-3")
@pytest.mark.parametrize(
    "answer",
    [
        fake_http.resets,
        fake_http.hangs_up,
        fake_http.keeps_silent,
        fake_http.trickles(b"HTTP/1.1 "),
        fake_http.talks_nonsense,
    ],
)
def test_a_request_that_left_without_an_answer_may_have_been_done(answer: Answer) -> None:
    with FakeHttp(answer) as server:
        started = time.monotonic()
        outcome = _send(server)

        assert outcome.result is Result.UNKNOWN
        assert outcome.reason.startswith("Sent, but no answer came")
        assert time.monotonic() - started < 5
        assert len(server.received) == 1


@pytest.mark.rule("EF-3")
def test_headers_that_trickle_are_not_waited_for() -> None:
    with FakeHttp(fake_http.trickles(b"HTTP/1.1 400 Whatever\r\nX-Slow: ")) as server:
        started = time.monotonic()
        outcome = _send(server)

        # Cut off between status and headers, the status may have been read or not: never as something done.
        assert outcome.result in (Result.REFUSED, Result.UNKNOWN)
        assert time.monotonic() - started < 5


@pytest.mark.rule("EF-3")
def test_a_connection_reset_right_after_it_was_accepted_may_have_been_done() -> None:
    with FakeHttp(fake_http.resets, reads=False) as server:
        assert _send(server).result is Result.UNKNOWN


@pytest.mark.rule("EF-3", "EF-4")
def test_a_refused_connection_is_tried_again() -> None:
    outcome = _gateway(f"http://127.0.0.1:{free_port()}/").send(MESSAGE)

    assert outcome.result is Result.RETRY
    assert outcome.reason.startswith("The gateway could not be reached")


@pytest.mark.rule("EF-3")
def test_a_server_that_speaks_no_tls_got_nothing() -> None:
    with FakeHttp(fake_http.talks_nonsense, reads=False) as server:
        outcome = _gateway(f"https://127.0.0.1:{server.port}/").send(MESSAGE)

    assert outcome.result is Result.RETRY


@pytest.mark.rule("EF-3")
@pytest.mark.parametrize(("status", "result"), [(200, Result.DONE), (400, Result.REFUSED), (500, Result.RETRY)])
def test_an_endless_body_is_not_read(status: int, result: Result) -> None:
    with FakeHttp(fake_http.never_ends(status)) as server:
        started = time.monotonic()
        assert _send(server).result is result
        assert time.monotonic() - started < 5


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status: int) -> None:
    with (
        FakeHttp(says(200)) as elsewhere,
        FakeHttp(says(status, f"Location: http://127.0.0.1:{elsewhere.port}/")) as server,
    ):
        assert _send(server).result is Result.RETRY
        assert (len(server.received), elsewhere.received) == (1, [])


@pytest.mark.rule("EF-3")
def test_the_request_carries_the_key_the_address_and_the_text() -> None:
    with FakeHttp(says(200)) as server:
        _send(server)

    (got,) = server.received
    assert got.target == "/send?from=me"
    assert got.headers["idempotency-key"] == MESSAGE.key
    assert (got.headers["content-type"], got.headers["host"]) == ("application/json", f"127.0.0.1:{server.port}")
    assert got.said == {"to": MESSAGE.recipient, "text": MESSAGE.text, "id": MESSAGE.key}


@pytest.mark.rule("EF-3")
def test_an_address_of_other_letters_is_quoted_before_it_is_sent(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.GATEWAY_PRIVATE_HOSTS, asked = ["xn--l1ajb.xn--p1ai"], []

    def look_up(host: str, port: int, *_said: object, **_more: object) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with FakeHttp(says(200)) as server, monkeypatch.context() as patched:
        patched.setattr("notifications.gateways.http.socket.getaddrinfo", look_up)
        outcome = _gateway(f"http://смс.рф:{server.port}/шлю%20?from=Мастер&x={{a|b}}").send(MESSAGE)

    (got,) = server.received
    assert (outcome.result, asked[0]) == (Result.DONE, "xn--l1ajb.xn--p1ai")
    assert got.target == "/%D1%88%D0%BB%D1%8E%20?from=%D0%9C%D0%B0%D1%81%D1%82%D0%B5%D1%80&x={a|b}"
    assert got.headers["host"] == f"xn--l1ajb.xn--p1ai:{server.port}"


@pytest.mark.rule("EF-3")
def test_every_attempt_carries_the_same_key() -> None:
    with FakeHttp(says(500)) as server:
        for _attempt in range(3):
            _send(server)

    assert [got.headers["idempotency-key"] for got in server.received] == [MESSAGE.key] * 3


@pytest.mark.parametrize(
    "text",
    [
        'He said "ready"',
        "two\nlines\r\nand\ttab",
        "Заказ готов — 1 200 ₽",
        '", "to": "+19005550000',
        "\\u0022 {to} {key}",
        "🛠",
    ],
)
def test_nothing_in_a_text_breaks_out_of_the_body(text: str) -> None:
    with FakeHttp(says(200)) as server:
        _send(server, Message("k", "+12125550188", text))

    (got,) = server.received
    assert got.said == {"to": "+12125550188", "text": text, "id": "k"}
    assert got.body.decode("utf-8")


def test_a_body_of_any_shape_is_filled_in_its_strings_only() -> None:
    body = '{"list": [{"n": "{to}"}, 1, null, true], "all": "{key}: {text} {nobody} {{to}}", "{to}": 0.5}'
    with FakeHttp(says(200)) as server:
        _send(server, Message("k", "+1", "hi"), body=body)

    (got,) = server.received
    assert got.said == {"list": [{"n": "+1"}, 1, None, True], "all": "k: hi {nobody} {+1}", "{to}": 0.5}


def test_headers_are_kept_encrypted_and_sent_in_clear() -> None:
    gateway = SmsGateway()
    gateway.keep_headers("Authorization: Bearer s3cret\nX-Account: 42")
    with FakeHttp(says(200)) as server:
        _send(server, headers="Authorization: Bearer s3cret\nX-Account: 42")

    (got,) = server.received
    assert (got.headers["authorization"], got.headers["x-account"]) == ("Bearer s3cret", "42")
    assert "s3cret" not in gateway.secret_headers


def test_no_header_of_ones_own_replaces_the_key_or_the_host() -> None:
    with FakeHttp(says(200)) as server:
        _send(server, headers="Idempotency-Key: mine\nHost: elsewhere.example\nidempotency-key: mine\nhost: x.example")

    (got,) = server.received
    assert (got.headers["idempotency-key"], got.headers["host"]) == (MESSAGE.key, f"127.0.0.1:{server.port}")


@pytest.mark.rule("EF-3")
def test_a_gateway_whose_settings_cannot_be_read_was_not_called(settings: Settings) -> None:
    with FakeHttp(says(200)) as server:
        gateway = _gateway(f"http://127.0.0.1:{server.port}/", "Authorization: Bearer s3cret")
        settings.SECRET_KEY = "another one, the old one forgotten"
        unreadable = gateway.send(MESSAGE)
        bodiless = _send(server, body="")

    assert (unreadable.result, bodiless.result) == (Result.RETRY, Result.RETRY)
    assert server.received == []
    assert "s3cret" not in unreadable.reason


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "0.0.0.0", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254",
        "100.64.0.1", "[fd00::1]", "[fe80::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1",
    ],
)  # fmt: skip
def test_a_private_address_is_refused_before_anything_is_sent(settings: Settings, host: str) -> None:
    settings.GATEWAY_PRIVATE_HOSTS = []
    with FakeHttp(says(200)) as server:
        outcome = _gateway(f"http://{host}:{server.port}/").send(MESSAGE)

    assert (outcome.result, server.received) == (Result.RETRY, [])
    assert "is private" in outcome.reason


def test_only_the_hosts_that_are_named_may_be_private(settings: Settings) -> None:
    settings.GATEWAY_PRIVATE_HOSTS = ["localhost"]
    with FakeHttp(says(200)) as server:
        named = _gateway(f"http://localhost:{server.port}/").send(MESSAGE)
        unnamed = _send(server)

    assert (named.result, unnamed.result, len(server.received)) == (Result.DONE, Result.RETRY, 1)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:99999/",
        "http:///send",
        "http://" + "x" * 300 + ".example/",
        "http://" + "я" * 100 + ".example/",
        "http://[::1/",
    ],
)
def test_an_address_that_cannot_be_is_tried_again_and_said(address: str) -> None:
    outcome = _gateway(address).send(MESSAGE)

    assert outcome.result is Result.RETRY
    assert outcome.reason


@pytest.mark.rule("EF-3")
@pytest.mark.parametrize("declared", [True, False])
def test_a_gateway_honours_the_key_only_where_the_organization_declared_it(declared: bool) -> None:
    assert _gateway("http://127.0.0.1/", repeats_safely=declared).honours_key is declared
