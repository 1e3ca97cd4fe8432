from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast
from django.http import Http404
from phonenumbers.phonenumber import PhoneNumber

from accounts import formats, rooms
from accounts.access import Request
from accounts.models import Organization
from accounts.statements import RowsById
from crm_clients.models import Client, ClientPhone

# What rooms above show on a client's card: (request, client) → context for the template named beside it.
Panel = Callable[[Request, Client], dict[str, Any]]
_PANELS: list[tuple[str, Panel]] = []


def register_panel(template: str, panel: Panel) -> None:
    _PANELS.append((template, panel))


def panels(request: Request, client: Client) -> list[tuple[str, dict[str, Any]]]:
    """Return (template, context) of the panel of every room that is on, for the client's card."""
    return [
        (template, panel(request, client))
        for template, panel in _PANELS
        if rooms.made_in_open_room(request.organization, panel)
    ]


def get_client(request: Request, pk: int) -> Client:
    """Return the client, or 404 for a neighbour's, for one not given to this member, for none."""
    client = Client.objects.seen_by(request.membership).prefetch_related("phones").filter(pk=pk).first()
    if client is None:
        raise Http404
    return client


def may_change(request: Request, client: Client) -> bool:
    return Client.objects.changeable_by(request.membership).filter(pk=client.pk).exists()


def phones_of(client: Client, organization: Organization) -> list[str]:
    """Return a client's phones as the organization's country writes them."""
    numbers = [phone.number for phone in client.phones.all()]
    return [
        formats.phone(number, organization) if isinstance(number, PhoneNumber) and number.country_code else str(number)
        for number in numbers
    ]


class Address(NamedTuple):
    """Where messages to a client go; `phone` is the first of the client's phones, empty without any."""

    name: str
    language: str
    email: str
    phone: str


_first_phone = ClientPhone.objects.filter(client=OuterRef("pk")).order_by("position", "pk").values("number")[:1]
_addresses = RowsById(
    lambda ids: Client.objects.filter(pk__in=ids).values_list(
        "pk", "name", "language", "email", Subquery(_first_phone, output_field=CharField())
    )
)


def addresses(client_ids: Collection[int]) -> dict[int, Address]:
    """Return where clients are reached, by client id, in one query."""
    return {
        pk: Address(name, language, email, phone or "") for pk, name, language, email, phone in _addresses(client_ids)
    }


def first_phones(client_ids: Collection[int]) -> dict[int, str]:
    """Return the first phone of each client as it is stored, by client id, for a list; absent: none."""
    phones = ClientPhone.objects.filter(client__in=set(client_ids)).order_by("-position", "-pk")
    return dict(phones.values_list("client_id", Cast("number", CharField())))
