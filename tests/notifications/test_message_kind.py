"""What a message says, in which language, to which address, and through which gateway it leaves."""

from __future__ import annotations

import pytest
from django.core import mail
from pytest_django import Settings

from crm_clients.models import Client
from notifications.effects import MessageKind
from notifications.models import DemoMessage, MessageText, SmsGateway
from orders.models import Order
from statuses.kinds import Result
from statuses.models import Effect
from tests.factories import Shop, make_client, make_order, put


def _effect(shop: Shop, lane: str, client: Client | None = None) -> Effect:
    order = make_order(shop, client=client)
    put(order, shop, "Ready")
    return Effect.objects.get(subject_id=order.pk, lane=lane)


@pytest.mark.rule("OS-4", "EF-7")
def test_a_message_speaks_the_clients_language_else_the_organizations(shop: Shop) -> None:
    MessageText.objects.filter(language="ru").update(text="Готово: {number}")
    MessageText.objects.filter(language="en").update(text="Ready: {number}")
    russian, unknown = make_client(shop, "Иван", "+79215550100"), make_client(shop, "Ann", "+12125550100")
    Client.objects.filter(pk=russian.pk).update(language="ru")

    said = [_effect(shop, "sms", client).payload["text"] for client in (russian, unknown)]

    assert said == ["Готово: 1", "Ready: 2"]


@pytest.mark.rule("OS-4")
def test_a_language_without_a_text_falls_back_to_one_there_is(shop: Shop) -> None:
    MessageText.objects.exclude(language="ru").delete()
    MessageText.objects.update(text="Готово")

    assert _effect(shop, "sms").payload["text"] == "Готово"


@pytest.mark.rule("OS-4")
def test_a_status_switched_off_or_without_a_text_sends_nothing(shop: Shop) -> None:
    shop.status("Ready").message_texts.all().delete()
    approval = shop.status("Awaiting approval")
    approval.sends_message = False
    approval.save()
    order = make_order(shop)

    put(order, shop, "Ready")
    put(order, shop, "Awaiting approval")

    assert not Effect.objects.exists()


@pytest.mark.rule("EF-7")
def test_all_placeholders_are_filled_from_the_order_as_it_is(shop: Shop) -> None:
    every = "{number} {about} {total} {deadline} {client} {status} {organization} {phone}"
    MessageText.objects.update(text=every)
    shop.organization.phone = "555-0142"
    shop.organization.save()
    client = make_client(shop, "Ann", "+12125550100")
    order = make_order(shop, client=client, about="Laptop", deadline="2026-12-24T23:00:00Z")
    order = Order.objects.get(pk=order.pk)

    put(order, shop, "Ready")

    text = Effect.objects.get(subject_id=order.pk).payload["text"]
    assert text == "1 Laptop $0.00 12/24/2026 Ann Ready Fixit 555-0142"


@pytest.mark.rule("OS-24")
def test_a_message_goes_to_the_first_phone(shop: Shop) -> None:
    client = make_client(shop, "Ann", "+12125550100")
    client.phones.create(organization=shop.organization, number="+12125550199", position=1)

    assert _effect(shop, "sms", client).payload["to"] == "+12125550100"


def test_without_a_gateway_an_sms_is_refused_with_a_word_where_to_set_one_up(shop: Shop) -> None:
    outcome = MessageKind().carry_out(_effect(shop, "sms"))

    assert outcome.result is Result.REFUSED
    assert "Settings → Gateway" in outcome.reason


def test_the_built_in_gateway_keeps_each_key_once(shop: Shop) -> None:
    SmsGateway.objects.create(organization=shop.organization, backend="demo")
    effect = _effect(shop, "sms")

    outcomes = [MessageKind().carry_out(effect).result for _attempt in range(3)]

    kept = DemoMessage.objects.get()
    assert outcomes == [Result.DONE] * 3
    assert (kept.key, kept.recipient, kept.text) == (effect.key, effect.payload["to"], effect.payload["text"])
    assert kept.organization == shop.organization


def test_where_all_is_a_demo_nothing_leaves_the_house(shop: Shop, settings: Settings) -> None:
    settings.DEMO = True

    outcomes = [MessageKind().carry_out(_effect(shop, lane)).result for lane in ("sms", "email")]

    assert (outcomes, mail.outbox) == ([Result.DONE] * 2, [])
    assert sorted(DemoMessage.objects.values_list("channel", flat=True)) == ["email", "sms"]


def test_an_e_mail_leaves_by_the_mail_server(shop: Shop) -> None:
    SmsGateway.objects.create(organization=shop.organization, backend="http", address="http://127.0.0.1:1/")
    effect = _effect(shop, "email")

    assert MessageKind().carry_out(effect).result is Result.DONE

    (letter,) = mail.outbox
    assert (letter.to, letter.body) == ([effect.payload["to"]], effect.payload["text"])
    assert letter.subject == "Order No. 1: Ready"


@pytest.mark.rule("EF-3")
@pytest.mark.parametrize(
    ("said", "sms", "email"),
    [
        ({"backend": "demo"}, True, False),
        ({"backend": "http", "repeats_safely": True}, True, False),
        ({"backend": "http"}, False, False),
        ({}, False, False),
    ],
)
def test_the_key_is_honoured_where_the_gateway_says_so(
    shop: Shop, said: dict[str, object], sms: bool, email: bool
) -> None:
    if said:
        SmsGateway.objects.create(organization=shop.organization, **said)

    honoured = {lane: MessageKind().honours_key(_effect(shop, lane)) for lane in ("sms", "email")}

    assert honoured == {"sms": sms, "email": email}
