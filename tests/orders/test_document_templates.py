from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client as Browser

from accounts.models import Change, Did, Role
from orders.documents.kinds import Document
from orders.documents.language import BLOCKS, PLACEHOLDERS, parse
from orders.documents.naming import BLOCKS_EXPLAINED, PLACEHOLDERS_EXPLAINED
from orders.documents.standard import standard
from orders.models import DocumentTemplate
from tests.factories import Shop, limit, make_location
from tests.orders.papers import full_order, printed
from tests.pages import browse, forms_of, text_of

pytestmark = pytest.mark.rule("OS-35")
ACT = "/settings/documents/act/"
RESET = f"{ACT}reset/"


def write(browser: Browser, text: str, address: str = ACT, **said: str) -> HttpResponse:
    return browser.post(address, forms_of(browser.get(address))[address] | {"text": text} | said)


def test_an_organizations_own_template_is_what_is_printed_and_nobody_elses(shop: Shop, neighbour: Shop) -> None:
    order, strange = full_order(shop), full_order(neighbour)
    browser = browse(shop.owner)

    response = write(browser, "# Done {number}\n\nFor {client}: {total} of {{client}}\n[signatures]")

    assert response.status_code == 302
    page = printed(browser, order, "act")
    assert f"Done {order.number} For Quinn Harper: $2,608.99 of" in page
    assert "Display" not in page
    assert "Act of completed work No." in printed(browse(neighbour.owner), strange, "act")
    assert "your own" in text_of(browser.get("/settings/documents/"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{nothing}", "There is no placeholder {nothing}."),
        ("{client.phone}", "There is no placeholder {client.phone}."),
        ("{client.__class__}", "There is no placeholder {client.__class__}."),
        ("{client!r}", "There is no placeholder {client!r}."),
        ("{0}", "There is no placeholder {0}."),
        ("{}", "There is no placeholder {}."),
        ("{% load x %}", "There is no placeholder {% load x %}."),
        ("[cheque]", "There is no block [cheque]."),
        ("[lines.all]", "There is no block [lines.all]."),
        ("x\n" * 10_000, "A document holds 150 lines and 6000 characters at most: shorten it."),
        ("x" * 1_001, "A line holds 1000 characters at most: break it."),
        ("{" * 500 + "client" + "}" * 5_800, "at most"),
    ],
)
def test_what_cannot_be_is_refused_in_words_that_name_it_and_what_was_typed_stays(
    shop: Shop, text: str, says: str
) -> None:
    response = write(browse(shop.owner), text)

    assert response.status_code == 422
    assert says in text_of(response)
    assert forms_of(response)[ACT]["text"].strip() == text.strip()
    assert not DocumentTemplate.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_an_empty_document_is_refused(shop: Shop, text: str) -> None:
    assert write(browse(shop.owner), text).status_code == 422
    with pytest.raises(ValidationError):
        parse(text)


def test_html_and_lone_braces_are_text(shop: Shop) -> None:
    order, browser = full_order(shop), browse(shop.owner)

    write(browser, "<script>alert(1)</script> } { {{client}} &amp;\n<img src=x onerror=alert(1)>")
    body = browser.get("/orders/print/", {"number": order.number, "what": "act"}).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body
    assert "<script>alert" not in body
    assert "<img src=x" not in body


def test_every_standard_template_is_one_that_may_be_written_and_all_it_uses_is_explained() -> None:
    assert all(parse(standard(document, language)) for document in Document for language in ("en", "ru"))
    assert tuple(BLOCKS_EXPLAINED) == BLOCKS
    assert tuple(PLACEHOLDERS_EXPLAINED) == PLACEHOLDERS


def test_every_block_and_placeholder_has_a_value_of_an_order(shop: Shop) -> None:
    order, browser = full_order(shop), browse(shop.owner)
    every = "\n".join([*(f"[{name}]" for name in BLOCKS), *(f"{name}={{{name}}}." for name in PLACEHOLDERS)])

    assert write(browser, every).status_code == 302
    page = printed(browser, order, "act")

    assert "{" not in page
    assert f"number={order.called}." in page
    assert "phone_end=…0116." in page


