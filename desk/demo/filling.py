from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from unittest import mock
from uuid import UUID
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone, translation
from phonenumber_field.phonenumber import PhoneNumber

from accounts.models import Membership, Organization, Role, User
from accounts.people.invitations import invite, note_sent
from accounts.services import Founding, found_organization
from crm_clients.models import Client
from crm_clients.services import create_client
from desk.demo.shops import COMMUTER, FIXIT, INVITED, PASSWORD, SHOPS, Shop
from desk.demo.statuses import give_one_up, set_up_own_statuses
from notifications.models import DemoMessage
from orders.models import Order, OrderType
from orders.order_types import add_type
from orders.services import Intake, Priced, accept_order, add_line
from orders.transitions import move_order
from statuses.colours import Colour
from statuses.groups import Group
from statuses.models import Effect, Status

ORDERS_PER_SHOP = 60
WEEKS = 6

# How an order went, and how often: the groups it passed after New, in order.
_ROUTES: tuple[tuple[int, tuple[Group, ...]], ...] = (
    (6, ()),
    (8, (Group.IN_PROGRESS,)),
    (7, (Group.IN_PROGRESS, Group.DEFERRED)),
    (8, (Group.IN_PROGRESS, Group.READY)),
    (4, (Group.IN_PROGRESS, Group.DEFERRED, Group.IN_PROGRESS, Group.READY)),
    (16, (Group.IN_PROGRESS, Group.READY, Group.CLOSED_SUCCESSFULLY)),
    (7, (Group.IN_PROGRESS, Group.DEFERRED, Group.READY, Group.CLOSED_SUCCESSFULLY)),
    (4, (Group.IN_PROGRESS, Group.CLOSED_UNSUCCESSFULLY)),
)


def make_demo(*, seed: int = 7) -> list[Organization]:
    """Make every demo shop that is not there yet, with its people and orders."""
    there = set(Organization.objects.values_list("name", flat=True))
    made = [_make_shop(shop, Random(seed)) for shop in SHOPS if shop.name not in there]  # nosec B311  # no secret
    for organization in made:
        _let_somebody_commute(organization)
    if FIXIT.name not in there:
        _invite_somebody(next(organization for organization in made if organization.name == FIXIT.name))
    return made


def _let_somebody_commute(organization: Organization) -> None:
    """Let one person work in every shop."""
    role, name, email = COMMUTER
    user = User.objects.filter(email=email).first() or _person(email, name, "")
    Membership.objects.create(organization=organization, user=user, role=role)


def _person(email: str, name: str, language: str) -> User:
    """Make a person whose address is confirmed, so that they can try a second factor."""
    user = User.objects.create_user(email, PASSWORD, name=name, language=language)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


def _invite_somebody(organization: Organization) -> None:
    """Leave one invitation open. Its link is nowhere, as with any: who wants to try it sends it again."""
    owner = Membership.objects.get(organization=organization, role=Role.OWNER)
    role, email = INVITED
    with at(timezone.now() - timedelta(days=2)):
        invitation, _token = invite(email=email, role=role, by=owner)
        note_sent(invitation)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at a moment of the past: history cannot be backdated afterwards."""
    with mock.patch.object(timezone, "now", return_value=moment):
        yield


def working_hour(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment, put off to the morning where the shop is shut: from seven in the evening until nine."""
    local = timezone.localtime(moment, zone)
    if local.hour >= 19:
        local += timedelta(days=1)
    if not 9 <= local.hour < 19:
        local = local.replace(hour=9)
    return local


@transaction.atomic
def _make_shop(shop: Shop, dice: Random) -> Organization:
    with translation.override(shop.language):
        start = timezone.now() - timedelta(weeks=WEEKS)
        with at(start):
            people = _people(shop)
            organization = people[Role.OWNER][0].organization
            clients = _clients(shop, organization, dice)
            _types(shop, people[Role.OWNER][0])
        for number in range(ORDERS_PER_SHOP):
            passed = timedelta(weeks=WEEKS) * (number / ORDERS_PER_SHOP) + timedelta(minutes=dice.randrange(600))
            moment = working_hour(start + passed, organization.zone)
            _order(shop, people, dice.choice(clients), min(moment, timezone.now()), dice)
        owner = people[Role.OWNER][0]
        with at(start + timedelta(days=3)):
            set_up_own_statuses(owner)
        give_one_up(owner)
        _leave_some_undone(organization)
    return organization


