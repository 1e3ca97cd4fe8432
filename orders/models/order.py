from __future__ import annotations

import uuid
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.formats import order_number
from accounts.locations.hours import Kept
from accounts.models import Location, Membership, Organization, Owned
from accounts.nouns import by_noun_lazy
from accounts.permissions import Act, Reach, reach
from accounts.taxes import Tax, TaxMode
from crm_clients.models import Client
from orders.models.derived import Derived
from orders.models.order_type import OrderType
from statuses.groups import CLOSING, Group
from statuses.models import Status


class Discipline(models.TextChoices):
    """Who decides an order's status. More come with the rooms that decide otherwise."""

    CHOSEN = "chosen", _("a person")


class Numbering(models.Model):
    """The running number of an organization's orders; its row is the lock that gives each number once."""

    organization = models.OneToOneField(Organization, on_delete=models.PROTECT, primary_key=True, related_name="+")
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last)


_OWING = Q(group=Group.CLOSED_SUCCESSFULLY, total__gt=F("paid"))
_TO_GIVE_BACK = Q(group=Group.CLOSED_UNSUCCESSFULLY, paid__gt=0) | Q(
    group=Group.CLOSED_SUCCESSFULLY, total__lt=F("paid")
)


class OrderQuerySet(models.QuerySet["Order"]):
    def seen_by(self, membership: Membership) -> OrderQuerySet:
        """Narrow to the organization and to those the member's role and locations let them see.

        Source: TN-1, TN-2, TN-7.
        """
        own = self.filter(organization=membership.organization)
        if not membership.everywhere:
            own = own.filter(location__in=membership.location_ids)
        match reach(membership, Act.SEE_ORDERS):
            case Reach.ALL:
                return own
            case Reach.OWN:
                return own.filter(performer=membership)
            case Reach.NONE:
                return own.none()

    def in_view(self, membership: Membership) -> OrderQuerySet:
        """Narrow `seen_by` to the location chosen in the frame of the page: what lists and counts show."""
        seen = self.seen_by(membership)
        return seen.filter(location=membership.at_location) if membership.at_location else seen

    def open(self) -> OrderQuerySet:
        return self.filter(closed_at=None)

    def owing(self) -> OrderQuerySet:
        """Narrow to debts: closed successfully and not paid in full. Source: OS-33."""
        return self.filter(_OWING)

    def to_give_back(self) -> OrderQuerySet:
        """Narrow to closed ones of which money has to go back: it came for nothing, or too much came. Source: OS-33."""
        return self.filter(_TO_GIVE_BACK)


