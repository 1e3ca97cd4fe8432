"""The forms of Settings: the organization, its gateway, statuses, types and locations."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from accounts.models import Location
from orders.models import Order, OrderType
from statuses.models import Status
from tests.pages import forms_of
from tests.security.callers import call_as
from tests.security.fillable.form import Answers, Fillable, page_of
from tests.security.world import World

_status = page_of("statuses:status-edit", lambda world: world.own[Status].pk)


def _status_answers(world: World) -> Answers:
    """Fill in the status as it is drawn."""
    address = _status(world)
    drawn = forms_of(call_as("owner", world).ask("GET", address))[address]
    said = {"name": "Kept words", "group": "in_progress", "sends_message": "on", "message-sms-en": "Kept {number}"}
    return drawn | said | {"from_anywhere": "", "origins": world.own.shop.status("Ready").pk}


ORGANIZATION = Fillable(
    "organization",
    "owner",
    page_of("accounts:organization-edit"),
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
    page_of("notifications:gateway-edit"),
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
    page_of("statuses:status-place", lambda world: world.own[Status].pk),
    lambda world: {"after": world.own.shop.status("Diagnostics").pk},
    numbers=("after",),
    choices=("step",),
    refusal=404,
)
REMOVAL = Fillable(
    "removal of a status",
    "owner",
    page_of("statuses:status-remove", lambda world: world.own.shop.status("Ready").pk),
    lambda world: {"receiver": world.own.shop.status("Diagnostics").pk},
    choices=("receiver",),
)
ORDER_TYPE = Fillable(
    "order type",
    "owner",
    page_of("orders:type-edit", lambda world: world.own[OrderType].pk),
    lambda world: {"name": "Kept words", "initial_status": world.own.shop.status("New").pk},
    texts=("name",),
    choices=("initial_status",),
)
NEW_ORDER_TYPE = Fillable(
    "new order type",
    "owner",
    page_of("orders:type-list"),
    lambda world: {"name": "Kept words", "initial_status": world.own.shop.status("New").pk},
    texts=("name",),
    choices=("initial_status",),
)
_WEEK = {f"{part}-{day}": at for day in range(7) for part, at in (("from", "09:00"), ("to", "18:00"))}
LOCATION = Fillable(
    "location",
    "owner",
    page_of("accounts:location-edit", lambda world: world.own[Location].pk),
    lambda world: {"name": "Kept words", "address": "Kept street", "phone": "555", "open-0": "on"} | _WEEK,
    texts=("name", "address", "phone"),
)
NEW_LOCATION = Fillable(
    "new location",
    "owner",
    page_of("accounts:location-new"),
    lambda world: {"key": UUID(int=8), "name": "Kept words", "address": "Kept street", "open-6": "on"} | _WEEK,
    texts=("name", "address", "phone"),
)
ARCHIVING = Fillable(
    "archiving of a location",
    "owner",
    page_of("accounts:location-archive", lambda world: world.own[Location].pk),
    lambda world: {"to": world.own[Order].location_id},
    choices=("to",),
)
