from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from accounts.models import Membership, Organization, Owned
from accounts.names import comparable
from accounts.permissions import Act, Reach, reach

# A room above says which clients are given to a member through what it holds (orders, …), as client ids.
GivenClients = Callable[[Membership], "models.QuerySet[Any, Any]"]
_GIVEN: dict[str, GivenClients] = {}


def register_given(room: str, given: GivenClients) -> None:
    _GIVEN[room] = given


class ClientQuerySet(models.QuerySet["Client"]):
    def seen_by(self, membership: Membership) -> ClientQuerySet:
        """Narrow to the organization and to those the member's role may see. Source: TN-1, TN-2."""
        return self._reached(membership, Act.SEE_CLIENTS)

    def changeable_by(self, membership: Membership) -> ClientQuerySet:
        return self._reached(membership, Act.EDIT_CLIENTS)

    def _reached(self, membership: Membership, act: Act) -> ClientQuerySet:
        own = self.filter(organization=membership.organization)
        match reach(membership, act):
            case Reach.ALL:
                return own
            case Reach.OWN:
                given = Q(pk__in=[])
                for clients in _GIVEN.values():
                    given |= Q(pk__in=clients(membership))
                return own.filter(given)
            case Reach.NONE:
                return own.none()

    def with_phone(self, organization: Organization, number: object) -> ClientQuerySet:
        return self.filter(organization=organization, phones__number=number).distinct()


class Client(Owned):
    """A person the organization works for. `key` is that of the form they came by."""

    key = models.UUIDField(null=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    name_key = models.CharField(max_length=360, editable=False, db_index=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, blank=True, help_text=_("of messages to the client")
    )
    notes = models.TextField(_("notes"), max_length=4000, blank=True, help_text=_("Seen by staff only."))
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects: ClassVar[models.Manager[Client]] = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        indexes = [models.Index(fields=["organization", "-id"], name="client_newest_first")]
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="client_once")]

    def __str__(self) -> str:
        return self.name

    def call(self, name: str) -> None:
        """Give the client a name, and with it the key by which it is found."""
        self.name = " ".join(name.split())
        self.name_key = comparable(name)


class ClientPhone(Owned):
    """A phone of a client; the first is the one messages go to."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="phones")
    number = PhoneNumberField(_("phone"), db_index=True)
    # The number from its end, by which the last digits find it: written with it.
    tail = models.CharField(max_length=128, editable=False, default="", db_default="")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [
            models.Index(
                fields=["organization", "tail"], name="client_phone_tail", opclasses=["int8_ops", "varchar_pattern_ops"]
            )
        ]
        constraints = [models.UniqueConstraint(fields=["client", "number"], name="client_phone_once")]

    def __str__(self) -> str:
        return str(self.number)

    def save(self, *args: Any, **said: Any) -> None:
        """Save the phone with the column it is found by."""
        self.tail = tail_of(self.number)
        super().save(*args, **said)


def tail_of(number: object) -> str:
    """Return a phone, as it is kept, from its last digit to the first."""
    field: Any = ClientPhone._meta.get_field("number")
    kept: str = field.get_prep_value(number)
    return kept.lstrip("+")[::-1]
