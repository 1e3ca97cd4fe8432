from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from phonenumbers import PhoneMetadata, country_code_for_region

from accounts import rooms
from accounts.access import Request
from accounts.models import Membership, Organization
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


def clients_list(request: Request, text: str) -> QuerySet[Client]:
    clients = Client.objects.seen_by(request.membership).prefetch_related("phones").order_by("-pk")
    return clients.matching(text) if text else clients


FEWEST_DIGITS = 4


def clients_by_digits(membership: Membership, text: str, most: int = 5) -> list[Client]:
    """Return clients this member may see with a phone that holds the digits of `text`, however it is spelled.

    Those whose phone ends with them first, then the newest. Under four digits: nobody.
    """
    digits = "".join(character for character in text if character in "0123456789")[:20]
    if len(digits) < FEWEST_DIGITS:
        return []
    phones = ClientPhone.objects.filter(client=OuterRef("pk"))
    spelled = Q(number__contains=digits) | Q(number__startswith=_as_dialled_at_home(digits, membership.organization))
    seen = Client.objects.seen_by(membership).filter(Exists(phones.filter(spelled)))
    ends = Exists(phones.filter(number__endswith=digits))
    return list(seen.annotate(ends=ends).order_by("-ends", "-pk").prefetch_related("phones")[:most])


def _as_dialled_at_home(digits: str, organization: Organization) -> str:
    """Return how a phone begins as it is stored that is dialled so at home: 8 921 … in Russia is +7921…"""
    metadata = PhoneMetadata.metadata_for_region(organization.country)
    prefix = (metadata.national_prefix if metadata else None) or ""
    return f"+{country_code_for_region(organization.country)}{digits.removeprefix(prefix)}"


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
