"""The e-mail gateway against a real mail server: what it sends, and how it sorts what comes back."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from notifications.gateways import Message
from notifications.gateways.email import EmailGateway
from statuses.kinds import Outcome, Result
from tests.notifications.fake_smtp import RESET, SILENCE, FakeSmtp
from tests.services import free_port

MESSAGE = Message("message/email/order/5/2", "ann@mail.example", "Заказ готов.\nПриходите.", "No. 5: готово")


@pytest.fixture(autouse=True)
def _mail_server(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 1
    settings.DEFAULT_FROM_EMAIL = "Onward <onward@shop.example>"


def _send(settings: Settings, port: int, message: Message = MESSAGE, from_name: str = "Fixit") -> Outcome:
    settings.EMAIL_PORT = port
    return EmailGateway(from_name).send(message)


def test_a_letter_is_taken_with_its_words_and_its_sender(settings: Settings) -> None:
    with FakeSmtp() as server:
        outcome = _send(settings, server.port)

    (letter,) = server.taken
    assert outcome.result is Result.DONE
    assert (letter["From"], letter["To"]) == ("Fixit <onward@shop.example>", "ann@mail.example")
    assert (letter["Subject"], letter.get_content().split()) == (MESSAGE.subject, MESSAGE.text.split())


@pytest.mark.rule("EF-3")
def test_the_key_makes_the_message_id_the_same_for_every_attempt(settings: Settings) -> None:
    with FakeSmtp() as server:
        for key in (MESSAGE.key, MESSAGE.key, "message/email/order/6/2"):
            _send(settings, server.port, Message(key, "ann@mail.example", "Ready", "Ready"))

    first, again, other = server.taken
    assert first["Message-ID"] == again["Message-ID"] == "<message.email.order.5.2@shop.example>"
    assert other["Message-ID"] != first["Message-ID"]
    assert [letter["X-Effect-Key"] for letter in server.taken] == [MESSAGE.key] * 2 + ["message/email/order/6/2"]


@pytest.mark.rule("EF-3", "EF-4")
@pytest.mark.parametrize(
    ("result", "answers"),
    [
        (Result.RETRY, {"GREETING": "421 too busy"}),
        (Result.RETRY, {"GREETING": RESET}),
        (Result.RETRY, {"GREETING": SILENCE}),
        (Result.RETRY, {"MAIL": "451 try later"}),
        (Result.RETRY, {"RCPT": "450 greylisted"}),
        (Result.RETRY, {"RCPT": "451 try later"}),
        (Result.RETRY, {"RCPT": "421 going down"}),
        (Result.RETRY, {"DATA": "451 try later"}),
        (Result.RETRY, {"END": "451 try later"}),
        (Result.REFUSED, {"MAIL": "550 not you"}),
        (Result.REFUSED, {"RCPT": "550 no such person"}),
        (Result.REFUSED, {"DATA": "554 no"}),
        (Result.REFUSED, {"END": "554 spam"}),
        (Result.UNKNOWN, {"END": RESET}),
        (Result.UNKNOWN, {"END": SILENCE}),
        (Result.DONE, {"QUIT": RESET}),
        (Result.DONE, {"QUIT": "421 going down"}),
    ],
)
def test_what_the_mail_server_says_decides(settings: Settings, result: Result, answers: dict[str, str]) -> None:
    with FakeSmtp(**answers) as server:
        outcome = _send(settings, server.port)

    assert outcome.result is result
    assert bool(outcome.reason) is (result is not Result.DONE)
    assert "b'" not in outcome.reason
    assert len(server.taken) == (result is Result.DONE)


@pytest.mark.rule("EF-3", "EF-4")
def test_a_refused_connection_is_tried_again(settings: Settings) -> None:
    outcome = _send(settings, free_port())

    assert outcome.result is Result.RETRY
    assert outcome.reason.startswith("The mail server could not be reached")


def test_no_header_can_be_slipped_in(settings: Settings) -> None:
    message = Message("k", "ann@mail.example", "text", "Ready\r\nBcc: spy@mail.example")
    with FakeSmtp() as server:
        outcome = _send(settings, server.port, message, from_name='Fix"it\r\nBcc: spy@mail.example')

    (letter,) = server.taken
    assert outcome.result is Result.DONE
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Ready Bcc: spy@mail.example"


def test_a_sender_may_have_any_name(settings: Settings) -> None:
    with FakeSmtp() as server:
        for name in ("Мастерская на Садовой", "O'Brien, Sons & Co. <best>"):
            assert _send(settings, server.port, from_name=name).result is Result.DONE

    assert [letter["From"].addresses[0].display_name for letter in server.taken] == [
        "Мастерская на Садовой",
        "O'Brien, Sons & Co. <best>",
    ]


@pytest.mark.rule("EF-3")
def test_mail_does_not_promise_to_do_a_known_key_once() -> None:
    assert EmailGateway("Fixit").honours_key is False