class Order(Derived, Owned):
    """What the organization works on: it stands in a status, and only the door of its discipline moves it.

    `version` counts moves, `revision` changes of details and lines. `entered_at` is when it entered its status.
    `lines_locked` is the one lock behind every "lines can no longer change"; a trigger refuses too. `total` is
    the sum of the lines and, where it comes on top, of the tax, written with them; `tax` is how much of it is tax,
    by the rate of the day it was accepted. `paid` is the sum of the payments, written with those.
    """

    subject_kind = "order"

    number = models.PositiveIntegerField(_("number"))
    intake_key = models.UUIDField(default=uuid.uuid4, editable=False)
    discipline = models.CharField(
        _("who decides the status"), max_length=12, choices=Discipline, default=Discipline.CHOSEN
    )
    group = models.CharField(_("group"), max_length=24, choices=Group)
    status = models.ForeignKey(
        Status, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("status")
    )
    order_type = models.ForeignKey(
        OrderType, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("type")
    )
    version = models.PositiveIntegerField(_("version"), default=0)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    entered_at = models.DateTimeField(_("in this status since"), default=timezone.now)
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("location")
    )
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("client")
    )
    about = models.CharField(_("what it is about"), max_length=160)
    details = models.TextField(_("details"), max_length=4000, blank=True)
    serial = models.CharField(_("serial number"), max_length=80, blank=True, default="", db_default="")
    appearance = models.CharField(_("appearance"), max_length=300, blank=True, default="", db_default="")
    included = models.CharField(_("what came with it"), max_length=300, blank=True, default="", db_default="")
    agreed_price = models.DecimalField(_("price agreed"), max_digits=11, decimal_places=3, null=True, blank=True)
    performer = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("performer"),
    )
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    total = models.DecimalField(_("total"), max_digits=15, decimal_places=3, default=0)
    tax = models.DecimalField(_("tax"), max_digits=15, decimal_places=3, default=Decimal(0), db_default=Decimal(0))
    tax_mode = models.CharField(
        _("how it is taxed"), max_length=8, choices=TaxMode, default=TaxMode.NONE, db_default=TaxMode.NONE.value
    )
    tax_name = models.CharField(_("name of the tax"), max_length=30, blank=True, default="", db_default="")
    tax_percent = models.DecimalField(
        _("percent of tax"), max_digits=6, decimal_places=3, default=Decimal(0), db_default=Decimal(0)
    )
    paid = models.DecimalField(_("paid"), max_digits=15, decimal_places=3, default=Decimal(0), db_default=Decimal(0))
    created_at = models.DateTimeField(_("accepted at"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("accepted by"),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("closed by"),
    )
    lines_locked = models.BooleanField(_("lines locked"), default=False)

    objects: ClassVar[models.Manager[Order]] = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = by_noun_lazy(_("order"), _("ticket"))
        verbose_name_plural = by_noun_lazy(_("orders"), _("tickets"))
        indexes = [
            models.Index(
                fields=["organization", "group", "-number"], condition=Q(closed_at=None), name="order_open_by_group"
            ),
            models.Index(
                fields=["organization", "group", "-closed_at"], condition=~Q(closed_at=None), name="order_closed"
            ),
            models.Index(fields=["organization", "-number"], condition=Q(closed_at=None), name="order_open"),
            models.Index(
                # The status with it: whether deadlines count there is asked of each.
                fields=["organization", "deadline", "-number", "status"],
                condition=Q(closed_at=None, deadline__isnull=False),
                name="order_open_by_deadline",
            ),
            models.Index(
                # Status and location with it: how long one may stand there is asked of each.
                fields=["organization", "entered_at", "-number", "status", "location"],
                condition=Q(closed_at=None),
                name="order_open_by_entry",
            ),
            models.Index(fields=["client", "-number"], name="order_of_client"),
            models.Index(fields=["performer", "-number"], condition=Q(closed_at=None), name="order_of_performer"),
            models.Index(fields=["status"], name="order_in_status"),
            models.Index(
                fields=["organization", "-number"],
                condition=Q(closed_at=None, performer=None),
                name="order_open_of_nobody",
            ),
            models.Index(fields=["organization", "-closed_at"], condition=_OWING, name="order_debt"),
            models.Index(fields=["organization", "-closed_at"], condition=_TO_GIVE_BACK, name="order_to_give_back"),
            # What was accepted is counted from the index alone, all of it and what is still open.
            models.Index(fields=["organization", "-created_at", "closed_at"], name="order_by_acceptance"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="order_number_once"),
            models.UniqueConstraint(fields=["organization", "intake_key"], name="order_intake_once"),
            models.CheckConstraint(condition=Q(group__in=Group.values), name="order_group_is_one_of_six"),
            models.CheckConstraint(
                condition=Q(tax_mode=TaxMode.NONE, tax=0, tax_percent=0)
                | Q(tax_mode__in=[TaxMode.INCLUDED, TaxMode.ON_TOP], tax__gte=0, tax_percent__range=(0, 100)),
                name="order_taxed_one_way",
            ),
            models.CheckConstraint(
                condition=Q(discipline=Discipline.CHOSEN, status__isnull=False)
                | (~Q(discipline=Discipline.CHOSEN) & Q(status=None)),
                name="order_status_when_chosen",
            ),
            models.CheckConstraint(
                condition=Q(group__in=CLOSING, closed_at__isnull=False)
                | (~Q(group__in=CLOSING) & Q(closed_at=None, closed_by=None)),
                name="order_closing_stamp_when_closed",
            ),
            models.CheckConstraint(
                condition=~Q(discipline=Discipline.CHOSEN)
                | Q(lines_locked=True, closed_at__isnull=False)
                | Q(lines_locked=False, closed_at=None),
                name="order_lines_locked_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def is_excluded(self) -> bool:
        return self.status is not None and self.status.is_excluded

    @property
    def time_limit(self) -> int | None:
        return self.status.time_limit if self.status else None

    @property
    def hours(self) -> Kept:
        return self.location.hours

    @property
    def called(self) -> str:
        """The number as the organization writes it. Source: OR-1."""
        return order_number(self.number, self.organization)

    @property
    def taxed_with(self) -> Tax:
        return Tax(self.tax_mode, self.tax_name, self.tax_percent)

    @property
    def of_lines(self) -> Decimal:
        """What the lines come to, without the tax on top of them."""
        return self.total - self.taxed_with.on_top(self.tax)

    def add_up(self, of_lines: Decimal) -> None:
        """Take what the lines come to for the total and the tax. Source: OS-37."""
        self.tax = self.taxed_with.amount(of_lines, self.organization.currency)
        self.total = of_lines + self.taxed_with.on_top(self.tax)
