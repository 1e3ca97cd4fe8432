from __future__ import annotations

import pytest

from accounts.models import Location
from orders.documents.kinds import Document
from orders.models import Line, Order
from tests.factories import Shop, make_line, make_order, make_shop, put
from tests.orders.papers import SORTS, describe, full_order, printed, sheet_of
from tests.pages import browse, queries_of, text_of

pytestmark = pytest.mark.rule("OS-35")


@pytest.mark.rule("OS-37", "OS-31")
@pytest.mark.parametrize("what", ["act", "invoice"])
def test_what_was_done_stands_on_it_with_tax_total_paid_and_due(shop: Shop, what: str) -> None:
    describe(shop)
    order = full_order(shop)

    page = printed(browse(shop.desk), order, what)

    for said in (
        "Fixit Corner LLC", "Tax number 77-123", "12 Main Street", f"No. {order.number}",
        "Quinn Harper, (212) 555-0116",
        "Замена экрана 2 $1,234.50 $2,469.00", "Display 1.5 $99.99 $10.00 $139.99", "Without tax $2,608.99",
        "VAT 20% $521.80", "Total $3,130.79", "Paid $500.25", "Due $2,630.54",
    ):  # fmt: skip
        assert said in page, said


def test_each_document_has_what_it_is_for(shop: Shop) -> None:
    describe(shop)
    order, browser = full_order(shop), browse(shop.desk)

    pages = {document: printed(browser, order, document) for document in Document}

    assert f"Work done by: {shop.tech.user.name}" in pages[Document.ACT]
    assert "Bank details First Bank IBAN 0042" in pages[Document.INVOICE]
    assert "Cash $500.25" in pages[Document.PAYMENT]
    assert "Received by" in pages[Document.PAYMENT]
    assert "Follow it here" in pages[Document.INTAKE]
    assert f"{order.number} iPad 9 Quinn Harper …0116" in pages[Document.LABEL]


@pytest.mark.parametrize(
    ("done", "called"), [(None, "Paid ahead"), ("Refused", "To give back"), ("Closed", "To give back")]
)
@pytest.mark.rule("OS-33")
def test_money_below_zero_is_called_in_words_and_has_no_sign(shop: Shop, done: str | None, called: str) -> None:
    order = full_order(shop)
    Line.objects.filter(order=order).update(total=100)
    Order.objects.filter(pk=order.pk).update(total=200)
    if done:
        put(order, shop, done)
    order.refresh_from_db()

    page = printed(browse(shop.desk), order, "act")

    amount = "$500.25" if done == "Refused" else "$300.25"
    assert f"{called} {amount}" in page


@pytest.mark.parametrize("what", ["act", "invoice", "payment"])
def test_a_document_that_would_be_empty_says_so_on_the_page_and_as_pdf(shop: Shop, what: str) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    reason = "Nothing is paid yet." if what == "payment" else "There are no lines yet"

    page = browser.get("/orders/print/", {"number": order.number, "what": what})
    asked = browser.post(f"/orders/{order.number}/pdf/", {"what": what}, follow=True)

    assert reason in text_of(page)
    assert '<article class="paper' not in page.content.decode()
    assert reason in text_of(asked)
    assert not order.pdfs.exists()


@pytest.mark.rule("TN-6")
def test_documents_are_in_the_organizations_language(transactional_db: None) -> None:
    shop = make_shop("Садовая", country="RU", language="ru")
    describe(shop)
    order = full_order(shop, name="Иван Ёлкин")
    shop.desk.user.language = "en"
    shop.desk.user.save()

    page = printed(browse(shop.desk), order, "act")

    assert "Акт выполненных работ № 1" in page
    assert "НДС 20 % 521,80 ₽" in page.replace("\xa0", " ")
    assert "3 130,79 ₽" in page.replace("\xa0", " ")


def test_several_documents_of_several_orders_are_printed_in_one_go(shop: Shop) -> None:
    orders = [full_order(shop, name=f"Client {place}") for place in range(2)]
    asked = {"number": [order.number for order in orders], "what": ["act", "payment", "label"], "paper": "80", "now": 1}

    response = browse(shop.desk).get("/orders/print/", asked)
    body = response.content.decode()

    assert body.count('<article class="paper') == 6
    assert body.count("paper-80 document-payment") == body.count("paper-a4 document-act") == 2
    assert "data-now" in body
    page = sheet_of(response)
    assert page.index("Client 0") < page.index("Client 1")


def test_fifty_papers_are_the_most_whatever_they_are(shop: Shop) -> None:
    browser, numbers = browse(shop.desk), [make_order(shop).number for _each in range(26)]

    response = browser.get("/orders/print/", {"number": numbers, "what": ["intake", "label"]}, follow=True)

    assert "At most 50 papers at once: choose fewer." in text_of(response)


def test_a_document_nobody_knows_is_404(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)

    assert browser.get("/orders/print/", {"number": order.number, "what": "contract"}).status_code == 404
    assert browser.post(f"/orders/{order.number}/pdf/", {"what": "contract"}).status_code == 404


@pytest.mark.parametrize("what", [document.value for document in Document])
def test_fifty_documents_take_as_many_queries_as_one(shop: Shop, what: str) -> None:
    numbers = [full_order(shop, name=f"Client {place}").number for place in range(12)]
    browser = browse(shop.desk)

    taken = {queries_of(browser, "/orders/print/", what=what, number=numbers[:several]) for several in (1, 3, 12)}

    assert len(taken) == 1


HOSTILE = "<script>alert(1)</script> & {total} {% now %} <b>bold</b> [lines] # x"


def test_what_people_are_called_is_text_on_paper(shop: Shop) -> None:
    order = full_order(shop, name=HOSTILE)
    Location.objects.update(address=HOSTILE)
    make_line(order, HOSTILE)

    body = browse(shop.desk).get("/orders/print/", {"number": order.number, "what": ["act", "label"]}).content.decode()

    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {total} {% now %} &lt;b&gt;bold" in body


def test_the_order_page_offers_every_document_and_says_why_one_is_not_there_yet(shop: Shop) -> None:
    order, browser = make_order(shop), browse(shop.desk)
    address = f"/orders/{order.number}/"

    before = text_of(browser.get(address))
    make_line(order)
    body = browser.get(address).content.decode()

    assert before.count("There are no lines yet: add what was done, and for how much.") == 2
    assert "There are no lines yet: add" not in body
    for document, paper in SORTS:
        shown = f"what={document.value}&amp;paper={paper.value}&amp;number={order.number}&amp;now=1"
        assert (shown in body) == (document != Document.PAYMENT)


@pytest.mark.rule("TN-2")
def test_who_may_not_print_sees_no_documents(shop: Shop) -> None:
    order = make_order(shop, performer=shop.tech)
    browser = browse(shop.tech)

    assert 'id="documents"' not in browser.get(f"/orders/{order.number}/").content.decode()
    assert browser.post(f"/orders/{order.number}/pdf/", {"what": "intake"}).status_code == 403
