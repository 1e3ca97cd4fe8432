from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models.organization import Location, Organization, Owned
from accounts.models.user import User


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    FRONT_DESK = "front_desk", _("Front desk")
    TECHNICIAN = "technician", _("Technician")
    HEAD_OFFICE = "head_office", _("Head office")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, user: User) -> MembershipQuerySet:
        return self.current().filter(user=user).select_related("organization")

    def current(self) -> MembershipQuerySet:
        """Those who work here now: neither taken out nor with their account switched off."""
        return self.filter(ended_at=None, user__is_active=True)

    def performers(self, organization: Organization) -> MembershipQuerySet:
        """Those who can be given an order: everybody who works here, head office aside."""
        return (
            self.current()
            .filter(organization=organization)
            .exclude(role=Role.HEAD_OFFICE)
            .select_related("user")
            .order_by("user__name", "pk")
        )

    def working_at(self, locations: Collection[Location | int]) -> MembershipQuerySet:
        """Narrow to those who work at one of the locations at least. Source: TN-7."""
        there = MemberLocation.objects.filter(membership=OuterRef("pk"), location__in=locations)
        return self.filter(Q(everywhere=True) | Exists(there))


class Membership(Owned):
    """A person's place in an organization. Who is taken out keeps the row: orders keep naming them.

    Source: TN-2, TN-4.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=16, choices=Role)
    joined_at = models.DateTimeField(_("joined at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("left at"), null=True, blank=True)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True, editable=False)

    # Who is limited to some locations has them in `MemberLocation`; the others are never asked for them.
    everywhere = models.BooleanField(_("at every location"), default=True, db_default=True)

    objects: ClassVar[models.Manager[Membership]] = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    # The location chosen in the frame of the page: lists and counts show what is there. None: all they may see.
    at_location: Location | None = None

    @cached_property
    def location_ids(self) -> list[int]:
        """Return the locations a limited member is limited to. Source: TN-7."""
        return list(self.member_locations.values_list("location_id", flat=True))

    @cached_property
    def locations(self) -> list[Location]:
        """Return the live locations the member may see."""
        live = Location.objects.of(self.organization).live()
        return list(live if self.everywhere else live.filter(pk__in=self.location_ids))

    @property
    def row_id(self) -> int:
        """Return the id that rows name; a superuser's membership is not stored: an id that no row has."""
        return self.pk or -1

    @property
    def sees_several_locations(self) -> bool:
        """Say whether one location is to be told from another: else nothing of locations is shown."""
        return self.organization.has_several_locations and len(self.locations) > 1

    def works_at(self, location_id: int) -> bool:
        return self.everywhere or location_id in self.location_ids

    def forget_locations(self) -> None:
        """Let the next question read them anew: they have changed."""
        for name in ("location_ids", "locations"):
            self.__dict__.pop(name, None)


class MemberLocation(Owned):
    """A location a limited member works at. Source: TN-7."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="member_locations")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("location of a member")
        verbose_name_plural = _("locations of members")
        constraints = [models.UniqueConstraint(fields=["membership", "location"], name="member_location_once")]

    def __str__(self) -> str:
        return str(self.location)
