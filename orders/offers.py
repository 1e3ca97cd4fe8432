"""What the page of accepting offers, so that less is typed. Source: OR-2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException

from accounts.models import Location, Membership, Organization
from crm_clients.finding import clients_by_digits
from crm_clients.models import Client
from orders.models import Order

# When the day ends where no opening hours say it.
_CLOSES = time(18)
_DAYS: tuple[tuple[int, str | Promise], ...] = ((0, _("Today")), (1, _("Tomorrow")), (3, _("In 3 days")))
_NEWEST = 30
_FEW = 3


@dataclass(frozen=True)
class Offered:
    """A deadline as a button: `value` is what the field takes, in the organization's time zone."""

    label: str | Promise
    value: str


def deadlines_offered(membership: Membership, chosen: str = "") -> list[Offered]:
    """Return the usual deadlines, each when the house closes that day; today only while there is some of it left.

    Of the location `chosen` on the page by its id; else of the one the order would come to.
    """
    return deadlines_at(_place(membership, chosen), membership.organization)


def deadlines_at(location: Location | None, organization: Organization) -> list[Offered]:
    """Return the usual deadlines of what is done at a location."""
    now = timezone.localtime(timezone.now(), organization.zone)
    offered = []
    for days, label in _DAYS:
        day = now.date() + timedelta(days=days)
        moment = datetime.combine(day, _closing(location, day), organization.zone)
        if moment > now:
            offered.append(Offered(label, moment.strftime("%Y-%m-%dT%H:%M")))
    return offered


def _place(membership: Membership, chosen: str) -> Location | None:
    places = membership.locations
    said = [place for place in places if str(place.pk) == chosen]
    return next(iter(said), membership.at_location or next(iter(places), None))


def _closing(location: Location | None, day: date) -> time:
    hours = location.hours[day.weekday()] if location and location.hours else None
    return time.fromisoformat(hours[1]) if hours else _CLOSES


@dataclass(frozen=True)
class OfferedClient:
    """A client whose phone holds what was typed; `is_whole` says that it is all of a phone of theirs."""

    client: Client
    phone: Any
    is_whole: bool
    newest: Order | None


def clients_offered(membership: Membership, typed: str) -> list[OfferedClient]:
    """Return whom the digits typed so far may mean, each with the order that tells them apart."""
    whole = _as_phone(typed, membership.organization)
    found = clients_by_digits(membership, typed)
    newest = _newest_orders(membership, found) if found else {}
    return [
        OfferedClient(
            client,
            client.phones.all()[0].number,
            whole is not None and any(each.number == whole for each in client.phones.all()),
            newest.get(client.pk),
        )
        for client in found
    ]


def _as_phone(typed: str, organization: Organization) -> PhoneNumber | None:
    try:
        number = PhoneNumber.from_string(typed, organization.country)
    except NumberParseException:
        return None
    return number if number.is_valid() else None


def _newest_orders(membership: Membership, clients: Sequence[Client]) -> dict[int, Order]:
    """Return the newest order of each client that this member may see, by client id, in two queries."""
    seen = Order.objects.seen_by(membership).filter(client__in=clients).order_by()
    newest = seen.values("client").annotate(newest=Max("pk")).values_list("newest", flat=True)
    return {order.client_id: order for order in Order.objects.filter(pk__in=list(newest))}


def things_of(membership: Membership, client_id: int) -> list[Order]:
    """Return the last few different things of a client, as the newest order about each that this member may see."""
    client = Client.objects.seen_by(membership).filter(pk=client_id)
    orders = Order.objects.seen_by(membership).filter(client__in=client).order_by("-number")[:_NEWEST]
    different: dict[tuple[str, str], Order] = {}
    for order in orders:
        different.setdefault((order.about.casefold(), order.serial.casefold()), order)
    return list(different.values())[:_FEW]
