"""Every address of the product, walked from the resolver, and the real ids that fill it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admindocs.views import simplify_regex
from django.contrib.contenttypes.models import ContentType
from django.urls import ResolverMatch, URLPattern, URLResolver, get_resolver, resolve
from django.urls.resolvers import RoutePattern
from django.views.generic import RedirectView

from accounts.access import Policy, policy_of
from accounts.models import Invitation, Location, Membership, Organization
from catalog.models import Import, Item
from crm_clients.models import Client
from orders.models import Attachment, Line, Order, OrderType, Pdf, Tracking
from payments.models import Desk, DeskDay, Method, Payment
from statuses.models import Effect, Status
from tests.security.world import Corner, token_of

_BLANK = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One line of a urls.py: `shape` is its whole address with `<kwarg>` blanks, `name` as `reverse` knows it."""

    shape: str
    name: str
    view: Callable[..., Any]
    namespaces: tuple[str, ...] = ()

    @property
    def blanks(self) -> list[str]:
        return _BLANK.findall(self.shape)

    @property
    def label(self) -> str:
        return self.name or self.shape

    @property
    def shows_a_model(self) -> bool:
        """Say whether it is a page of the admin about rows of one model."""
        return hasattr(self.view, "model_admin")

    @property
    def policy(self) -> Policy:
        """Return what is declared for the view. Raises LookupError when nothing is."""
        name = self.name.rpartition(":")[2] or None
        match = ResolverMatch(self.view, (), {}, name, namespaces=list(self.namespaces))
        policy = policy_of(match)
        if policy is None:
            raise LookupError(f"no policy is declared for {self.label}")
        return policy

    @property
    def only_redirects(self) -> bool:
        return getattr(self.view, "view_class", None) is RedirectView

    def filled(self, values: dict[str, Any]) -> str:
        return "/" + _BLANK.sub(lambda blank: str(values[blank[1]]), self.shape)

    def values(self, corner: Corner) -> dict[str, Any]:
        """Return the kwargs' real values in an organization. Raises LookupError for a kwarg nobody told of."""
        return {kwarg: value_of(self, kwarg, corner) for kwarg in self.blanks}

    def address(self, corner: Corner) -> str:
        return self.filled(self.values(corner))

    def match(self, address: str) -> ResolverMatch:
        """Return how the resolver reads `address`. Raises LookupError when another route takes it first."""
        match = resolve(address)
        if match.func is not self.view:
            raise LookupError(f"{address} of {self.label} is taken by {match.view_name or match.route}")
        return match


def routes(urlconf: str | None = None) -> list[Route]:
    return list(_walk(get_resolver(urlconf), "", ()))


