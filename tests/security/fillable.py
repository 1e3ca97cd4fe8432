"""Every form of the product with an answer it takes, to be spoilt one field at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import Location, Membership
from catalog.models import Item
from crm_clients.models import Client
from orders.models import Line, Order, OrderType
from payments.models import Method
from statuses.models import Effect, Status
from tests.attached import a_png
from tests.pages import forms_of
from tests.security.callers import ANONYMOUS, call_as
from tests.security.world import World, token_of

Answers = dict[str, Any]


@dataclass(frozen=True)
class Fillable:
    """`good` is what the form takes; `texts`, `numbers` and `choices` are its fields by what they hold."""

    name: str
    caller: str
    address: Callable[[World], str]
    good: Callable[[World], Answers]
    texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    # Numbers that a form reads as none when they are left out.
    may_be_empty: tuple[str, ...] = ()
    # Ours answer 422, the pages of the sign-in library 200, a pressed button that does not exist 404.
    refusal: int = 422

    def __str__(self) -> str:
        return self.name

    def as_caller(self, world: World) -> Callable[..., HttpResponse]:
        """Return how whoever fills the form in sends it."""
        return partial(call_as(self.caller, world).ask, "POST", self.address(world))


def _page(name: str, *values: Callable[[World], Any]) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[value(world) for value in values])


def _number(world: World) -> int:
    number: int = world.own[Order].number
    return number


def _workshop(world: World) -> int:
    """Return where every order of ours is."""
    pk: int = world.own[Order].location_id
    return pk


def _awaiting(world: World) -> int:
    return world.own.shop.status("Awaiting approval").pk


_move = _page("orders:order-move", _number, _awaiting)


def _move_answers(world: World) -> Answers:
    """Fill in the dialog as it is drawn."""
    address = _move(world)
    drawn = forms_of(call_as("owner", world).ask("GET", address))[address]
    return drawn | {"comment": "Kept words"}


_status = _page("statuses:status-edit", lambda world: world.own[Status].pk)


def _status_answers(world: World) -> Answers:
    """Fill in the status as it is drawn."""
    address = _status(world)
    drawn = forms_of(call_as("owner", world).ask("GET", address))[address]
    said = {"name": "Kept words", "group": "in_progress", "sends_message": "on", "message-sms-en": "Kept {number}"}
    return drawn | said | {"from_anywhere": "", "origins": world.own.shop.status("Ready").pk}


SIGN_UP = Fillable(
    "sign-up",
    ANONYMOUS,
    _page("account_signup"),
    lambda world: {
        "kind": "school",
        "organization_name": "Kept words",
        "country": "DE",
        "organization_language": "en",
        "name": "Newcomer",
        "email": "newcomer@mail.example",
        "password1": "a long enough one",
    },
    texts=("organization_name", "name"),
    choices=("kind", "country", "organization_language"),
    refusal=200,
)
SIGN_IN = Fillable(
    "sign-in",
    ANONYMOUS,
    _page("account_login"),
    lambda world: {"login": world.own.shop.owner.user.email, "password": "correct horse"},
    refusal=200,
)
RESET = Fillable(
    "password reset",
    ANONYMOUS,
    _page("account_reset_password"),
    lambda world: {"email": world.own.shop.owner.user.email},
    refusal=200,
)
INTAKE = Fillable(
    "intake",
    "owner",
    _page("orders:order-new"),
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
    _page("orders:order-edit", _number),
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
    _page("orders:prepayment-take", _number),
    lambda world: {"key": UUID(int=8), "amount": "7.50", "method": world.own[Method].pk, "note": "Kept words"},
    texts=("note",),
    numbers=("amount",),
    choices=("method",),
)
_LINE = {"title": "Kept words", "quantity": "2", "price": "10.50", "discount": "1", "kind": "part", "cost": "5"}
LINE = Fillable(
    "line",
    "owner",
    _page("orders:line-add", _number),
    lambda world: _LINE | {"key": UUID(int=9), "performer": world.own.shop.tech.pk},
    texts=("title",),
    numbers=("quantity", "price"),
    choices=("kind", "performer", "item"),
)
CHANGED_LINE = Fillable(
    "changed line",
    "owner",
    _page("orders:line-change", _number, lambda world: world.own[Line].pk),
    lambda world: _LINE | {"seen": world.own[Line].revision, "performer": world.own.shop.tech.pk},
    texts=("title",),
    numbers=("quantity", "price"),
    choices=("kind", "performer", "item"),
)
COMMENT = Fillable(
    "comment",
    "owner",
    _page("orders:comment-add", _number),
    lambda world: {"text": "Kept words", "audience": "client", "key": UUID(int=8)},
    texts=("text",),
    choices=("audience",),
)
ASSIGNING = Fillable(
    "who does it",
    "owner",
    _page("orders:order-assign", _number),
    lambda world: {"performer": world.own.shop.desk.pk, "seen": world.own[Order].performer_id},
    choices=("performer",),
    refusal=404,
)
MOVE = Fillable("move", "owner", _move, _move_answers, texts=("comment", "message-sms-text"))
CLIENT = Fillable(
    "client",
    "owner",
    _page("crm_clients:client-edit", lambda world: world.own[Client].pk),
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
_ITEM = {"kind": "service", "name": "Kept words", "code": "K-7", "price": "12.50", "cost": "4"}
ITEM = Fillable(
    "catalogue item",
    "owner",
    _page("catalog:item-edit", lambda world: world.own[Item].pk),
    lambda world: _ITEM | {"seen": world.own[Item].revision, "key": UUID(int=8)},
    texts=("name", "code"),
    numbers=("price",),
    choices=("kind",),
)
NEW_ITEM = Fillable(
    "new catalogue item",
    "owner",
    _page("catalog:item-new"),
    lambda world: _ITEM | {"seen": 0, "key": UUID(int=9)},
    texts=("name", "code"),
    numbers=("price",),
    choices=("kind",),
)
PRICE_LIST = Fillable(
    "price list",
    "owner",
    _page("catalog:import-new"),
    lambda world: {"key": UUID(int=10), "file": ContentFile(b"Name,Price\nKept words,1\n", "list.csv"), "kind": "part"},
    choices=("kind",),
)
ORDER_IN_ADMIN = Fillable(
    "order in the admin",
    "owner",
    _page("admin:orders_order_change", lambda world: world.own[Order].pk),
    ORDER.good,
    texts=ORDER.texts,
    choices=ORDER.choices,
)
CLIENT_IN_ADMIN = Fillable(
    "client in the admin",
    "owner",
    _page("admin:crm_clients_client_change", lambda world: world.own[Client].pk),
    CLIENT.good,
    texts=CLIENT.texts,
    choices=CLIENT.choices,
)
NEW_CLIENT = Fillable(
    "new client",
    "owner",
    _page("crm_clients:client-new"),
    lambda world: {"name": "Kept words", "phone": "+1 212 555 0188", "email": "", "language": "", "notes": "Pays"},
    texts=("name", "notes"),
    choices=("language",),
)
ORGANIZATION = Fillable(
    "organization",
    "owner",
    _page("accounts:organization-edit"),
    lambda world: {
        "name": "Kept words",
        "noun": "order",
        "country": "DE",
        "currency": "EUR",
        "time_zone": "Europe/Berlin",
        "language": "ru",
        "number_prefix": "R-",
        "number_digits": "5",
        "legal_name": "Kept GmbH",
    },
    numbers=("number_digits",),
    may_be_empty=("number_digits",),
    texts=("name", "legal_name", "tax_number", "address", "phone", "bank_details"),
    choices=("noun", "country", "currency", "time_zone", "language"),
)
GATEWAY = Fillable(
    "gateway",
    "owner",
    _page("notifications:gateway-edit"),
    lambda world: {
        "backend": "http",
        "address": "https://sms.example/send",
        "headers": "X-Kept: words",
        "body": '{"kept": "words"}',
        "timeout": "10",
    },
    texts=("address", "headers", "body"),
    numbers=("timeout",),
    choices=("backend",),
)
STATUS = Fillable(
    "status",
    "owner",
    _status,
    _status_answers,
    texts=("name", "public_name", "message-sms-en"),
    choices=("colour", "group", "origins"),
)
NEW_STATUS = Fillable(
    "new status",
    "owner",
    lambda world: reverse("statuses:status-new", args=["ready"]),
    lambda world: {"name": "Kept words", "colour": "teal", "group": "ready", "from_anywhere": "on", "seen": "0"},
    texts=("name", "public_name"),
    choices=("colour", "group", "origins"),
)
PLACE = Fillable(
    "place of a status",
    "owner",
    _page("statuses:status-place", lambda world: world.own[Status].pk),
    lambda world: {"after": world.own.shop.status("Diagnostics").pk},
    numbers=("after",),
    choices=("step",),
    refusal=404,
)
REMOVAL = Fillable(
    "removal of a status",
    "owner",
    _page("statuses:status-remove", lambda world: world.own.shop.status("Ready").pk),
    lambda world: {"receiver": world.own.shop.status("Diagnostics").pk},
    choices=("receiver",),
)
ORDER_TYPE = Fillable(
    "order type",
    "owner",
    _page("orders:type-edit", lambda world: world.own[OrderType].pk),
    lambda world: {"name": "Kept words", "initial_status": world.own.shop.status("New").pk},
    texts=("name",),
    choices=("initial_status",),
)
NEW_ORDER_TYPE = Fillable(
    "new order type",
    "owner",
    _page("orders:type-list"),
    lambda world: {"name": "Kept words", "initial_status": world.own.shop.status("New").pk},
    texts=("name",),
    choices=("initial_status",),
)
_WEEK = {f"{part}-{day}": at for day in range(7) for part, at in (("from", "09:00"), ("to", "18:00"))}
LOCATION = Fillable(
    "location",
    "owner",
    _page("accounts:location-edit", lambda world: world.own[Location].pk),
    lambda world: {"name": "Kept words", "address": "Kept street", "phone": "555", "open-0": "on"} | _WEEK,
    texts=("name", "address", "phone"),
)
NEW_LOCATION = Fillable(
    "new location",
    "owner",
    _page("accounts:location-new"),
    lambda world: {"key": UUID(int=8), "name": "Kept words", "address": "Kept street", "open-6": "on"} | _WEEK,
    texts=("name", "address", "phone"),
)
ARCHIVING = Fillable(
    "archiving of a location",
    "owner",
    _page("accounts:location-archive", lambda world: world.own[Location].pk),
    lambda world: {"to": _workshop(world)},
    choices=("to",),
)
SWITCHER = Fillable(
    "switcher of locations",
    "owner",
    _page("accounts:location-choose"),
    lambda world: {"location": world.own[Location].pk, "next": "/orders/"},
    choices=("location",),
    refusal=404,
)
PLACES_OF_A_MEMBER = Fillable(
    "places of a member",
    "owner",
    _page("accounts:member-locations", lambda world: world.own.shop.desk.pk),
    lambda world: {"where": "some", "locations": world.own[Location].pk, "heir": ""},
    choices=("where", "locations", "heir"),
)
PREFERENCES = Fillable(
    "preferences",
    "owner",
    _page("accounts:preferences"),
    lambda world: {"language": "ru", "next": "/orders/"},
    choices=("language", "theme"),
    refusal=404,
)
DECISION = Fillable(
    "decision",
    "owner",
    _page("statuses:effect-decide", lambda world: world.own[Effect].pk),
    lambda world: {"choice": "again"},
    choices=("choice",),
    refusal=404,
)

INVITATION = Fillable(
    "invitation",
    "owner",
    _page("accounts:people-list"),
    lambda world: {"email": "kept.words@mail.example", "role": "technician"},
    texts=("email",),
    choices=("role",),
)
ROLE = Fillable(
    "role",
    "owner",
    _page("accounts:member-role", lambda world: world.own[Membership].pk),
    lambda world: {"role": "manager"},
    choices=("role",),
)
ENDING = Fillable(
    "ending",
    "owner",
    _page("accounts:member-end", lambda world: world.own[Membership].pk),
    lambda world: {"heir": world.own.shop.desk.pk},
    choices=("heir",),
)
JOINING = Fillable(
    "joining",
    ANONYMOUS,
    _page("accounts:invitation", lambda world: token_of(world.own.shop.organization)),
    lambda world: {"name": "Kept words", "password1": "a long enough one"},
    texts=("name",),
)
NAME = Fillable("name", "owner", _page("accounts:me"), lambda world: {"name": "Kept words"}, texts=("name",))
SECOND_FACTOR = Fillable(
    "second factor",
    "owner",
    _page("accounts:second-factor-require"),
    lambda world: {"required": "yes"},
    choices=("required",),
    refusal=404,
)
SELECTED_STATUS = Fillable(
    "status of the selected",
    "owner",
    _page("orders:selected-status"),
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
    _page("orders:selected-performer"),
    lambda world: {"number": _number(world), "performer": world.own.shop.tech.pk},
    choices=("performer",),
)

FILES = Fillable(
    "files",
    "owner",
    _page("orders:attachment-add", _number),
    lambda world: {"key": UUID(int=11), "files": SimpleUploadedFile("photo.png", a_png())},
)

SIGN_IN_PAGES = (SIGN_UP, SIGN_IN, RESET)
PAGES = (INTAKE, ORDER, LINE, CHANGED_LINE, COMMENT, PREPAYMENT, MOVE, CLIENT, ORDER_IN_ADMIN, CLIENT_IN_ADMIN,
         NEW_CLIENT, ORGANIZATION, GATEWAY, ORDER_TYPE, NEW_ORDER_TYPE, LOCATION, NEW_LOCATION, STATUS, NEW_STATUS,
         SELECTED_STATUS, INVITATION, JOINING, NAME, ITEM, NEW_ITEM)  # fmt: skip
BUTTONS = (ASSIGNING, PREFERENCES, DECISION, PLACE, REMOVAL, ROLE, ENDING, SECOND_FACTOR, ARCHIVING, SWITCHER,
           PLACES_OF_A_MEMBER, PRICE_LIST, SELECTED_PERFORMER)  # fmt: skip
ALL = (*SIGN_IN_PAGES, *PAGES, *BUTTONS, FILES)
