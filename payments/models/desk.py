from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Location, Membership, Organization, Owned

# The most that is counted in a drawer: what fits into the column.
MOST_IN_DRAWER = Decimal("999999999.999")


class Desk(Owned):
    """The cash desk of a location; its row is the lock under which days are opened and closed. Source: OS-38."""

    location = models.OneToOneField(Location, on_delete=models.PROTECT, related_name="desk", verbose_name=_("location"))

    class Meta:
        verbose_name = _("cash desk")
        verbose_name_plural = _("cash desks")

    def __str__(self) -> str:
        return str(self.location)


class DeskDayQuerySet(models.QuerySet["DeskDay"]):
    def of(self, organization: Organization) -> DeskDayQuerySet:
        return self.filter(organization=organization)

    def seen_by(self, membership: Membership) -> DeskDayQuerySet:
        """Narrow to the organization and to the locations the member works at. Source: TN-1, TN-7."""
        own = self.filter(organization=membership.organization)
        return own if membership.everywhere else own.filter(desk__location__in=membership.location_ids)

    def in_view(self, membership: Membership) -> DeskDayQuerySet:
        """Narrow `seen_by` to the location chosen in the frame of the page."""
        seen = self.seen_by(membership)
        return seen.filter(desk__location=membership.at_location) if membership.at_location else seen

    def open(self) -> DeskDayQuerySet:
        return self.filter(closed_at=None)


def _amount(label: Any, **said: Any) -> Any:
    return models.DecimalField(label, max_digits=12, decimal_places=3, **said)


def _person(label: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=label,
    )


class DeskDay(Owned):
    """From the opening of a cash desk to its closing: the entries taken meanwhile are its own. Source: OS-38.

    `opening` is the cash in the drawer at the start. The rest is said at closing and never changes after it:
    `expected` is what had to be there, `counted` what was, `left` what stayed for the next day. `by_itself` means that
    money opened it, not a person who counted. The keys are those of the forms it was opened and closed by.
    """

    desk = models.ForeignKey(
        Desk, on_delete=models.PROTECT, related_name="days", db_index=False, verbose_name=_("cash desk")
    )
    key = models.UUIDField(null=True, editable=False)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    opened_by = _person(_("opened by"))
    opened_by_name = models.CharField(_("opened by, as called then"), max_length=120, blank=True)
    opening = _amount(_("cash at the start"))
    by_itself = models.BooleanField(_("opened by a payment"), default=False)
    closing_key = models.UUIDField(null=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = _person(_("closed by"))
    closed_by_name = models.CharField(_("closed by, as called then"), max_length=120, blank=True)
    expected = _amount(_("cash expected"), null=True)
    counted = _amount(_("cash counted"), null=True)
    left = _amount(_("left in the drawer"), null=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects: ClassVar[models.Manager[DeskDay]] = DeskDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("day of a cash desk")
        verbose_name_plural = _("days of cash desks")
        indexes = [
            models.Index(fields=["desk", "-id"], name="desk_day_newest"),
            models.Index(fields=["organization", "opened_at"], condition=Q(closed_at=None), name="desk_day_open"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["desk"], condition=Q(closed_at=None), name="desk_day_open_once"),
            models.UniqueConstraint(fields=["organization", "key"], name="desk_day_opened_once"),
            models.UniqueConstraint(fields=["organization", "closing_key"], name="desk_day_closed_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None, expected=None, counted=None, left=None)
                | Q(closed_at__isnull=False, expected__isnull=False, counted__isnull=False, left__isnull=False),
                name="desk_day_closed_is_counted",
            ),
            models.CheckConstraint(
                condition=Q(opening__gte=0) & (Q(left=None) | Q(left__gte=0, left__lte=F("counted"))),
                name="desk_day_amounts_can_be",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="desk_day_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return str(timezone.localtime(self.opened_at).date())

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def day(self) -> date:
        """The calendar day it was opened on, where the organization is."""
        return timezone.localdate(self.opened_at)

    @property
    def is_old(self) -> bool:
        """Say whether it is open since an earlier day: somebody forgot to close it."""
        return self.is_open and self.day < timezone.localdate()

    @property
    def difference(self) -> Decimal | None:
        """What was counted beyond what was expected; below zero: it was missing."""
        return None if self.counted is None or self.expected is None else self.counted - self.expected

    @property
    def taken_out(self) -> Decimal | None:
        return None if self.counted is None or self.left is None else self.counted - self.left
