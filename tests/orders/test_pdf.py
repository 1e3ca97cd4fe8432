from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import invariants
from orders.documents.asking import KEPT, forget_old
from orders.documents.kinds import Document, Paper
from orders.documents.parts import Facts, Lines, Paragraph
from orders.documents.pdf import TooLarge, make_pdf
from orders.models import Order, Pdf
from statuses.carrying.claims import due_inside, recover_abandoned, take
from statuses.carrying.work import carry_out, work_inside
from statuses.models import Decision, Effect
from tests.factories import Shop, limit, make_line, make_location, make_order, make_shop
from tests.orders.papers import AMOUNT, SORTS, ask, describe, full_order, made, newest, pdf_text, printed
from tests.pages import browse, text_of

pytestmark = pytest.mark.rule("OS-35")
poppler = pytest.mark.needs("poppler")


def numbers_of(text: str) -> list[str]:
    """Return every amount of a text, spaces inside left out."""
    return sorted("".join(found.split()) for found in AMOUNT.findall(text))


@poppler
@pytest.mark.rule("TN-6", "OS-37")
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(("document", "paper"), SORTS)
def test_the_numbers_of_a_pdf_are_those_of_the_page(
    transactional_db: None, language: str, document: Document, paper: Paper
) -> None:
    shop = make_shop("Ёж & Co", country={"en": "US", "ru": "RU"}[language], language=language)
    describe(shop)
    order = full_order(shop, name="Иван Ёлкин-Щука")

    page = printed(browse(shop.desk), order, document.value, paper.value)
    text = pdf_text(made(shop, order, document, paper))

    assert "Иван Ёлкин-Щука" in text
    assert numbers_of(text) == numbers_of(page)
    if document in (Document.ACT, Document.INVOICE):
        assert {"en": "$3,130.79", "ru": "3 130,79 ₽"}[language] in text
        assert {"en": "VAT 20%", "ru": "НДС 20 %"}[language] in text
        assert "Замена экрана" in text


@poppler
def test_what_people_are_called_is_no_markup_in_a_pdf(shop: Shop) -> None:
    hostile = '<font color="red">R&D</font> <img src="http://x.example/"/> </para> &amp; {total} \u202e☃'
    order = full_order(shop, name=hostile)
    make_line(order, "<b>bold</b> & <a href='x'>")
    Order.objects.filter(pk=order.pk).update(details="a\x0bb\x1f <br/> &nbsp;")

    text = pdf_text(made(shop, order, Document.ACT, Paper.A4))

    assert '<font color="red">R&D</font> <img src="http://x.example/"/> </para> &amp; {total}' in text
    assert "<b>bold</b> & <a href='x'>" in text
    assert "ab <br/> &nbsp;" in text


