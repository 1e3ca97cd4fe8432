"""Clients by part of a name or by digits of a phone: a bounded number of the newest, each way by an index."""

from __future__ import annotations

import re

from django.db.models import Case, Q, QuerySet, When
from django.urls import reverse
from django.utils.http import urlencode
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException, PhoneMetadata, country_code_for_region

from accounts.access import Request
from accounts.models import Membership, Organization
from accounts.search import Hit, Sought
from accounts.words import Keyed
from crm_clients.models import Client, ClientPhone
from crm_clients.selectors import phones_of

_NAMES = Keyed(Client._meta.db_table, "id", "name_key")
_WRITTEN_AS_PHONE = re.compile(r"[\d\s()+./–-]+")
_FEWEST_DIGITS = 3
# While an order is accepted.
FEWEST_TYPED = 4
# With so many digits the first ones say how it is dialled: 8 (921) 123-45-67, 00 49 30 123456.
_WHOLE = 9
# A text that more clients answer to finds the newest of them.
MOST = 1_000
# In the search of the shell: enough that those a member may not see leave some of theirs.
FEW = 300


def digits_of(text: str) -> str:
    """Return the digits of what is written as a phone; none where there are letters or fewer than three."""
    if len(text) > 40 or not _WRITTEN_AS_PHONE.fullmatch(text):
        return ""
    digits = "".join(character for character in text if "0" <= character <= "9")
    return digits if len(digits) >= _FEWEST_DIGITS else ""


def _ways_to_dial(digits: str, organization: Organization) -> set[str]:
    """Return the digits a number may be kept with: as typed, without what is dialled first, with the country's code."""
    ways = {digits}
    for first in ("00", "8", "0"):
        if digits.startswith(first) and len(digits) - len(first) >= _WHOLE:
            ways.add(digits.removeprefix(first))
    try:
        number = PhoneNumber.from_string(digits, organization.country)
    except NumberParseException:
        return ways
    return ways | {number.as_e164.lstrip("+")} if number.is_valid() else ways


def by_phone(organization: Organization, text: str, most: int) -> list[int]:
    """Return the clients whose phone ends in these digits; if none does, has them anywhere.

    A client stands there once for each such phone: fewer than `most` are all there is.
    """
    digits = digits_of(text)
    if not digits:
        return []
    return _ending(organization, digits, most) or _holding(organization, digits, most)


def _ending(organization: Organization, digits: str, most: int) -> list[int]:
    ends = Q()
    for way in _ways_to_dial(digits, organization):
        ends |= Q(tail__startswith=way[::-1])
    return _clients_of(ClientPhone.objects.filter(ends, organization=organization), most)


def _holding(organization: Organization, digits: str, most: int) -> list[int]:
    return _clients_of(ClientPhone.objects.filter(organization=organization, number__contains=digits), most)


def _clients_of(phones: QuerySet[ClientPhone], most: int) -> list[int]:
    return list(phones.order_by().values_list("client", flat=True)[:most])


def by_name(organization: Organization, text: str, most: int) -> list[int]:
    return _NAMES.newest(organization, text, most)


def found_by(organization: Organization, text: str, most: int = MOST) -> Q:
    """Match the newest clients whose name has all the words or whose phone has the digits. Source: OR-7."""
    return Q(pk__in={*by_name(organization, text, most), *by_phone(organization, text, most)})


def clients_by_digits(membership: Membership, text: str, most: int = 5) -> list[Client]:
    """Return clients this member may see by a phone that is being typed, however it is spelled, the newest first.

    Those whose phone ends in the digits before those that have them elsewhere. Under four digits: nobody.
    """
    digits = digits_of(text)
    if len(digits) < FEWEST_TYPED:
        return []
    organization = membership.organization
    begun = ClientPhone.objects.filter(
        organization=organization, number__startswith=_as_dialled_at_home(digits, organization)
    )
    ends = set(_ending(organization, digits, FEW))
    others = {*_clients_of(begun, FEW), *_holding(organization, digits, FEW)}
    seen = Client.objects.seen_by(membership).filter(pk__in=ends | others)
    first = Case(When(pk__in=ends, then=0), default=1)
    return list(seen.order_by(first, "-pk").prefetch_related("phones")[:most])


def _as_dialled_at_home(digits: str, organization: Organization) -> str:
    """Return how a phone begins as it is stored that is dialled so at home: 8 921 … in Russia is +7921…"""
    metadata = PhoneMetadata.metadata_for_region(organization.country)
    prefix = (metadata.national_prefix if metadata else None) or ""
    return f"+{country_code_for_region(organization.country)}{digits.removeprefix(prefix)}"


def sought_clients(organization: Organization, sought: Sought) -> tuple[list[int], list[int]]:
    """Return the newest few by phone and by name: looked up once, for the clients' own finder and those above."""
    return sought.once(
        "clients", lambda: (by_phone(organization, sought.text, FEW), by_name(organization, sought.text, FEW))
    )


def find_clients(membership: Membership, sought: Sought, most: int) -> list[Hit]:
    """Return what the search of the shell shows of clients. Source: OR-7, TN-1, TN-2."""
    organization = membership.organization
    by_their_phone, by_their_name = sought_clients(organization, sought)
    seen = Client.objects.seen_by(membership).filter(pk__in={*by_their_phone, *by_their_name})
    clients = seen.prefetch_related("phones").order_by("-pk")[:most]
    return [_hit(client, organization) for client in clients]


def _hit(client: Client, organization: Organization) -> Hit:
    facts = tuple(fact for fact in (*phones_of(client, organization), client.email) if fact)
    return Hit(client.name, reverse("crm_clients:client-detail", args=[client.pk]), facts)


def clients_list(request: Request, text: str) -> QuerySet[Client]:
    """Return the clients the member may see, newest first; with a text those it finds."""
    clients = Client.objects.seen_by(request.membership).prefetch_related("phones").order_by("-pk")
    return clients.filter(found_by(request.organization, text)) if text.strip() else clients


def list_of(text: str) -> str:
    """Return the address of the list of all clients that are found."""
    return f"{reverse('crm_clients:client-list')}?{urlencode({'q': text})}"