def _walk(resolver: URLResolver, prefix: str, namespaces: tuple[str, ...]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        shape = prefix + _shape(entry.pattern)
        if isinstance(entry, URLPattern):
            name = ":".join([*namespaces, entry.name]) if entry.name else ""
            yield Route(shape, name, entry.callback, namespaces)
        else:
            yield from _walk(entry, shape, (*namespaces, entry.namespace) if entry.namespace else namespaces)


def _shape(pattern: Any) -> str:
    return str(pattern) if isinstance(pattern, RoutePattern) else simplify_regex(str(pattern)).lstrip("/")


def _owner(corner: Corner) -> Any:
    return corner.shop.owner.user


def _confirmation(corner: Corner) -> str:
    user = _owner(corner)
    address, _created = EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
    return str(EmailConfirmationHMAC(address).key)


def _session(corner: Corner) -> int:
    """Return where the owner is signed in, too."""
    there = {"ip": "192.0.2.1", "user_agent": "", "user": _owner(corner)}
    return UserSession.objects.get_or_create(session_key=f"of-{corner.shop.organization.pk}", defaults=there)[0].pk


def _passkey(corner: Corner) -> int:
    """Return a key of the owner that was never asked for anything: it is no factor, but it is there."""
    said = {"data": {"name": "1234", "credential": {}}}
    return Authenticator.objects.get_or_create(user=_owner(corner), type="webauthn", defaults=said)[0].pk


_VALUES: dict[tuple[str, str], Callable[[Corner], Any]] = {
    ("accounts:organization-enter", "pk"): lambda corner: corner[Organization].pk,
    ("accounts:member-detail", "pk"): lambda corner: corner[Membership].pk,
    ("accounts:member-role", "pk"): lambda corner: corner[Membership].pk,
    ("accounts:member-locations", "pk"): lambda corner: corner[Membership].pk,
    ("accounts:location-edit", "pk"): lambda corner: corner[Location].pk,
    ("accounts:location-archive", "pk"): lambda corner: corner[Location].pk,
    ("accounts:location-restore", "pk"): lambda corner: corner[Location].pk,
    ("accounts:member-end", "pk"): lambda corner: corner[Membership].pk,
    ("accounts:member-bring-back", "pk"): lambda corner: corner[Membership].pk,
    ("accounts:member-reset-factor", "pk"): lambda corner: corner[Membership].pk,
    ("accounts:invitation-send", "pk"): lambda corner: corner[Invitation].pk,
    ("accounts:invitation-withdraw", "pk"): lambda corner: corner[Invitation].pk,
    ("accounts:invitation", "token"): lambda corner: token_of(corner.shop.organization),
    ("accounts:session-end", "pk"): _session,
    ("mfa_edit_webauthn", "pk"): _passkey,
    ("mfa_remove_webauthn", "pk"): _passkey,
    ("statuses:effect-decide", "pk"): lambda corner: corner[Effect].pk,
    ("statuses:status-new", "group"): lambda corner: "ready",
    ("statuses:status-edit", "pk"): lambda corner: corner[Status].pk,
    ("statuses:status-place", "pk"): lambda corner: corner[Status].pk,
    ("statuses:status-remove", "pk"): lambda corner: corner[Status].pk,
    ("statuses:status-restore", "pk"): lambda corner: corner[Status].pk,
    ("catalog:item-edit", "pk"): lambda corner: corner[Item].pk,
    ("catalog:item-archive", "pk"): lambda corner: corner[Item].pk,
    ("catalog:item-restore", "pk"): lambda corner: corner[Item].pk,
    ("catalog:import-detail", "pk"): lambda corner: corner[Import].pk,
    ("payments:desk-detail", "pk"): lambda corner: corner[Desk].location_id,
    ("payments:desk-open", "pk"): lambda corner: corner[Location].pk,
    ("payments:desk-close", "pk"): lambda corner: corner[Desk].location_id,
    ("payments:day-list", "pk"): lambda corner: corner[Desk].location_id,
    ("payments:day-detail", "pk"): lambda corner: corner[DeskDay].pk,
    ("payments:day-print", "pk"): lambda corner: corner[DeskDay].pk,
    ("payments:day-csv", "pk"): lambda corner: corner[DeskDay].pk,
    ("payments:day-xlsx", "pk"): lambda corner: corner[DeskDay].pk,
    ("payments:method-edit", "pk"): lambda corner: corner[Method].pk,
    ("payments:method-shift", "pk"): lambda corner: corner[Method].pk,
    ("payments:method-archive", "pk"): lambda corner: corner[Method].pk,
    ("payments:method-restore", "pk"): lambda corner: corner[Method].pk,
    ("crm_clients:client-detail", "pk"): lambda corner: corner[Client].pk,
    ("crm_clients:client-edit", "pk"): lambda corner: corner[Client].pk,
    ("orders:order-detail", "number"): lambda corner: corner[Order].number,
    ("orders:order-history", "number"): lambda corner: corner[Order].number,
    ("orders:order-statuses", "number"): lambda corner: corner[Order].number,
    ("orders:order-edit", "number"): lambda corner: corner[Order].number,
    ("orders:order-move", "number"): lambda corner: corner[Order].number,
    ("orders:order-move", "status_id"): lambda corner: corner[Status].pk,
    ("orders:payment-take", "number"): lambda corner: corner[Order].number,
    ("orders:payment-return", "number"): lambda corner: corner[Order].number,
    ("orders:payment-return", "pk"): lambda corner: corner[Payment].pk,
    ("orders:line-add", "number"): lambda corner: corner[Order].number,
    ("orders:order-reopen", "number"): lambda corner: corner[Order].number,
    ("orders:order-deadline", "number"): lambda corner: corner[Order].number,
    ("orders:creation-correct", "number"): lambda corner: corner[Order].number,
    ("orders:closing-correct", "number"): lambda corner: corner[Order].number,
    ("orders:payment-correct", "number"): lambda corner: corner[Order].number,
    ("orders:payment-correct", "pk"): lambda corner: corner[Payment].pk,
    ("orders:order-undo", "number"): lambda corner: corner[Order].number,
    ("orders:order-assign", "number"): lambda corner: corner[Order].number,
    ("orders:comment-add", "number"): lambda corner: corner[Order].number,
    ("orders:line-change", "number"): lambda corner: corner[Order].number,
    ("orders:line-change", "pk"): lambda corner: corner[Line].pk,
    ("orders:line-remove", "number"): lambda corner: corner[Order].number,
    ("orders:line-remove", "pk"): lambda corner: corner[Line].pk,
    **{
        (f"orders:attachment-{what}", blank): value
        for what in ("file", "thumbnail", "remove", "add")
        for blank, value in {
            "number": lambda corner: corner[Order].number,
            "pk": lambda corner: corner[Attachment].pk,
        }.items()
    },
    ("orders:order-receipt", "number"): lambda corner: corner[Order].number,
    ("orders:order-label", "number"): lambda corner: corner[Order].number,
    **{(f"orders:pdf-{what}", "number"): lambda corner: corner[Order].number for what in ("ask", "detail", "file")},
    **{(f"orders:pdf-{what}", "pk"): lambda corner: corner[Pdf].pk for what in ("detail", "file")},
    ("orders:document-edit", "what"): lambda corner: "act",
    ("orders:document-reset", "what"): lambda corner: "act",
    ("orders:tracking", "key"): lambda corner: corner[Tracking].key,
    ("accounts:room-switch", "code"): lambda corner: "orders",
    ("payroll:person-detail", "pk"): lambda corner: corner[Membership].pk,
    ("payroll:entry-add", "pk"): lambda corner: corner[Membership].pk,
    ("payroll:rate-edit", "pk"): lambda corner: corner[Membership].pk,
    ("orders:type-edit", "pk"): lambda corner: corner[OrderType].pk,
    ("orders:type-shift", "pk"): lambda corner: corner[OrderType].pk,
    ("orders:type-archive", "pk"): lambda corner: corner[OrderType].pk,
    ("orders:type-restore", "pk"): lambda corner: corner[OrderType].pk,
    ("account_reset_password_from_key", "uidb36"): lambda corner: user_pk_to_url_str(_owner(corner)),
    ("account_reset_password_from_key", "key"): lambda corner: default_token_generator.make_token(_owner(corner)),
    ("account_confirm_email", "key"): _confirmation,
    ("admin:view_on_site", "content_type_id"): lambda corner: ContentType.objects.get_for_model(Order).pk,
    ("admin:view_on_site", "object_id"): lambda corner: corner[Order].pk,
    ("admin:app_list", "app_label"): lambda corner: "orders",
}
# What the admin answers for addresses it knows nothing of.
_ADMIN_NOWHERE = "admin/<url>"


def value_of(route: Route, kwarg: str, corner: Corner) -> Any:
    """Return the real value of a route's kwarg in an organization. Raises LookupError where none is known."""
    if (route.name, kwarg) in _VALUES:
        return _VALUES[route.name, kwarg](corner)
    if route.shape == _ADMIN_NOWHERE:
        return "nowhere/"
    model_admin = getattr(route.view, "model_admin", None)
    if kwarg == "object_id" and model_admin and model_admin.model in corner.rows:
        return corner[model_admin.model].pk
    raise LookupError(f"no real id is known for <{kwarg}> of {route.label}")


def strange_addresses(route: Route, own: Corner, strange: Corner) -> set[str]:
    """Return the route's addresses with ids of somebody else: in every place, and in one place at a time."""
    ours, theirs = route.values(own), route.values(strange)
    mixed = [ours | {kwarg: theirs[kwarg]} for kwarg in route.blanks]
    return {route.filled(values) for values in [theirs, *mixed]} - {route.filled(ours)}
