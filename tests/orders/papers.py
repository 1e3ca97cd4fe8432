"""Documents as a person reads them: the sheet of a page, the text of a PDF."""

from __future__ import annotations

import re
import subprocess
from decimal import Decimal
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client as Browser

from accounts.models import Organization
from orders.documents.kinds import Document, Paper
from orders.models import Order, Pdf
from orders.paying import take_prepayment
from payments.models import Method
from statuses.carrying.work import work_inside
from tests.factories import Shop, make_client, make_line, make_order
from tests.pages import browse, text_of

SORTS = [(document, paper) for document in Document for paper in document.papers]
AMOUNT = re.compile(r"\d[\d\s.,]*[.,]\d\d")


def describe(shop: Shop, **said: object) -> None:
    """Let the shop say who it is on paper; a fifth of tax on top unless said otherwise."""
    described = {
        "legal_name": "Fixit Corner LLC", "tax_number": "77-123", "address": "12 Main Street",
        "phone": "(212) 555-0100", "bank_details": "First Bank\nIBAN 0042", "tax_mode": "on_top",
        "tax_name": "VAT" if shop.organization.language == "en" else "НДС", "tax_percent": "20",
    }  # fmt: skip
    Organization.objects.filter(pk=shop.organization.pk).update(**described | said)
    for member in shop.members.values():
        member.organization.refresh_from_db()


def full_order(shop: Shop, *, name: str = "Quinn Harper") -> Order:
    """Accept an order with lines, one of them discounted, and a payment."""
    client = make_client(shop, name, "+12125550116" if shop.organization.country == "US" else "+79215550116")
    order = make_order(shop, client=client, about="iPad 9", details="Does not charge", performer=shop.tech)
    make_line(order, "Замена экрана", "2", "1234.50")
    make_line(order, "Display", "1.5", "99.99", discount=Decimal("10.00"))
    cash = Method.objects.get(organization=shop.organization, code=Method.Code.CASH)
    take_prepayment(order, amount=Decimal("500.25"), method=cash, key=uuid4(), by=shop.desk)
    order.refresh_from_db()
    return order


def sheet_of(response: HttpResponse) -> str:
    """Return what stands on the papers of a print page, without the bar above them."""
    body = response.content.decode()
    papers = body[body.index("<main") : body.index("</main>")]
    return text_of(HttpResponse(papers))


def printed(browser: Browser, order: Order, what: str, paper: str = "") -> str:
    return sheet_of(browser.get("/orders/print/", {"number": order.number, "what": what, "paper": paper}))


def ask(browser: Browser, order: Order, what: str, paper: str = "") -> HttpResponse:
    return browser.post(f"/orders/{order.number}/pdf/", {"what": what, "paper": paper})


def pdf_text(content: bytes) -> str:
    """Return the text of a PDF, spaces of every sort collapsed."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(read.stdout.decode().split())


def made(shop: Shop, order: Order, document: Document, paper: Paper) -> bytes:
    """Ask for a PDF as the front desk, let a worker make it, download it."""
    browser = browse(shop.desk)
    address = ask(browser, order, document.value, paper.value)["Location"]
    work_inside()
    response = browser.get(f"{address}file/")
    assert response["Content-Type"] == "application/pdf"
    return bytes(response.content)


def newest() -> Pdf:
    return Pdf.objects.latest("pk")
