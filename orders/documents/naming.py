"""What each block and placeholder of a template is, for who writes one."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BLOCKS_EXPLAINED: dict[str, str | Promise] = {
    "house": _("your name, legal details, address and phone"),
    "qr": _("a QR code: the client's page, on a label your own"),
    "client": _("the client with phones"),
    "device": _("what was brought, with all that is known of it"),
    "agreed": _("deadline, agreed price, what was paid in advance"),
    "lines": _("the table of services and parts"),
    "totals": _("tax, total, paid, due"),
    "payments": _("every payment with its day and method"),
    "bank": _("your bank details"),
    "signatures": _("lines to sign on"),
}
PLACEHOLDERS_EXPLAINED: dict[str, str | Promise] = {
    "number": _("number"),
    "about": _("what it is about"),
    "details": _("details"),
    "serial": _("serial number"),
    "appearance": _("appearance"),
    "included": _("what came with it"),
    "client": _("client"),
    "client_phone": _("the client's phones"),
    "phone_end": _("the last digits of the client's phone"),
    "accepted": _("day of acceptance"),
    "accepted_by": _("accepted by"),
    "deadline": _("deadline"),
    "closed": _("day of closing"),
    "days": _("day of acceptance and deadline"),
    "today": _("day of printing"),
    "performer": _("performer"),
    "location": _("location"),
    "agreed_price": _("price agreed"),
    "total": _("total"),
    "tax": _("tax"),
    "paid": _("paid"),
    "due": _("due"),
    "organization": _("name of your business"),
    "legal_name": _("legal name"),
    "tax_number": _("tax number"),
    "address": _("address"),
    "phone": _("phone"),
    "email": _("e-mail"),
}
