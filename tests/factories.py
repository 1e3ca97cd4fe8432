"""Real rows, made through the doors of the product; nothing here surprises."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import uuid4

from phonenumber_field.phonenumber import PhoneNumber

from accounts.locations.services import Said, add_location
from accounts.models import Location, Membership, Organization, Role, User
from accounts.people.services import set_places
from accounts.services import Founding, found_organization
from crm_clients.models import Client
from crm_clients.services import create_client
from orders.models import Line, Numbering, Order
from orders.services import Intake, Priced, accept_order, add_line
from orders.transitions import move_order
from statuses.kinds import Answers
from statuses.models import Move, Status

_count = itertools.count(1)


@dataclass
class Shop:
    """An organization with one member of every role, by role, and its statuses by name."""

    organization: Organization
    members: dict[Role, Membership]
    statuses: dict[str, Status] = field(default_factory=dict)

    @property
    def owner(self) -> Membership:
        return self.members[Role.OWNER]

    @property
    def desk(self) -> Membership:
        return self.members[Role.FRONT_DESK]

    @property
    def tech(self) -> Membership:
        return self.members[Role.TECHNICIAN]

    def status(self, name: str) -> Status:
        return self.statuses[name]


def make_user(name: str = "Somebody", **fields: Any) -> User:
    return User.objects.create_user(f"person{next(_count)}@mail.example", "correct horse", name=name, **fields)


def make_shop(name: str, *, country: str = "US", language: str = "en", first_number: int = 1, **said: Any) -> Shop:
    """Found an organization with a member of every role; its orders are numbered from `first_number`."""
    owner = found_organization(Founding(name, country, language, **said), owner=make_user(f"{name} owner"))
    organization = owner.organization
    Numbering.objects.create(organization=organization, last=first_number - 1)
    members = {Role.OWNER: owner}
    for role in Role:
        if role != Role.OWNER:
            user = make_user(f"{name} {role.value}")
            members[role] = Membership.objects.create(organization=organization, user=user, role=role)
    statuses = {status.name: status for status in Status.objects.of(organization)}
    return Shop(organization, members, statuses)


def make_location(shop: Shop, name: str = "Branch") -> Location:
    """Add a location; from the second on, an organization's pages speak of them."""
    added = add_location(Said(name), by=shop.owner)
    for member in shop.members.values():
        member.organization.has_several_locations = shop.owner.organization.has_several_locations
        member.forget_locations()
    return added


def limit(member: Membership, *locations: Location, by: Membership) -> Membership:
    """Let a member work at these locations only."""
    return set_places(member, locations, by=by, handing=True)


def make_client(shop: Shop, name: str = "Ann Client", phone: str = "", email: str = "") -> Client:
    numbers = [PhoneNumber.from_string(phone)] if phone else []
    return create_client(organization=shop.organization, name=name, phones=numbers, email=email)


def make_order(shop: Shop, *, client: Client | None = None, performer: Membership | None = None, **said: Any) -> Order:
    """Accept an order; without a client, one with a phone and an e-mail of its own."""
    place = next(_count)
    client = client or make_client(shop, f"Client {place}", f"+1212555{place % 10_000:04d}", f"c{place}@mail.example")
    intake = Intake(key=uuid4(), client=client, about=said.pop("about", "A thing to mend"), performer=performer, **said)
    return accept_order(intake, by=shop.desk)


def make_quiet_order(shop: Shop) -> Order:
    """Accept an order of somebody whom no message reaches."""
    return make_order(shop, client=make_client(shop))


def make_line(order: Order, title: str = "Work", quantity: str = "1", price: str = "10.00", **said: Any) -> Line:
    """Add a line by the front desk of the order's organization."""
    desk = Membership.objects.select_related("user").get(organization=order.organization_id, role=Role.FRONT_DESK)
    return add_line(order, Priced(title, Decimal(quantity), Decimal(price), **said), by=desk)


def left_unpaid() -> Answers:
    """Answer a payment window with the choice to close without payment."""
    return Answers({"payment-window": {"parts": [], "key": uuid4(), "papers": [], "unpaid": True}})


def put(order: Order, shop: Shop, name: str, **said: Any) -> Move | None:
    """Move an order into the status called `name`, as the owner, from where it stands now; what is due stays so."""
    order.refresh_from_db()
    said = {"answers": left_unpaid()} | said
    return move_order(order, to=shop.status(name), by=shop.owner, seen=order.version, **said)
