"""The forms of orders, of what belongs to them, and of clients."""

from __future__ import annotations

from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from crm_clients.models import Client
from orders.models import Line, Order, OrderType
from payments.models import Method
from statuses.models import Effect
from tests.attached import a_png
from tests.pages import forms_of
from tests.security.callers import call_as
from tests.security.fillable.form import Answers, Fillable, page_of
from tests.security.world import World


def _number(world: World) -> int:
    number: int = world.own[Order].number
    return number


def _workshop(world: World) -> int:
    """Return where every order of ours is."""
    pk: int = world.own[Order].location_id
    return pk


def _awaiting(world: World) -> int:
    return world.own.shop.status("Awaiting approval").pk


_move = page_of("orders:order-move", _number, _awaiting)


def _move_answers(world: World) -> Answers:
    """Fill in the dialog as it is drawn."""
    address = _move(world)
    drawn = forms_of(call_as("owner", world).ask("GET", address))[address]
    return drawn | {"comment": "Kept words"}


INTAKE = Fillable(
    "intake",
    "owner",
    page_of("orders:order-new"),
    lambda world: {
        "key": UUID(int=7),
        "phone": "",
        "client_name": "Walk-in",
        "order_type": world.own[OrderType].pk,
        "about": "Kept words",
        "details": "Says it clicks",
        "performer": world.own.shop.tech.pk,
        "location": _workshop(world),
        "deadline": "",
        "email": "kept@mail.example",
        "serial": "SN 1",
        "appearance": "Scratched",
        "included": "A bag",
        "agreed_price": "20",
        "prepayment": "5",
        "method": world.own[Method].pk,
    },
    texts=("client_name", "about", "details", "serial", "appearance", "included"),
    choices=("order_type", "performer", "location", "method"),
)
ORDER = Fillable(
    "order",
    "owner",
    page_of("orders:order-edit", _number),
    lambda world: {
        "order_type": world.own[OrderType].pk,
        "about": "Kept words",
        "details": "Says it clicks",
        "performer": world.own.shop.tech.pk,
        "location": _workshop(world),
        "deadline": "",
        "serial": "SN 1",
        "appearance": "Scratched",
        "included": "A bag",
        "agreed_price": "20",
        "seen": world.own[Order].revision,
    },
    texts=("about", "details", "serial", "appearance", "included"),
    choices=("order_type", "performer", "location"),
)
PREPAYMENT = Fillable(
    "prepayment",
    "owner",
    page_of("orders:payment-take", _number),
    lambda world: {"key": UUID(int=8), "amount": "7.50", "method": world.own[Method].pk, "note": "Kept words"},
    texts=("note",),
    numbers=("amount",),
    choices=("method",),
)
_LINE = {"title": "Kept words", "quantity": "2", "price": "10.50", "discount": "1", "kind": "part", "cost": "5"}
LINE = Fillable(
    "line",
    "owner",
    page_of("orders:line-add", _number),
    lambda world: _LINE | {"key": UUID(int=9), "performer": world.own.shop.tech.pk},
    texts=("title",),
    numbers=("quantity", "price"),
    choices=("kind", "performer", "item"),
)
CHANGED_LINE = Fillable(
    "changed line",
    "owner",
    page_of("orders:line-change", _number, lambda world: world.own[Line].pk),
    lambda world: _LINE | {"seen": world.own[Line].revision, "performer": world.own.shop.tech.pk},
    texts=("title",),
    numbers=("quantity", "price"),
    choices=("kind", "performer", "item"),
)
COMMENT = Fillable(
    "comment",
    "owner",
    page_of("orders:comment-add", _number),
    lambda world: {"text": "Kept words", "audience": "client", "key": UUID(int=8)},
    texts=("text",),
    choices=("audience",),
)
ASSIGNING = Fillable(
    "who does it",
    "owner",
    page_of("orders:order-assign", _number),
    lambda world: {"performer": world.own.shop.desk.pk, "seen": world.own[Order].performer_id},
    choices=("performer",),
    refusal=404,
)
MOVE = Fillable("move", "owner", _move, _move_answers, texts=("comment", "message-sms-text"))
CLIENT = Fillable(
    "client",
    "owner",
    page_of("crm_clients:client-edit", lambda world: world.own[Client].pk),
    lambda world: {
        "name": "Kept words",
        "phone": "",
        "second_phone": "",
        "email": "kept@mail.example",
        "language": "ru",
        "notes": "Pays in cash",
        "seen": world.own[Client].revision,
    },
    texts=("name", "notes"),
    choices=("language",),
)
NEW_CLIENT = Fillable(
    "new client",
    "owner",
    page_of("crm_clients:client-new"),
    lambda world: {"name": "Kept words", "phone": "+1 212 555 0188", "email": "", "language": "", "notes": "Pays"},
    texts=("name", "notes"),
    choices=("language",),
)
ORDER_IN_ADMIN = Fillable(
    "order in the admin",
    "owner",
    page_of("admin:orders_order_change", lambda world: world.own[Order].pk),
    ORDER.good,
    texts=ORDER.texts,
    choices=ORDER.choices,
)
CLIENT_IN_ADMIN = Fillable(
    "client in the admin",
    "owner",
    page_of("admin:crm_clients_client_change", lambda world: world.own[Client].pk),
    CLIENT.good,
    texts=CLIENT.texts,
    choices=CLIENT.choices,
)
DECISION = Fillable(
    "decision",
    "owner",
    page_of("statuses:effect-decide", lambda world: world.own[Effect].pk),
    lambda world: {"choice": "again"},
    choices=("choice",),
    refusal=404,
)
SELECTED_STATUS = Fillable(
    "status of the selected",
    "owner",
    page_of("orders:selected-status"),
    lambda world: {
        "number": _number(world),
        f"seen-{_number(world)}": f"{world.own[Order].version}.{world.own[Order].performer_id}",
        "to": world.own.shop.status("Diagnostics").pk,
        "comment": "Kept words",
    },
    texts=("comment",),
)
SELECTED_PERFORMER = Fillable(
    "performer of the selected",
    "owner",
    page_of("orders:selected-performer"),
    lambda world: {"number": _number(world), "performer": world.own.shop.tech.pk},
    choices=("performer",),
)
FILES = Fillable(
    "files",
    "owner",
    page_of("orders:attachment-add", _number),
    lambda world: {"key": UUID(int=11), "files": SimpleUploadedFile("photo.png", a_png())},
)
