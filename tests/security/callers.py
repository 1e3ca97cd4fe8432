"""Everybody who may knock: nobody, each role, a member of nothing, a superuser here and nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.middleware import SESSION_KEY
from accounts.models import Membership, Role, User
from accounts.permissions import superuser_membership
from tests.factories import make_user
from tests.security.world import World

ROLES = tuple(role.value for role in Role)
ANONYMOUS, STRANGER, SUPERUSER = "anonymous", "member of nothing", "superuser without an organization"
CHOSEN_SUPERUSER, COMMUTER = "superuser inside", "member of both, working here"
INSIDE = (*ROLES, CHOSEN_SUPERUSER, COMMUTER)
CALLERS = (ANONYMOUS, *INSIDE, STRANGER, SUPERUSER)


@dataclass(frozen=True)
class Caller:
    """`membership` is what the caller counts as; None: signed in to no organization, or not at all."""

    name: str
    user: User | None
    membership: Membership | None
    session: str = ""

    def client(self, **options: Any) -> Client:
        client = Client(raise_request_exception=False, **options)
        if self.session:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        return client

    def ask(self, method: str, address: str, data: dict[str, Any] | None = None, **extra: Any) -> HttpResponse:
        """Send one request as a browser that was closed before it."""
        return getattr(self.client(), method.lower())(address, data or {}, **extra)

    def try_out(self, method: str, address: str, data: dict[str, Any] | None = None, **extra: Any) -> HttpResponse:
        """Send one request and undo whatever it did."""
        with transaction.atomic():
            response = self.ask(method, address, data, **extra)
            transaction.set_rollback(True)
        return response


def call_as(name: str, world: World) -> Caller:
    """Return the caller of that name, signed in where it is somebody."""
    user, membership = _person(name, world)
    if user is None:
        return Caller(name, None, None)
    client = Client()
    client.force_login(user)
    session = client.session
    if membership:
        session[SESSION_KEY] = membership.organization_id
        session.save()
    return Caller(name, user, membership, session.session_key)


def _person(name: str, world: World) -> tuple[User | None, Membership | None]:
    shop = world.own.shop
    if name in ROLES:
        membership = shop.members[Role(name)]
        return membership.user, membership
    if name == ANONYMOUS:
        return None, None
    user = make_user(name, is_superuser=name in {SUPERUSER, CHOSEN_SUPERUSER}, is_staff=name != COMMUTER)
    if name == CHOSEN_SUPERUSER:
        return user, superuser_membership(user, shop.organization)
    if name == COMMUTER:
        there, both = world.neighbour.shop.organization, {"user": user, "last_seen_at": timezone.now()}
        Membership.objects.create(organization=there, role=Role.OWNER, **both)
        return user, Membership.objects.create(organization=shop.organization, role=Role.MANAGER, **both)
    return user, None
