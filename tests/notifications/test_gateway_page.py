from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from pytest_django import Settings

from accounts.auditing import values_of
from accounts.drawn import ChangedMeanwhile
from accounts.models import Role
from notifications.forms import NOTED_OF_GATEWAY, SmsGatewayForm
from notifications.gateways.choice import gateway_for
from notifications.gateways.demo import DemoGateway
from notifications.gateways.email import EmailGateway
from notifications.models import Channel, DemoMessage, SmsGateway
from notifications.services import save_gateway
from statuses.models import Lane
from tests.factories import Shop
from tests.pages import browse, forms_of, queries_of, text_of

PAGE, OUTBOX = "/settings/gateway/", "/demo/outbox/"
SAID = {
    "backend": "http",
    "address": "https://sms.example/send",
    "headers": "Authorization: Bearer s3cret",
    "body": '{"to": "{to}", "text": "{text}", "id": "{key}"}',
    "timeout": "7",
}


def _gateway(shop: Shop) -> SmsGateway:
    return SmsGateway.objects.get(organization=shop.organization)


def test_the_gateway_is_kept_with_its_headers_encrypted(shop: Shop) -> None:
    response = browse(shop.owner).post(PAGE, SAID, follow=True)

    gateway = _gateway(shop)
    assert (response.status_code, gateway.address, gateway.timeout) == (200, SAID["address"], 7)
    assert gateway.headers == {"Authorization": "Bearer s3cret"}
    assert "s3cret" not in gateway.secret_headers


def test_of_those_who_looked_before_any_saved_the_second_is_told_and_keeps_anothers_secret(shop: Shop) -> None:
    browse(shop.owner).post(PAGE, SAID)
    drawn = forms_of(browse(shop.owner).get(PAGE))[""] | {"backend": "http"}
    told = ({"headers": "Authorization: Bearer n3w"}, {"timeout": "9"}, {"timeout": "8"})
    typed = [SmsGatewayForm(drawn | each, instance=_gateway(shop)) for each in told]
    before = values_of(_gateway(shop), NOTED_OF_GATEWAY)
    assert all(form.is_valid() for form in typed)

    for form in typed[:2]:
        save_gateway(form, before, by=shop.owner)
    with pytest.raises(ChangedMeanwhile):
        save_gateway(typed[2], before, by=shop.owner)

    assert (_gateway(shop).headers, _gateway(shop).timeout) == ({"Authorization": "Bearer n3w"}, 9)


def test_a_secret_is_never_shown_again_and_stays_when_nothing_new_is_written(shop: Shop) -> None:
    browser = browse(shop.owner)
    browser.post(PAGE, SAID)

    page = browser.get(PAGE)
    browser.post(PAGE, forms_of(page)[""] | {"backend": "http", "timeout": "9"})

    assert "s3cret" not in page.content.decode()
    assert "Headers are kept, encrypted." in text_of(page)
    assert (_gateway(shop).headers, _gateway(shop).timeout) == ({"Authorization": "Bearer s3cret"}, 9)


def test_saving_again_changes_nothing_more(shop: Shop) -> None:
    browser = browse(shop.owner)

    assert [browser.post(PAGE, SAID).status_code for _each in range(2)] == [302, 302]

    assert SmsGateway.objects.count() == 1


@pytest.mark.rule("EF-4")
def test_a_gateway_set_right_is_tried_at_once(shop: Shop) -> None:
    lane = Lane.objects.create(organization=shop.organization, code="sms", down_until=Now() + timedelta(hours=1))

    browse(shop.owner).post(PAGE, SAID)

    lane.refresh_from_db()
    assert lane.down_until is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("backend", "pigeon"),
        ("address", ""),
        ("address", "ftp://sms.example/"),
        ("address", "javascript:alert(1)"),
        ("address", "https://sms.example:99999/"),
        ("address", "x" * 501),
        ("address", "https://sms.example/?from=" + "Я" * 200),
        ("address", "https://sms.example:٣/"),
        ("headers", "no colon"),
        ("headers", "Good: yes\nBad header: no"),
        ("headers", "Naïve: ñ"),
        ("body", "not json"),
        ("body", ""),
        ("body", "[" * 999 + "]" * 999),
        ("body", '{"half": "\\ud800"}'),
        ("timeout", "0"),
        ("timeout", "21"),
        ("timeout", "soon"),
    ],
)
def test_a_wrong_setting_is_said_beside_its_field_and_nothing_is_kept(shop: Shop, field: str, value: str) -> None:
    response = browse(shop.owner).post(PAGE, SAID | {field: value})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not SmsGateway.objects.exists()


