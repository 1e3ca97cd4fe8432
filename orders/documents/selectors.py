from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404

from accounts.access import Request
from accounts.models import Membership
from accounts.permissions import Act, may
from orders.documents.composing import Wanted, lacks, printed
from orders.documents.kinds import Document
from orders.models import Order, Pdf
from orders.selectors import get_order
from orders.tracking.keys import tracking_key, tracking_path
from statuses.models import Effect

MOST_AT_ONCE = 50
# As addresses of an earlier release call it.
_RECEIPT = "receipt"


def order_to_print(request: Request, number: int) -> Order:
    order = get_order(request, number)
    return printed(Order.objects.filter(pk=order.pk)).get()


def orders_to_print(request: Request, numbers: Sequence[int]) -> list[Order]:
    """Return the orders of these numbers in their sequence, or 404 if any of them is none of the person's."""
    found = {
        order.number: order for order in printed(Order.objects.seen_by(request.membership)).filter(number__in=numbers)
    }
    if not numbers or set(numbers) - found.keys():
        raise Http404
    return [found[number] for number in dict.fromkeys(numbers)]


def document_of(what: str) -> Document:
    """Return the document an address calls so, or 404."""
    name = Document.INTAKE.value if what == _RECEIPT else what
    if name not in Document.values:
        raise Http404
    return Document(name)


def wanted_of(what: Sequence[str], paper: str) -> list[Wanted]:
    """Return the documents an address asks for, each once, on paper of the roll where it has such a form."""
    documents = dict.fromkeys(document_of(name) for name in (what or [_RECEIPT]))
    return [(document, document.on(paper)) for document in documents]


def newest_order(membership: Membership) -> Order | None:
    """Return the newest order the member may see, to show a document with."""
    return printed(Order.objects.seen_by(membership)).order_by("-number").first()


def get_pdf(request: Request, number: int, pk: int) -> Pdf:
    """Return a PDF of an order that the person may see, without its bytes, or 404."""
    order = get_order(request, number)
    found = Pdf.objects.filter(order=order, pk=pk).select_related("order__organization").defer("file", "content")
    if (pdf := found.first()) is None:
        raise Http404
    return pdf


def effect_of(pdf: Pdf) -> Effect | None:
    """Return what makes the file."""
    return Effect.objects.filter(organization=pdf.organization_id, key=pdf.effect_key).first()


def papers_of(request: Request, order: Order, *, has_lines: bool, has_payments: bool) -> dict[str, Any]:
    """Context of the order's papers: what can be printed, and the client's link for who talks to clients."""
    membership = request.membership
    may_print = may(membership, Act.PRINT)
    is_asked = may_print or may(membership, Act.EDIT_ORDERS, given_to=order.performer_id)
    link = request.build_absolute_uri(tracking_path(tracking_key(order))) if is_asked else ""
    documents = [
        (document, document.papers, lacks(document, has_lines=has_lines, has_payments=has_payments))
        for document in Document
    ]
    return {"may_print": may_print, "tracking_link": link, "documents": documents}