def _people(shop: Shop) -> dict[Role, list[Membership]]:
    people: dict[Role, list[Membership]] = {role: [] for role in Role}
    for role, name, email in shop.people:
        user = _person(email, name, shop.language)
        if role == Role.OWNER:
            founding = Founding(shop.name, shop.country, shop.language, noun=shop.noun)
            owner = found_organization(founding, owner=user)
            Organization.objects.filter(pk=owner.organization_id).update(phone=shop.phone, address=shop.address)
            people[role].append(owner)
        else:
            people[role].append(Membership.objects.create(organization=owner.organization, user=user, role=role))
    return people


def _types(shop: Shop, owner: Membership) -> None:
    for name, start in shop.types:
        status = Status(organization=owner.organization, group=Group.NEW, colour=Colour.CYAN, position=1)
        status.call(start)
        status.save()
        add_type(name=name, initial_status=status, by=owner)


def _clients(shop: Shop, organization: Organization, dice: Random) -> list[Client]:
    clients = []
    for place, name in enumerate(shop.clients):
        number = PhoneNumber.from_string(f"+{shop.phone_start + place}")
        email = f"client{place + 1}@mail.example" if dice.random() < 0.6 else ""
        clients.append(create_client(organization=organization, name=name, phones=[number], email=email))
    return clients


def _order(shop: Shop, people: dict[Role, list[Membership]], client: Client, moment: datetime, dice: Random) -> None:
    about, details, lines = dice.choice(shop.jobs)
    desk = people[Role.FRONT_DESK][0]
    with at(moment):
        intake = Intake(
            key=UUID(int=dice.getrandbits(128), version=4),
            client=client,
            about=about,
            details=details,
            performer=dice.choice([*people[Role.TECHNICIAN], None]),
            order_type=_type(desk.organization, dice),
            deadline=_deadline(timezone.localtime(moment, desk.organization.zone), dice),
        )
        order = accept_order(intake, by=desk)
        for title, price in lines:
            add_line(order, Priced(title, Decimal(1), Decimal(price)), by=desk)
    _move_along(shop, order, desk, moment, dice)


def _type(organization: Organization, dice: Random) -> OrderType:
    """Return mostly the first type, where there are several."""
    first, *others = OrderType.objects.of(organization).in_order()
    return dice.choice([first, first, *others])


def _deadline(moment: datetime, dice: Random) -> datetime | None:
    if dice.random() < 0.25:
        return None
    day = moment + timedelta(days=dice.randrange(2, 9))
    return day.replace(hour=18, minute=0, second=0, microsecond=0)


def _move_along(shop: Shop, order: Order, desk: Membership, moment: datetime, dice: Random) -> None:
    (route,) = dice.choices([groups for _often, groups in _ROUTES], [often for often, _groups in _ROUTES])
    statuses = list(Status.objects.of(order.organization).in_order())
    for group in route:
        later = moment + timedelta(hours=dice.randrange(1, 30), minutes=dice.randrange(60))
        moment = working_hour(later, order.organization.zone)
        if moment > timezone.now():
            return
        target = dice.choice([status for status in statuses if status.group == group])
        refused = group == Group.CLOSED_UNSUCCESSFULLY
        comment = dice.choice(shop.refusals) if refused else dice.choice((*shop.comments, "", "", ""))
        with at(moment):
            order.refresh_from_db()
            move_order(order, to=target, by=desk, seen=order.version, comment=comment)
        _deliver(order, moment + timedelta(seconds=2))


def _deliver(order: Order, moment: datetime) -> None:
    """Let the messages of a past move have arrived then, as the demo gateway would have taken them."""
    effects = Effect.objects.owed().filter(subject_kind=order.subject_kind, subject_id=order.pk)
    with at(moment):
        DemoMessage.objects.bulk_create(
            DemoMessage(
                organization_id=effect.organization_id,
                key=effect.key,
                channel=effect.payload["channel"],
                recipient=effect.payload["to"],
                subject=effect.payload["subject"],
                text=effect.payload["text"],
                at=moment,
            )
            for effect in effects
        )
    effects.update(state=Effect.State.DONE, attempts=1, due_at=moment, owed_since=moment, ended_at=moment)


def _leave_some_undone(organization: Organization) -> None:
    """Leave one message failed and one that may have been sent: they are what a person has to look at."""
    newest = Effect.objects.filter(organization=organization).order_by("-pk")[:2]
    with translation.override(organization.language):
        for effect, state, reason in zip(newest, (Effect.State.FAILED, Effect.State.UNKNOWN), _reasons(), strict=False):
            Effect.objects.filter(pk=effect.pk).update(state=state, reason=reason)
            DemoMessage.objects.filter(key=effect.key).delete()


def _reasons() -> tuple[str, str]:
    return (
        translation.gettext("The gateway answered %(status)d.") % {"status": 422},
        translation.gettext("The worker stopped before an answer came."),
    )
