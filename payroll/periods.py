"""The days a page of salary is about; said in its address, this month unless said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import HouseForm
from accounts.models import Organization

_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both whole, in the organization's time zone."""

    first: date
    last: date
    organization: Organization

    @property
    def covers(self) -> Q:
        return Q(at__gte=self._midnight(self.first), at__lt=self._midnight(self.last + timedelta(days=1)))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.organization.zone)

    @property
    def said(self) -> str:
        return urlencode({"first": self.first.isoformat(), "last": self.last.isoformat()})


def month_of(day: date, organization: Organization) -> Period:
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return Period(day.replace(day=1), following - timedelta(days=1), organization)


def months(organization: Organization) -> tuple[Period, Period]:
    """Return this month and the last one."""
    this = month_of(timezone.localdate(timezone=organization.zone), organization)
    return this, month_of(this.first - timedelta(days=1), organization)


def _day_field(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, input_formats=["%Y-%m-%d"])


class PeriodForm(HouseForm):
    """The period of a page, in its address."""

    first = _day_field(_("From"))
    last = _day_field(_("To"))

    def __init__(self, said: Mapping[str, Any], *, organization: Organization) -> None:
        self._usual, _before = months(organization)
        drawn = {"first": self._usual.first.isoformat(), "last": self._usual.last.isoformat()}
        super().__init__({name: said.get(name) or drawn[name] for name in drawn})

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and first > last:
            self.add_error("last", _("The last day is before the first."))
        for name, day in (("first", first), ("last", last)):
            if day and not _EARLIEST <= day <= _LATEST:
                self.add_error(name, _("Enter a day of this century."))
        return self.cleaned_data

    @property
    def period(self) -> Period:
        """Return the period asked for; this month where it makes no sense, which the form says."""
        if not self.is_valid():
            return self._usual
        return Period(self.cleaned_data["first"], self.cleaned_data["last"], self._usual.organization)
