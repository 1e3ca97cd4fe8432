"""What a move would cause is shown first, in one dialog, and what is confirmed there is what happens."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from orders.models import Order
from statuses.models import Effect, Move
from tests.factories import Shop, make_client, make_line, make_order, put
from tests.pages import browse, forms_of, text_of

SMS, EMAIL = "message-sms-text", "message-email-text"


def _address(order: Order, shop: Shop, name: str) -> str:
    return f"/orders/{order.number}/move/{shop.status(name).pk}/"


def _drawn(response: HttpResponse, address: str) -> dict[str, str]:
    return forms_of(response)[address]


def _texts(order: Order) -> dict[str, str]:
    effects = Effect.objects.filter(subject_id=order.pk)
    return {effect.lane: effect.payload["text"] for effect in effects}


def _unmoved(order: Order) -> bool:
    order.refresh_from_db()
    return order.version == 1 and not Effect.objects.exists() and Move.objects.filter(subject_id=order.pk).count() == 1


@pytest.mark.rule("OS-24")
def test_the_dialog_shows_old_and_new_and_the_message_as_it_will_be_sent(shop: Shop) -> None:
    client = make_client(shop, "Ann", "+12125550177", "ann@mail.example")
    order = make_order(shop, client=client, about="iPhone, cracked")
    make_line(order, price="89.50")
    address = _address(order, shop, "Ready")

    response = browse(shop.desk).get(address)

    said = "Fixit: order No. 1 (iPhone, cracked) is ready. To pay: $89.50."
    drawn, read = _drawn(response, address), text_of(response)
    assert (
        read.index("From New to Ready") < read.index("SMS to +12125550177") < read.index("E-mail to ann@mail.example")
    )
    assert (drawn[SMS], drawn[EMAIL], drawn["version"]) == (said, said, "1")
    assert _unmoved(order)


@pytest.mark.rule("OS-24")
@pytest.mark.parametrize("htmx", [False, True])
def test_confirming_sends_exactly_what_was_shown(shop: Shop, htmx: bool) -> None:
    order, browser = make_order(shop), browse(shop.desk, htmx=htmx)
    address = _address(order, shop, "Ready")
    drawn = _drawn(browser.get(address), address)

    response = browser.post(address, drawn)

    assert (response.status_code, response.headers["Location"]) == (302, f"/orders/{order.number}/")
    assert _texts(order) == {"sms": drawn[SMS], "email": drawn[EMAIL]}


@pytest.mark.rule("OS-24")
def test_an_edited_text_is_what_is_sent(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    address = _address(order, shop, "Ready")
    drawn = _drawn(browser.get(address), address)
    written = {SMS: "Come & get it: {number}", "message-email-subject": "It is ready"}

    browser.post(address, drawn | written)

    email = Effect.objects.get(subject_id=order.pk, lane="email")
    assert _texts(order) == {"sms": "Come & get it: {number}", "email": drawn[EMAIL]}
    assert (email.payload["subject"], email.payload["to"]) == ("It is ready", order.client.email)


@pytest.mark.rule("OS-24")
def test_a_message_that_is_switched_off_is_not_sent_and_the_order_moves(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    address = _address(order, shop, "Ready")
    drawn = _drawn(browser.get(address), address)
    del drawn["message-sms-send"]

    browser.post(address, drawn | {SMS: ""})

    order.refresh_from_db()
    assert order.status == shop.status("Ready")
    assert list(_texts(order)) == ["email"]


@pytest.mark.rule("OS-24")
def test_looking_and_cancelling_leaves_the_order_as_it_was(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)

    response = browser.get(_address(order, shop, "Closed"))

    assert f'href="/orders/{order.number}/"' in response.content.decode()
    assert _unmoved(order)


@pytest.mark.rule("OS-24")
def test_a_comment_goes_to_history(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    address = _address(order, shop, "Closed")
    drawn = _drawn(browser.get(address), address)

    browser.post(address, drawn | {"comment": "paid at the desk"})

    assert Move.objects.get(subject_id=order.pk, version=2).comment == "paid at the desk"
    assert "paid at the desk" in text_of(browser.get(f"/orders/{order.number}/"))


@pytest.mark.rule("OS-24")
def test_a_client_without_an_address_is_said_to_get_nothing(shop: Shop) -> None:
    order, browser = make_order(shop, client=make_client(shop, "Nobody's number")), browse(shop.desk)
    address = _address(order, shop, "Ready")

    response = browser.get(address)
    browser.post(address, _drawn(response, address))

    order.refresh_from_db()
    assert "No phone of the client is known: no SMS will be sent." in text_of(response)
    assert order.status == shop.status("Ready")
    assert not Effect.objects.exists()


@pytest.mark.rule("OS-24")
def test_a_line_added_meanwhile_brings_the_dialog_back_fresh_with_the_answers_kept(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    address = _address(order, shop, "Ready")
    drawn = _drawn(browser.get(address), address)
    make_line(order, "Glass", price="20.00")

    response = browser.post(address, drawn | {"comment": "hurry", SMS: "My own words"})

    fresh = _drawn(response, address)
    assert response.status_code == 409
    assert "has changed since you opened this page" in text_of(response)
    assert (fresh["comment"], fresh[SMS]) == ("hurry", "My own words")
    assert fresh["digest"] != drawn["digest"]
    assert _unmoved(order)


@pytest.mark.rule("OS-24")
def test_a_text_nobody_edited_comes_back_as_it_would_be_sent_now(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    address = _address(order, shop, "Ready")
    drawn = _drawn(browser.get(address), address)
    make_line(order, "Glass", price="20.00")

    fresh = _drawn(browser.post(address, drawn | {SMS: "My own words"}), address)
    browser.post(address, fresh)

    assert _texts(order)["sms"] == "My own words"
    assert "To pay: $20.00." in _texts(order)["email"]


@pytest.mark.rule("OS-24")
def test_a_phone_changed_meanwhile_is_shown_before_anything_is_sent(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    address = _address(order, shop, "Ready")
    drawn = _drawn(browser.get(address), address)
    order.client.phones.update(number="+12125550123")

    response = browser.post(address, drawn)

    assert response.status_code == 409
    assert "SMS to +12125550123" in text_of(response)
    assert _unmoved(order)
    browser.post(address, _drawn(response, address))
    assert Effect.objects.get(subject_id=order.pk, lane="sms").payload["to"] == "+12125550123"


@pytest.mark.rule("OS-24")
def test_a_status_without_consequences_takes_one_click(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    address = _address(order, shop, "Diagnostics")
    clicked = forms_of(browser.get(f"/orders/{order.number}/"))[address]

    response = browser.post(address, clicked)

    order.refresh_from_db()
    assert (response.status_code, order.status) == (302, shop.status("Diagnostics"))


@pytest.mark.rule("OS-24", "OS-36")
def test_the_menu_marks_consequences_and_leads_to_the_dialog(shop: Shop) -> None:
    order = make_order(shop)

    page = browse(shop.desk).get(f"/orders/{order.number}/")

    closed = _address(order, shop, "Closed")
    assert f'href="{closed}"' in page.content.decode()
    assert closed not in forms_of(page)
    assert "Closed Opens the payment window Credits salary Closes" in text_of(page)


@pytest.mark.rule("OS-24")
@pytest.mark.parametrize("name", ["Ready", "Closed", "Refused"])
def test_one_click_on_a_status_with_consequences_shows_them_first(shop: Shop, name: str) -> None:
    order = make_order(shop)
    address = _address(order, shop, name)

    response = browse(shop.desk).post(address, {"version": 1, "comment": "kept"})

    drawn = _drawn(response, address)
    assert (response.status_code, drawn["comment"]) == (422, "kept")
    assert _unmoved(order)


@pytest.mark.rule("OS-24")
def test_closing_is_said_in_the_dialog(shop: Shop) -> None:
    order = make_order(shop)
    put(order, shop, "Diagnostics")

    response = browse(shop.desk).get(_address(order, shop, "Refused"))

    assert "This closes the order: lines and people can no longer change." in text_of(response)