def test_asking_leads_to_a_page_that_waits_and_then_downloads(shop: Shop) -> None:
    order, browser = full_order(shop), browse(shop.desk)

    address = ask(browser, order, "act")["Location"]
    waiting = browser.get(address)
    assert "The PDF is being made…" in text_of(waiting)
    assert 'hx-trigger="every 1s"' in waiting.content.decode()
    assert browser.get(f"{address}file/")["Location"] == address
    work_inside()
    ready = browser.get(address, headers={"HX-Request": "true", "HX-Target": "pdf-state"})

    assert "The PDF is ready." in text_of(ready)
    assert "<html" not in ready.content.decode()
    assert "every 1s" not in ready.content.decode()
    file = browser.get(f"{address}file/")
    assert file.content.startswith(b"%PDF")
    assert file["Content-Disposition"] == f'attachment; filename="Act of completed work {order.number}.pdf"'
    assert (file["X-Content-Type-Options"], file["Cross-Origin-Resource-Policy"]) == ("nosniff", "same-origin")
    assert file["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.rule("EF-1")
def test_the_same_unchanged_document_asked_twice_is_one_file_and_a_changed_one_another(shop: Shop) -> None:
    order, browser = full_order(shop), browse(shop.desk)

    first, second = (ask(browser, order, "invoice")["Location"] for _time in range(2))
    work_inside()
    third = ask(browse(shop.owner), order, "invoice")["Location"]
    make_line(order)
    changed = ask(browser, order, "invoice")["Location"]

    assert first == second == third != changed
    assert Pdf.objects.count() == Effect.objects.filter(kind="pdf").count() == 2
    assert Effect.objects.filter(kind="pdf", state=Effect.State.DONE).count() == 1


@pytest.mark.rule("EF-2")
def test_a_worker_killed_while_at_it_leaves_it_to_another_and_it_is_made_once(shop: Shop) -> None:
    order = full_order(shop)
    ask(browse(shop.desk), order, "act")
    (dead,) = take(due_inside(), most=1)
    Effect.objects.filter(pk=dead.pk).update(lease_until=timezone.now() - timedelta(minutes=5))

    assert recover_abandoned() == 1
    work_inside()
    pdf = newest()
    first, at = bytes(pdf.file), pdf.made_at
    # The one that was thought dead goes on: it can write nothing any more.
    assert carry_out(dead) is None

    pdf.refresh_from_db()
    assert (bytes(pdf.file), pdf.made_at) == (first, at)
    assert Effect.objects.get(pk=dead.pk).state == Effect.State.DONE


def test_the_same_parts_make_the_same_bytes() -> None:
    said = [Paragraph("Ёж"), Facts([("a", "b")])]

    assert make_pdf(said, Paper.A4, title="x") == make_pdf(said, Paper.A4, title="x")


@pytest.mark.parametrize(
    "said",
    [
        [Lines(("a",) * 5, [("x", "1", "1", "", "1")] * 401)],
        [Paragraph("word " * 13_000)],
    ],
)
def test_what_is_too_long_is_refused_in_words(said: list[object]) -> None:
    with pytest.raises(TooLarge, match="Print it from the browser"):
        make_pdf(said, Paper.A4, title="x")


@pytest.mark.parametrize("paper", list(Paper))
def test_words_without_an_end_and_without_a_space_still_fit(paper: Paper) -> None:
    said = [Paragraph("Х" * 900), Facts([("Щ" * 200, "Ж" * 2000)]), Lines(("a",) * 5, [("Ы" * 200, *["9" * 30] * 4)])]

    assert make_pdf(said, paper, title="x").startswith(b"%PDF")


def test_too_long_a_document_is_refused_when_it_is_asked_for_and_nothing_is_written(shop: Shop) -> None:
    order, browser = full_order(shop), browse(shop.desk)
    lines = [line for line in order.lines.all() for _copy in range(201)]
    for place, line in enumerate(lines):
        line.pk, line.key, line.position = None, None, place
    type(lines[0]).objects.bulk_create(lines)

    response = browser.post(f"/orders/{order.number}/pdf/", {"what": "act"}, follow=True)

    assert "The document is too long for a PDF. Print it from the browser." in text_of(response)
    assert not Pdf.objects.exists()
    assert not Effect.objects.filter(kind="pdf").exists()


def test_one_that_failed_says_why_and_is_tried_again(shop: Shop) -> None:
    order, browser = full_order(shop), browse(shop.desk)
    address = ask(browser, order, "act")["Location"]
    Effect.objects.filter(kind="pdf").update(state=Effect.State.FAILED, reason="The disk is full.")

    page = text_of(browser.get(address))
    again = ask(browser, order, "act")["Location"]
    work_inside()

    assert "The PDF could not be made. The disk is full." in page
    assert again == address
    assert "The PDF is ready." in text_of(browser.get(address))
    assert Decision.objects.get().choice == Decision.Choice.AGAIN


def test_what_nobody_asked_for_lately_goes_and_is_made_again(shop: Shop) -> None:
    order, browser = full_order(shop), browse(shop.desk)
    ask(browser, order, "act")
    ask(browser, order, "invoice")
    work_inside()
    long_ago = timezone.now() - KEPT - timedelta(minutes=1)
    Pdf.objects.update(asked_at=long_ago)
    ask(browser, order, "invoice")

    forget_old()
    forget_old()

    assert list(Pdf.objects.values_list("document", flat=True)) == ["invoice"]
    ask(browser, order, "act")
    work_inside()
    assert Pdf.objects.filter(made_at=None).count() == 0
    assert not [fault for faults in invariants.faults().values() for fault in faults]


@pytest.mark.rule("TN-1", "TN-7")
def test_a_pdf_of_a_neighbour_of_another_order_or_location_is_404(shop: Shop, neighbour: Shop) -> None:
    order, other, strange = full_order(shop), make_order(shop), full_order(neighbour)
    own = ask(browse(shop.desk), order, "act")["Location"]
    theirs = ask(browse(neighbour.desk), strange, "act")["Location"]
    work_inside()
    browser = browse(shop.desk)

    for address in (theirs, theirs.replace(str(strange.number), str(order.number)),
                    own.replace(f"/{order.number}/", f"/{other.number}/", 1)):  # fmt: skip
        assert browser.get(address).status_code == 404
        assert browser.get(f"{address}file/").status_code == 404
    assert ask(browser, strange, "act").status_code == 404
    limit(shop.desk, make_location(shop), by=shop.owner)
    assert browse(shop.desk).get(f"{own}file/").status_code == 404


@pytest.mark.rule("TN-2")
def test_who_may_not_print_gets_no_pdf(shop: Shop) -> None:
    order = full_order(shop)
    own = ask(browse(shop.desk), order, "act")["Location"]
    work_inside()

    assert browse(shop.tech).get(own).status_code == 403
    assert browse(shop.tech).get(f"{own}file/").status_code == 403