def test_the_preview_shows_the_newest_order_the_reader_may_see_and_what_is_wrong(shop: Shop) -> None:
    full_order(shop, name="Old Client")
    full_order(shop, name="New Client")
    browser = browse(shop.owner)

    shown = browser.post(ACT, {"text": "Dear {client}", "preview": "1"})
    wrong = browser.post(ACT, {"text": "Dear {cliant}", "preview": "1"})
    limit(shop.members[Role.MANAGER], make_location(shop), by=shop.owner)
    elsewhere = browse(shop.members[Role.MANAGER]).post(ACT, {"text": "Dear {client}", "preview": "1"})

    assert "Dear New Client" in text_of(shown)
    assert "There is no placeholder {cliant}." in text_of(wrong)
    assert "There is nothing yet to preview with" in text_of(elsewhere)
    assert not DocumentTemplate.objects.exists()


def test_resetting_asks_first_and_brings_the_standard_one_back(shop: Shop) -> None:
    order, browser = full_order(shop), browse(shop.owner)
    write(browser, "Mine alone")

    assert "Mine alone" in text_of(browser.get(RESET))
    assert DocumentTemplate.objects.exists()
    for _time in range(2):
        assert browser.post(RESET, forms_of(browser.get(RESET))[RESET]).status_code == 302

    assert not DocumentTemplate.objects.exists()
    assert "Act of completed work No." in printed(browser, order, "act")


def test_writing_what_is_standard_keeps_no_row_and_writing_the_same_notes_nothing(shop: Shop) -> None:
    browser = browse(shop.owner)

    write(browser, standard(Document.ACT, "en"))
    assert not DocumentTemplate.objects.exists()
    for _time in range(2):
        write(browser, "Mine")
    write(browser, "Ours")
    write(browser, standard(Document.ACT, "en"))

    assert not DocumentTemplate.objects.exists()
    noted = Change.objects.filter(what="orders.documenttemplate").order_by("pk")
    assert [change.did for change in noted] == [Did.ADDED, Did.CHANGED, Did.REMOVED]


def test_it_is_not_saved_or_reset_over_what_somebody_else_saved_meanwhile(shop: Shop) -> None:
    mine, theirs = browse(shop.owner), browse(shop.members[Role.MANAGER])
    drawn = forms_of(mine.get(ACT))[ACT]
    resetting = forms_of(mine.get(RESET))[RESET]
    write(theirs, "Theirs")

    refused = mine.post(ACT, drawn | {"text": "Mine"})
    unset = mine.post(RESET, resetting)

    assert refused.status_code == unset.status_code == 409
    assert "Somebody changed this while you were typing." in text_of(refused)
    assert forms_of(refused)[ACT]["text"] == "Mine"
    assert DocumentTemplate.objects.get().text == "Theirs"
    assert mine.post(ACT, forms_of(refused)[ACT]).status_code == 302
    assert DocumentTemplate.objects.get().text == "Mine"


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("role", list(Role))
def test_owners_and_managers_write_documents_and_nobody_else(shop: Shop, role: Role) -> None:
    browser = browse(shop.members[role])
    allowed = role in (Role.OWNER, Role.MANAGER)

    for address in ("/settings/documents/", ACT, RESET):
        assert browser.get(address).status_code == (200 if allowed else 403)
    assert browser.post(ACT, {"text": "Mine"}).status_code == (302 if allowed else 403)
    assert DocumentTemplate.objects.exists() == allowed


def test_a_document_nobody_knows_has_no_page(shop: Shop) -> None:
    browser = browse(shop.owner)

    assert browser.get("/settings/documents/contract/").status_code == 404
    assert browser.post("/settings/documents/contract/", {"text": "x"}).status_code == 404


def test_without_an_order_there_is_an_editor_and_no_preview(shop: Shop) -> None:
    assert "There is nothing yet to preview with" in text_of(browse(shop.owner).get(ACT))
