from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone, translation
from phonenumber_field.phonenumber import PhoneNumber

from accounts.locations.services import Said, add_location, change_location
from accounts.models import Location, Membership, Organization, Role, User
from accounts.people.invitations import invite, note_sent
from accounts.people.services import set_places
from accounts.services import Founding, found_organization
from crm_clients.models import Client
from crm_clients.services import create_client
from desk.demo.catalogue import fill_catalogue
from desk.demo.clock import at, working_hour
from desk.demo.days import evenings, in_turn
from desk.demo.lives import Scene, live
from desk.demo.salaries import pay_salaries, set_everyones_rates
from desk.demo.shops import COMMUTER, FIXIT, INVITED, PASSWORD, SHOPS, Shop
from desk.demo.statuses import give_one_up, set_up_own_statuses
from notifications.models import DemoMessage
from orders.documents.services import save_template
from orders.order_types import add_type
from statuses.colours import Colour
from statuses.groups import Group
from statuses.models import Effect, Status

ORDERS_PER_SHOP = 200
DAYS = 91
_MORE_LATELY = 0.6


def make_demo(*, seed: int = 7, orders: int = ORDERS_PER_SHOP) -> list[Organization]:
    """Make every demo shop that is not there yet, with its people and so many orders."""
    there = set(Organization.objects.values_list("name", flat=True))
    made = [_make_shop(shop, orders, Random(seed)) for shop in SHOPS if shop.name not in there]  # nosec B311  # no secret
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
    user = User.objects.create(email=email, password=_password(), name=name, language=language)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


@cache
def _password() -> str:
    """Return the digest of the one password; each takes as long as a sign-in."""
    return make_password(PASSWORD)


def _invite_somebody(organization: Organization) -> None:
    """Leave one invitation open. Its link is nowhere, as with any: who wants to try it sends it again."""
    owner = Membership.objects.get(organization=organization, role=Role.OWNER)
    role, email = INVITED
    with at(timezone.now() - timedelta(days=2)):
        invitation, _token = invite(email=email, role=role, by=owner)
        note_sent(invitation)


@transaction.atomic
def _make_shop(shop: Shop, orders: int, dice: Random) -> Organization:
    with translation.override(shop.language):
        now = timezone.now()
        start = now - timedelta(days=DAYS)
        with at(start):
            people = _people(shop)
            owner = people[Role.OWNER][0]
            organization = owner.organization
            _places(shop, people)
            scene = Scene(shop, people, _clients(shop, organization, dice), fill_catalogue(shop, owner), dice, now)
            _types(shop, owner)
            set_everyones_rates(people, scene.items)
            for document, text in shop.documents:
                save_template(document, text, by=owner)
        comings = [min(working_hour(each, organization.zone), now) for each in _moments(start, now, orders, dice)]
        # Of the newest fifth every fifth is wanted this very day.
        lives = [
            live(scene, moment, is_due_today=place % 5 == 0 and place >= orders * 0.8)
            for place, moment in enumerate(comings)
        ]
        in_turn([evenings(scene, start), *lives])
        with at(start + timedelta(days=3)):
            set_up_own_statuses(owner)
        give_one_up(owner)
        pay_salaries(people, dice)
        _leave_some_undone(organization)
    return organization


def _moments(start: datetime, now: datetime, orders: int, dice: Random) -> list[datetime]:
    """Return when orders came, one after another: the nearer to now, the more of them."""
    drawn = sorted(dice.random() ** _MORE_LATELY for _order in range(orders))
    return [start + (now - start) * part for part in drawn]


def _places(shop: Shop, people: dict[Role, list[Membership]]) -> None:
    """Name the shop's locations; where there are two, the second technician works at the second alone."""
    owner, (first, *others) = people[Role.OWNER][0], shop.locations
    change_location(Location.objects.get(organization=owner.organization), Said(*first), by=owner)
    for other in others:
        location = add_location(Said(*other), by=owner)
        set_places(people[Role.TECHNICIAN][-1], [location], by=owner)
    owner.organization.refresh_from_db()


def _people(shop: Shop) -> dict[Role, list[Membership]]:
    people: dict[Role, list[Membership]] = {role: [] for role in Role}
    for role, name, email in shop.people:
        user = _person(email, name, shop.language)
        if role == Role.OWNER:
            founding = Founding(shop.name, shop.country, shop.language, noun=shop.noun)
            owner = found_organization(founding, owner=user)
            _describe(shop, owner.organization)
            people[role].append(owner)
        else:
            people[role].append(Membership.objects.create(organization=owner.organization, user=user, role=role))
    return people


def _describe(shop: Shop, organization: Organization) -> None:
    """Write down what stands on the shop's papers, and the tax its orders have from the first on."""
    legal_name, tax_number, bank_details = shop.legal
    said = {"phone": shop.phone, "address": shop.address, "legal_name": legal_name, "tax_number": tax_number}
    tax = {"tax_mode": shop.tax.mode, "tax_name": shop.tax.name, "tax_percent": shop.tax.percent}
    Organization.objects.filter(pk=organization.pk).update(**said, **tax, bank_details=bank_details)
    organization.refresh_from_db()


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


def _leave_some_undone(organization: Organization) -> None:
    """Leave one message failed and one that may have been sent: they are what a person has to look at."""
    newest = Effect.objects.filter(organization=organization, kind="message").order_by("-pk")[:2]
    with translation.override(organization.language):
        for effect, state, reason in zip(newest, (Effect.State.FAILED, Effect.State.UNKNOWN), _reasons(), strict=False):
            Effect.objects.filter(pk=effect.pk).update(state=state, reason=reason)
            DemoMessage.objects.filter(key=effect.key).delete()


def _reasons() -> tuple[str, str]:
    return (
        translation.gettext("The gateway answered %(status)d.") % {"status": 422},
        translation.gettext("The worker stopped before an answer came."),
    )
