from __future__ import annotations

from decimal import Decimal
from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.names import comparable, written
from accounts.nouns import Noun, by_noun_lazy
from accounts.taxes import Tax, TaxMode


class Kind(models.TextChoices):
    """What the business is."""

    REPAIR_SHOP = "repair_shop", _("Repair shop")
    SCHOOL = "school", _("School")
    WEB_SHOP = "web_shop", _("Web shop")
    SERVICE_COMPANY = "service_company", _("Service company")


def require_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name})


class Organization(models.Model):
    """One company, shop or school that uses the product; everything belongs to exactly one."""

    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.REPAIR_SHOP)
    country = models.CharField(_("country"), max_length=2)
    currency = models.CharField(_("currency"), max_length=3)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[require_time_zone])
    language = models.CharField(_("language of documents and messages"), max_length=8, choices=settings.LANGUAGES)
    noun = models.CharField(_("what you work on"), max_length=8, choices=Noun, default=Noun.ORDER)
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    tax_number = models.CharField(_("tax number"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    bank_details = models.TextField(_("bank details"), max_length=600, blank=True)
    tax_mode = models.CharField(
        _("tax"), max_length=8, choices=TaxMode, default=TaxMode.NONE, db_default=TaxMode.NONE.value
    )
    tax_name = models.CharField(
        _("name of the tax"),
        max_length=30,
        blank=True,
        default="",
        db_default="",
        help_text=_("As documents call it: VAT, sales tax."),
    )
    tax_percent = models.DecimalField(
        _("percent of tax"),
        max_digits=6,
        decimal_places=3,
        default=Decimal(0),
        db_default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    number_prefix = models.CharField(
        _("prefix of numbers"),
        max_length=8,
        blank=True,
        default="",
        db_default="",
        help_text=_("Stands before every number: R- makes R-12."),
    )
    number_digits = models.PositiveSmallIntegerField(
        _("digits of numbers"),
        default=0,
        db_default=0,
        validators=[MaxValueValidator(9)],
        help_text=_("Shorter numbers are filled with zeros: 5 makes 00012. 0: as they are."),
    )
    # Codes of the rooms switched on, by `accounts.rooms`; one this release does not know is kept and ignored.
    rooms = models.JSONField(_("rooms"), default=list, editable=False)
    technicians_see_all = models.BooleanField(
        by_noun_lazy(_("technicians see every order and client"), _("technicians see every ticket and client")),
        default=False,
        db_default=False,
        help_text=_("Otherwise only what is given to them. What they may change stays the same."),
    )
    # Whether more than one location is live: written with them, so that a shop with one never asks for them.
    has_several_locations = models.BooleanField(default=False, db_default=False, editable=False)
    # Whether anybody was ever given a rate of salary: a shop that pays none is never asked for what it owes.
    pays_salary = models.BooleanField(default=False, db_default=False, editable=False)
    requires_second_factor = models.BooleanField(_("second factor required"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(noun__in=Noun.values), name="organization_noun_known"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="organization_kind_known"),
            models.CheckConstraint(condition=models.Q(tax_mode__in=TaxMode.values), name="organization_tax_known"),
            models.CheckConstraint(
                condition=models.Q(tax_percent__gte=0, tax_percent__lte=100), name="organization_tax_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tax(self) -> Tax:
        """What orders accepted from now on are taxed with. Source: OS-37."""
        if self.tax_mode == TaxMode.NONE:
            return Tax()
        return Tax(self.tax_mode, self.tax_name, self.tax_percent)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def start_paying_salary(self) -> None:
        """Note that there is a rate: once there was one, salary is reckoned."""
        if not self.pays_salary:
            self.pays_salary = True
            Organization.objects.filter(pk=self.pk).update(pays_salary=True)


class Owned(models.Model):
    """A row that belongs to one organization; the database keeps its foreign keys inside it (`guards`).

    No index on the organization alone: every table's own indexes begin with it.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("organization")
    )

    class Meta:
        abstract = True


class LocationQuerySet(models.QuerySet["Location"]):
    def of(self, organization: Organization) -> LocationQuerySet:
        return self.filter(organization=organization)

    def live(self) -> LocationQuerySet:
        return self.filter(archived_at=None)


class Location(Owned):
    """Where the work is done. With one live location nothing of this is shown. Archived, never erased. Source: TN-7.

    `key` is that of the form it came by.
    """

    key = models.UUIDField(null=True, editable=False)
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=120)
    # Compares names. Empty for the first location of an organization that an older release founded.
    name_key = models.CharField(max_length=360, editable=False, default="", db_default="")
    address = models.CharField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    # Seven days from Monday, each [opens, closes] as "09:00" in the organization's time zone, or null; none: unsaid.
    hours = models.JSONField(_("opening hours"), null=True, blank=True)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)

    objects: ClassVar[models.Manager[Location]] = LocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name_key"], name="location_name_once"),
            models.UniqueConstraint(fields=["organization", "key"], name="location_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def call(self, name: str) -> None:
        """Give the location a name, and with it the key that compares it."""
        self.name = written(name)
        self.name_key = comparable(self.name)
