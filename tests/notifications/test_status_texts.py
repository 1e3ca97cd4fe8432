"""The texts under the switch of a status: placeholders checked, previewed on a real order, parts counted."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import Change
from notifications.models import Channel, MessageText
from statuses.groups import Group
from statuses.models import Status
from tests.factories import Shop, make_client, make_order, make_shop, put
from tests.pages import browse, text_of
from tests.statuses.setting import LIST, drawn, save


def _texts(status: Status) -> dict[tuple[str, str], str]:
    return {(text.channel, text.language): text.text for text in MessageText.objects.filter(status=status)}


@pytest.mark.rule("EF-7", "OS-6")
def test_a_text_is_written_under_its_switch_and_sent_on_the_next_move(shop: Shop) -> None:
    status = shop.status("Diagnostics")
    save(
        shop.owner,
        status,
        sends_message="on",
        **{"message-sms-en": "No. {number} is on the bench", "message-sms-ru": ""},
    )

    order = make_order(shop, client=make_client(shop, "Ann", "+12125550188"))
    move = put(order, shop, "Diagnostics")

    assert _texts(status) == {("sms", "en"): "No. {number} is on the bench"}
    assert [effect.payload["text"] for effect in move.effects.all()] == [f"No. {order.number} is on the bench"]


@pytest.mark.rule("EF-7")
def test_a_new_status_suggests_a_text_and_keeps_what_was_written(shop: Shop) -> None:
    suggested = drawn(browse(shop.owner), f"{LIST}new/ready/")["message-sms-en"]
    save(shop.owner, Group.READY, name="Packed", sends_message="on", **{"message-sms-en": "Packed: {about}"})

    assert "{number}" in suggested
    assert _texts(Status.objects.get(name="Packed"))["sms", "en"] == "Packed: {about}"


@pytest.mark.rule("EF-7")
@pytest.mark.parametrize("field", ["message-sms-en", "message-email-ru", "message-subject-en"])
@pytest.mark.parametrize("name", ["clinet", "total_sum", "Клиент", "Client", "0"])
def test_an_unknown_placeholder_is_named_and_nothing_is_kept(shop: Shop, field: str, name: str) -> None:
    status = shop.status("Ready")
    before = _texts(status)

    response = save(shop.owner, status, name="Other", **{field: f"Dear {{{name}}}"})

    assert response.status_code == 422
    assert f"There is no placeholder {{{name}}}." in text_of(response)
    status.refresh_from_db()
    assert (_texts(status), status.name) == (before, "Ready")


@pytest.mark.rule("EF-7")
@pytest.mark.parametrize("text", ["{{ number }}", "{0.__class__}", "{number.__class__}", "{% now %}", "{}"])
def test_whatever_is_no_placeholder_is_sent_as_it_was_written(shop: Shop, text: str) -> None:
    save(shop.owner, shop.status("Ready"), **{"message-sms-en": text})

    move = put(make_order(shop, client=make_client(shop, "Ann", "+12125550188")), shop, "Ready")

    expected = text.replace("{number}", "1")
    assert [effect.payload["text"] for effect in move.effects.all()] == [expected]


@pytest.mark.rule("EF-7")
def test_the_preview_reads_as_the_newest_order_would_and_counts_parts(shop: Shop, neighbour: Shop) -> None:
    make_order(shop, about="Old kettle")
    order = make_order(shop, about="Samovar")
    make_order(neighbour, about="Canary")
    browser, address = browse(shop.owner), f"{LIST}{shop.status('Ready').pk}/"

    text = "{about}: " + "a" * 160
    response = browser.post(address, drawn(browser, address) | {"message-sms-en": text, "preview": "1"})

    assert f"As No. {order.number} would read it · 2 SMS, 169 characters" in text_of(response)
    assert f"Samovar: {'a' * 160}" in text_of(response)
    assert "Canary" not in text_of(response)
    assert _texts(shop.status("Ready"))["sms", "en"] != text


@pytest.mark.rule("EF-7")
def test_without_any_order_the_page_says_that_there_is_nothing_to_preview_with(shop: Shop) -> None:
    page = browse(shop.owner).get(f"{LIST}{shop.status('Ready').pk}/")

    assert "There is nothing yet to preview with" in text_of(page)


@pytest.mark.rule("EF-7")
def test_a_message_needs_a_text_and_an_e_mail_a_subject(shop: Shop) -> None:
    empty = dict.fromkeys(("message-sms-en", "message-sms-ru", "message-email-en", "message-email-ru"), "")

    silent = save(shop.owner, shop.status("Ready"), **empty)
    nameless = save(shop.owner, shop.status("Ready"), **{"message-subject-en": "", "message-email-en": "Hello"})

    assert "Write at least one text, or switch the message off." in text_of(silent)
    assert "Write a subject." in text_of(nameless)


@pytest.mark.rule("EF-7")
def test_switched_off_the_texts_wait_for_the_next_time(shop: Shop) -> None:
    before = _texts(shop.status("Ready"))

    save(shop.owner, shop.status("Ready"), sends_message=None, **{"message-sms-en": "{nobody} reads this"})

    assert _texts(shop.status("Ready")) == before
    shop.status("Ready").refresh_from_db()
    assert not shop.status("Ready").sends_message


@pytest.mark.rule("EF-7")
def test_who_changed_a_text_is_noted(shop: Shop) -> None:
    text = MessageText.objects.get(status=shop.status("Ready"), channel=Channel.SMS, language="en")

    save(shop.owner, shop.status("Ready"), **{"message-sms-en": "Come and get it"})

    change = Change.objects.get(what="notifications.messagetext")
    assert change.fields == [["text", text.text, "Come and get it"]]
    assert change.thing.startswith("Ready: SMS")


@pytest.mark.rule("EF-7", "OS-31")
@pytest.mark.django_db(transaction=True)
def test_texts_nobody_rewrote_ask_for_what_is_left_to_pay() -> None:
    before, after = [("notifications", "0002_secret_headers_named")], [("notifications", "0003_texts_say_what_is_due")]
    shop = make_shop("Fixit")
    own, furnished = MessageText.objects.filter(status=shop.status("Ready"), channel="sms").order_by("-language")
    MessageText.objects.filter(pk=own.pk).update(text="All of it: {total}. To pay: {total}.")
    MessageText.objects.filter(pk=furnished.pk).update(text=furnished.text.replace("{due}", "{total}"))
    MigrationExecutor(connection).migrate(before)

    MigrationExecutor(connection).migrate(after)

    texts = dict(MessageText.objects.filter(pk__in=[own.pk, furnished.pk]).values_list("pk", "text"))
    assert texts == {own.pk: "All of it: {total}. To pay: {total}.", furnished.pk: furnished.text}
    assert "{due}" in furnished.text