@pytest.mark.rule("EF-3")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://api.example/send?from=Мастер", "https://api.example/send?from=%D0%9C%D0%B0%D1%81%D1%82%D0%B5%D1%80"),
        ("https://смс.рф:8443/send", "https://xn--l1ajb.xn--p1ai:8443/send"),
        ("https://api.example/a%20b?x={y}", "https://api.example/a%20b?x={y}"),
    ],
)
def test_an_address_is_kept_as_it_can_be_sent(shop: Shop, typed: str, kept: str) -> None:
    for said in (typed, kept):
        response = browse(shop.owner).post(PAGE, SAID | {"address": said})

        assert (response.status_code, _gateway(shop).address) == (302, kept)


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("role", [role for role in Role if role != Role.OWNER])
def test_only_the_owner_sees_or_sets_the_gateway(shop: Shop, role: Role) -> None:
    browser = browse(shop.members[role])

    assert (browser.get(PAGE).status_code, browser.post(PAGE, SAID).status_code) == (403, 403)
    assert not SmsGateway.objects.exists()


@pytest.mark.rule("TN-1")
def test_a_neighbours_gateway_is_neither_shown_nor_changed(shop: Shop, neighbour: Shop) -> None:
    browse(neighbour.owner).post(PAGE, SAID | {"address": "https://canary.example/"})
    browser = browse(shop.owner)

    page = browser.get(PAGE)
    browser.post(PAGE, SAID)

    assert "canary" not in page.content.decode()
    assert _gateway(neighbour).address == "https://canary.example/"


def _keep(shop: Shop, number: int) -> None:
    DemoMessage.objects.bulk_create(
        DemoMessage(
            organization=shop.organization,
            key=f"{shop.organization.pk}/{DemoMessage.objects.count()}/{place}",
            channel="sms",
            recipient="+12125550100",
            text=f"For {shop.organization.name} <b>{place}</b>",
        )
        for place in range(number)
    )


def test_the_outbox_shows_what_would_have_left_newest_first(shop: Shop, neighbour: Shop, settings: Settings) -> None:
    settings.DEMO = True
    _keep(neighbour, 1)
    _keep(shop, 2)

    response = browse(shop.desk).get(OUTBOX)

    read = text_of(response)
    assert read.index("For Fixit <b>1</b>") < read.index("For Fixit <b>0</b>")
    assert "Neighbour" not in read
    assert "<b>" not in response.content.decode()


def test_the_outbox_is_there_only_where_the_built_in_gateway_is_used(shop: Shop) -> None:
    browser = browse(shop.owner)

    before = browser.get(OUTBOX).status_code
    SmsGateway.objects.create(organization=shop.organization, backend="demo")

    assert (before, browser.get(OUTBOX).status_code) == (404, 200)


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.HEAD_OFFICE])
def test_who_settles_no_messages_sees_no_outbox(shop: Shop, settings: Settings, role: Role) -> None:
    settings.DEMO = True

    assert browse(shop.members[role]).get(OUTBOX).status_code == 403


def test_the_outbox_takes_as_many_queries_for_fifty_messages_as_for_one(shop: Shop, settings: Settings) -> None:
    settings.DEMO, browser, taken, kept = True, browse(shop.owner), [], 0
    for wanted in (1, 3, 50):
        _keep(shop, wanted - kept)
        kept = wanted
        taken.append(queries_of(browser, OUTBOX))

    assert len(set(taken)) == 1, taken
    assert taken[0] <= 15


@pytest.mark.rule("EF-7")
def test_who_chose_the_demo_for_sms_keeps_sending_e_mail(shop: Shop) -> None:
    SmsGateway.objects.create(organization=shop.organization, backend=SmsGateway.Backend.DEMO)

    assert isinstance(gateway_for(shop.organization, Channel.SMS), DemoGateway)
    assert isinstance(gateway_for(shop.organization, Channel.EMAIL), EmailGateway)
