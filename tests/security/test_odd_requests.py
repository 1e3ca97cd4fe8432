"""Odd but harmless words are kept as typed; odd requests of any shape never break anything."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.html import escape

from crm_clients.models import Client
from orders.models import Order
from tests.security import fillable
from tests.security.callers import ANONYMOUS, call_as
from tests.security.fillable.form import Fillable
from tests.security.routes import Route, routes
from tests.security.world import World

ODD = {
    "emoji": "Kettle 👩‍🔧🎉",
    "right to left": "غلاية \u202ekettle\u200f",
    "nothing to see": "\u200bKettle",
    "accents": "Ke\u0301ttle Zoë Ё",
    "folding into three": "ΐﬃ\ufb2c" * 20,
    "markup": "<script>alert('1')</script>\"'><b>",
    "template": "{{ request.user.password }}{% debug %}",
    "quotes": "1' OR '1'='1' --",
    "formula": '=HYPERLINK("https://evil.example")',
    "line breaks": "Kettle\r\nBcc: x@evil.example",
}
_SUBMITTED = [form for form in (*fillable.PAGES, fillable.SIGN_UP) if form.texts]
_HUGE = ("0", "99999999999999999999", "9" * 5_000, "-1", "1e5", "1%00", "%ff", "NaN")
_ASKED = ["\x00", "x" * 5_000, "9" * 30, "9" * 5_000, "-1", "NaN", "1e400", "%", "_", "\\", "²²²", "٣٣٣٣", "<b>", "'"]


@pytest.mark.parametrize("form", _SUBMITTED, ids=str)
def test_odd_words_break_no_form_in_any_field(world: World, form: Fillable) -> None:
    send, good = form.as_caller(world), form.good(world)

    for field in good:
        for what, words in ODD.items():
            assert send(good | {field: words}).status_code < 500, (field, what)


@pytest.mark.parametrize("what", ODD)
def test_odd_words_are_kept_as_typed_and_shown_as_text(world: World, what: str) -> None:
    words, owner = ODD[what], call_as("owner", world)
    said = fillable.INTAKE.good(world) | {"client_name": words, "about": words, "details": words}

    page = owner.client().post(reverse("orders:order-new"), said, follow=True)

    order = Order.objects.get(intake_key=said["key"])
    assert (order.about, order.details) == (words, words)
    assert order.client.name == " ".join(words.split())
    assert escape(order.about) in page.content.decode()
    assert words not in page.content.decode() or escape(words) == words


@pytest.mark.parametrize("typed", ["٣", "３", "3", " 3 ", "3.000", "3e0"])
def test_a_number_may_be_written_in_any_digits(world: World, typed: str) -> None:
    send = fillable.LINE.as_caller(world)

    assert send({"title": "Digits", "quantity": typed, "price": "1"}).status_code == 302

    assert world.own[Order].lines.get(title="Digits").quantity == 3


def numbered() -> list[Route]:
    return [route for route in routes() if "<int:" in route.shape or "object_id" in route.shape]


@pytest.mark.parametrize("typed", _HUGE, ids=range(len(_HUGE)))
def test_numbers_that_no_row_can_have_are_not_found(world: World, typed: str) -> None:
    owner = call_as("owner", world)

    for route in numbered():
        for kwarg in route.blanks:
            address = route.filled(route.values(world.own) | {kwarg: typed})
            for method in ("GET", "POST"):
                status = owner.try_out(method, address).status_code
                assert status < 500, (method, address[:80])
                assert status in {302, 403, 404, 405}, (method, address[:80])


@pytest.mark.parametrize("asked", _ASKED, ids=range(len(_ASKED)))
def test_no_question_in_an_address_breaks_a_page(world: World, asked: str) -> None:
    owner = call_as("owner", world)
    questions = dict.fromkeys(("q", "before", "tab", "phone", "next", "p", "o", "e", "group", "state"), asked)

    for route in routes():
        if "GET" in route.policy.methods:
            status = owner.try_out("GET", route.address(world.own), questions).status_code
            assert status < 500, route.label


@pytest.mark.parametrize("charset", ["hex", "undefined", "idna", "zlib", "utf-16", "no-such"])
def test_no_charset_breaks_a_page(world: World, charset: str) -> None:
    owner = call_as("owner", world).client()
    kind = f"text/plain; charset={charset}"

    answers = [owner.generic("GET", where, content_type=kind) for where in ("/clients/?q=%41", "/orders/?tab=%D0%90")]

    assert {answer.status_code for answer in answers} <= {200, 400}


_BODIES = {
    "not UTF-8": ("application/x-www-form-urlencoded", b"about=%ff%fe&client_name=\xff\xfe&key=%c3%28"),
    "another charset": ("application/x-www-form-urlencoded; charset=utf-16", "about=x".encode("utf-16")),
    "a charset that is none": ("application/x-www-form-urlencoded; charset=hex", b"about=%41"),
    "a multipart in a charset that is none": ("multipart/form-data; boundary=x; charset=undefined", b"--x--\r\n"),
    "JSON": ("application/json", b'{"about": "x"}'),
    "a torn multipart": ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="about"'),
    "multipart without a boundary": ("multipart/form-data", b"about=x"),
    "a file for a text": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="about"; filename="a.txt"\r\n\r\nhello\r\n--x--\r\n',
    ),
    "no type at all": ("", b"\x00\xff" * 500),
}


@pytest.mark.parametrize("what", _BODIES)
def test_no_body_breaks_a_form(world: World, what: str) -> None:
    kind, body = _BODIES[what]

    for form in fillable.ALL:
        client = call_as(form.caller, world).client()
        status = client.generic("POST", form.address(world), body, content_type=kind).status_code
        assert status < 500, form.name


@pytest.mark.parametrize("value", ["x" * 4_000, '"\\000\\000\\000\\000\\000\\000\\000\\000"', "'; --", "é", ""])
@pytest.mark.parametrize("name", [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "theme", "messages"])
def test_no_cookie_breaks_a_page(world: World, name: str, value: str) -> None:
    owner = call_as("owner", world)
    cookies = f"{settings.SESSION_COOKIE_NAME}={owner.session}; {name}={value}"

    for address in (reverse("orders:order-list"), reverse("account_login"), "/nowhere/"):
        assert call_as(ANONYMOUS, world).client(HTTP_COOKIE=cookies).get(address).status_code < 500


@pytest.mark.parametrize("typed", ["kettle \x00", "kettle" + "x" * 115])
def test_a_search_that_cannot_be_made_says_why_and_keeps_what_was_typed(world: World, typed: str) -> None:
    page = call_as("owner", world).ask("GET", reverse("crm_clients:client-list"), {"q": typed}).content.decode()

    assert 'id="id_q_error"' in page
    assert f'value="{typed}"' in page


def test_an_absurd_place_in_a_list_is_its_beginning(world: World) -> None:
    page = call_as("owner", world).ask("GET", reverse("crm_clients:client-list"), {"before": "1e400"})

    assert world.own[Client].name in page.content.decode()
