"""What documents say of an order, in the language in force and as the organization's country writes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts import formats
from accounts.taxes import TaxMode
from orders.documents.kinds import Document
from orders.documents.parts import Row
from orders.models import Line, Order
from payments.models import Payment


def tax_called(order: Order) -> str:
    """Return what the order's tax is called: VAT 20%, including VAT 20%; empty where there is none."""
    if order.tax_mode == TaxMode.NONE:
        return ""
    called = f"{order.tax_name} {formats.percent(order.tax_percent, order.organization)}"
    return _("including %(tax)s") % {"tax": called} if order.tax_mode == TaxMode.INCLUDED else called


def due_called(order: Order) -> str:
    """Return what the due amount is called, which is shown without its sign. Source: OS-33."""
    if order.due >= 0:
        return _("Due")
    return _("To give back") if order.is_closed else _("Paid ahead")


def totals(order: Order) -> list[Row]:
    rows = [(_("Total"), _money(order, "total"), "strong")]
    if order.tax_mode == TaxMode.ON_TOP:
        rows = [(_("Without tax"), _money(order, "of_lines"), ""), (tax_called(order), _money(order, "tax"), ""), *rows]
    elif order.tax_mode == TaxMode.INCLUDED:
        rows = [*rows, (tax_called(order), _money(order, "tax"), "")]
    due = formats.money(abs(order.due), order.organization)
    return [*rows, (_("Paid"), _money(order, "paid"), ""), (due_called(order), due, "strong")]


def line(each: Line, order: Order) -> Row:
    organization = order.organization
    discount = formats.money(each.discount, organization) if each.discount else ""
    return (
        each.title,
        formats.number(each.quantity, organization),
        formats.money(each.price, organization),
        discount,
        formats.money(each.total, organization),
    )


def payment(each: Payment, order: Order) -> Row:
    said = [each.method.name, _("given back") if each.amount < 0 else ""]
    how = " · ".join(word for word in said if word)
    return moment(each.dated, order), how, formats.money(each.amount, order.organization)


def client(order: Order) -> list[Row]:
    phones = [formats.phone(each.number, order.organization) for each in order.client.phones.all()]
    return [(_("Client"), ", ".join([order.client.name, *phones]))]


def device(order: Order) -> list[Row]:
    return _said([
        (_("Accepted for work"), order.about),
        (_("Serial number"), order.serial),
        (_("What is wrong, what is to be done"), order.details),
        (_("Appearance"), order.appearance),
        (_("What came with it"), order.included),
    ])  # fmt: skip


def agreed(order: Order) -> list[Row]:
    return _said([
        (_("Deadline"), moment(order.deadline, order) if order.deadline else ""),
        (_("Price agreed"), _money(order, "agreed_price") if order.agreed_price is not None else ""),
        (_("Paid in advance"), _money(order, "paid") if order.paid else ""),
    ])  # fmt: skip


def house(order: Order) -> list[str]:
    organization, location = order.organization, order.location
    number = organization.tax_number
    said = [
        organization.legal_name,
        " ".join((_("Tax number"), number)) if number else "",
        location.address or organization.address,
        location.phone or organization.phone,
    ]
    return [line for line in said if line]


def bank(order: Order) -> list[Row]:
    return _said([(_("Bank details"), order.organization.bank_details)])


def signatures(order: Order, document: Document) -> list[str]:
    accepted = order.created_by.name if order.created_by else ""
    performer = order.performer.user.name if order.performer else ""
    match document:
        case Document.ACT:
            said = [(_("Work received by"), order.client.name), (_("Work done by"), performer)]
        case Document.PAYMENT:
            said = [(pgettext("money", "Paid by"), order.client.name), (pgettext("money", "Received by"), "")]
        case Document.INVOICE:
            said = [(_("Issued by"), "")]
        case _:
            said = [(_("Handed in by"), order.client.name), (_("Accepted by"), accepted)]
    return [f"{what}: {who}" if who else what for what, who in said]


def moment(at: datetime, order: Order) -> str:
    """Return day and clock, both always: a paper is read on another day."""
    local = timezone.localtime(at, order.organization.zone)
    return f"{formats.day(local, order.organization)} {formats.clock(local, order.organization)}"


def day(at: datetime, order: Order) -> str:
    return formats.day(timezone.localtime(at, order.organization.zone), order.organization)


def _money(order: Order, field: str) -> str:
    return formats.money(getattr(order, field), order.organization)


def _said(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row[1]]


def placeholders(order: Order) -> dict[str, str]:
    """Return the value of every placeholder of the language."""
    organization, location = order.organization, order.location
    phones = [str(each.number) for each in order.client.phones.all()]
    shown = [formats.phone(each.number, organization) for each in order.client.phones.all()]
    days = [day(at, order) for at in (order.created_at, order.deadline) if at]
    return {
        "number": order.called,
        "about": order.about,
        "details": order.details,
        "serial": order.serial,
        "appearance": order.appearance,
        "included": order.included,
        "client": order.client.name,
        "client_phone": ", ".join(shown),
        "phone_end": f"…{phones[0][-4:]}" if phones else "",
        "accepted": day(order.created_at, order),
        "accepted_by": order.created_by.name if order.created_by else "",
        "deadline": moment(order.deadline, order) if order.deadline else "",
        "closed": day(order.closed_at, order) if order.closed_at else "",
        "days": " → ".join(days),
        "today": formats.day(timezone.localdate(timezone=organization.zone), organization),
        "performer": order.performer.user.name if order.performer else "",
        "location": location.name,
        "agreed_price": _money(order, "agreed_price") if order.agreed_price is not None else "",
        "total": _money(order, "total"),
        "tax": _money(order, "tax"),
        "paid": _money(order, "paid"),
        "due": _money(order, "due"),
        "organization": organization.name,
        "legal_name": organization.legal_name,
        "tax_number": organization.tax_number,
        "address": location.address or organization.address,
        "phone": location.phone or organization.phone,
        "email": organization.email,
    }
