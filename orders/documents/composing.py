"""A template and an order make a sheet; many orders and documents take as many queries as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Organization
from notifications.correspondence import fill
from orders.documents import saying
from orders.documents.kinds import Document, Paper
from orders.documents.language import Piece, Sort, parse
from orders.documents.parts import (
    Code,
    Facts,
    Heading,
    House,
    Lines,
    Paragraph,
    Part,
    Payments,
    Signatures,
    Totals,
)
from orders.documents.standard import standard
from orders.models import DocumentTemplate, Order
from orders.tracking.keys import tracking_keys, tracking_path
from payments.models import Payment
from payments.selectors import payments_of

Wanted = tuple[Document, Paper]
# Makes of a path of ours an address that a phone opens.
Absolute = Callable[[str], str]


@dataclass(frozen=True)
class Sheet:
    """One document of one order; `lacks` says why there is nothing to put on it yet, instead of its parts."""

    order: Order
    document: Document
    paper: Paper
    parts: Sequence[Part]
    link: str = ""
    lacks: str = ""

    @property
    def title(self) -> str:
        return f"{self.document.label} {self.order.called}"


@dataclass(frozen=True)
class _Told:
    order: Order
    payments: Sequence[Payment]
    follow: str
    page: str


def printed(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Read with the orders all that a document may say of them, but their payments."""
    joined = orders.select_related("organization", "location", "client", "created_by", "performer__user", "order_type")
    return joined.prefetch_related("client__phones", "lines")


def templates_of(organization: Organization, documents: Iterable[Document]) -> dict[Document, str]:
    """Return the template of each document: the organization's own, or the standard one."""
    own = DocumentTemplate.objects.filter(organization=organization, document__in=list(documents))
    written = dict(own.values_list("document", "text"))
    return {each: written.get(each.value) or standard(each, organization.language) for each in documents}


def compose(
    organization: Organization, orders: Sequence[Order], wanted: Sequence[Wanted], absolute: Absolute
) -> list[Sheet]:
    """Return the wanted documents of each order, in the organization's language. Orders are read by `printed`."""
    templates = templates_of(organization, dict.fromkeys(document for document, _paper in wanted))
    told = _told(organization, orders, absolute)
    with override(organization.language):
        pieces = {document: parse(text) for document, text in templates.items()}
        return [_sheet(each, *sort, pieces[sort[0]]) for each in told for sort in wanted]


def compose_one(
    organization: Organization, order: Order, document: Document, template: str, absolute: Absolute
) -> Sheet:
    """Return a document as a template that is not kept yet would make it. Raises ValidationError."""
    (told,) = _told(organization, [order], absolute)
    pieces = parse(template)
    with override(organization.language):
        return _sheet(told, document, document.papers[0], pieces)


def lacks(document: Document, *, has_lines: bool, has_payments: bool) -> str:
    """Say why a document has nothing to say yet; empty: it has."""
    if document in (Document.ACT, Document.INVOICE) and not has_lines:
        return _("There are no lines yet: add what was done, and for how much.")
    if document == Document.PAYMENT and not has_payments:
        return _("Nothing is paid yet.")
    return ""


def _told(organization: Organization, orders: Sequence[Order], absolute: Absolute) -> list[_Told]:
    keys = tracking_keys(orders)
    paid: dict[int, list[Payment]] = {}
    # The oldest first, as they came.
    for payment in reversed(payments_of(organization, Order.subject_kind, [order.pk for order in orders])):
        paid.setdefault(payment.subject_id, []).append(payment)
    return [
        _Told(
            order,
            paid.get(order.pk, []),
            absolute(tracking_path(keys[order.pk])),
            absolute(reverse("orders:order-detail", args=[order.number])),
        )
        for order in orders
    ]


def _sheet(told: _Told, document: Document, paper: Paper, pieces: Sequence[Piece]) -> Sheet:
    values = {name: _in_a_line(value) for name, value in saying.placeholders(told.order).items()}
    parts = _joined(part for piece in pieces if (part := _part(piece, told, document, values)))
    follows = any(isinstance(part, House) and part.code for part in parts)
    reason = lacks(document, has_lines=bool(told.order.lines.all()), has_payments=bool(told.payments))
    return Sheet(told.order, document, paper, [] if reason else parts, told.follow if follows else "", reason)


def _in_a_line(value: str) -> str:
    return " ".join(value.split())


def _part(piece: Piece, told: _Told, document: Document, values: Mapping[str, str]) -> Part | None:
    if piece.sort is Sort.BLOCK:
        return _block(piece.text, told, document)
    text = fill(piece.text, values).strip()
    if not text:
        return None
    return Heading(text) if piece.sort is Sort.HEADING else Paragraph(text)


def _block(name: str, told: _Told, document: Document) -> Part | None:
    order = told.order
    blocks: dict[str, Callable[[], Any]] = {
        "house": lambda: House(order.organization.name, saying.house(order)),
        "qr": lambda: _code(told, document),
        "client": lambda: Facts(saying.client(order)),
        "device": lambda: Facts(saying.device(order)),
        "agreed": lambda: Facts(saying.agreed(order)),
        "lines": lambda: Lines(_head(), [saying.line(each, order) for each in order.lines.all()]),
        "totals": lambda: Totals(saying.totals(order)),
        "payments": lambda: Payments(_("Payments"), [saying.payment(each, order) for each in told.payments]),
        "bank": lambda: Facts(saying.bank(order)),
        "signatures": lambda: Signatures(saying.signatures(order, document)),
    }
    part: Part = blocks[name]()
    return None if isinstance(part, Facts | Lines | Payments) and not part.rows else part


def _head() -> tuple[str, ...]:
    return _("Service or part"), _("Quantity"), _("Price"), _("Discount"), _("Total")


def _code(told: _Told, document: Document) -> Code:
    """Lead the client to the tracking page or, on a label, the house to its own."""
    if document == Document.LABEL:
        return Code(told.page, _("Opens its page, for staff"))
    return Code(told.follow, _("Follow it here: open with a phone"), _("Follow it here"))


def _joined(parts: Iterable[Part]) -> list[Part]:
    """Put a code beside the house before it, and facts that follow each other into one table."""
    joined: list[Part] = []
    for part in parts:
        last = joined[-1] if joined else None
        if isinstance(part, Code) and isinstance(last, House) and last.code is None:
            joined[-1] = replace(last, code=part)
        elif isinstance(part, Facts) and isinstance(last, Facts):
            joined[-1] = Facts([*last.rows, *part.rows])
        else:
            joined.append(part)
    return joined
