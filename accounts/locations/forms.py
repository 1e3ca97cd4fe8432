from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import time
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.drawn import Drawn
from accounts.forms import HouseForm
from accounts.locations.hours import DAYS, Day, keep, week
from accounts.locations.services import SAID, Said
from accounts.models import Location
from accounts.names import comparable

# What stands in the fields of a day until somebody says otherwise.
_USUAL = (time(9), time(18))


class DayFields(NamedTuple):
    """One row of the week: the day's name, whether it is open, from when to when."""

    name: str
    is_open: BoundField
    opens: BoundField
    closes: BoundField


class ClockField(forms.TimeField):
    """A time of the day as "09:00", nothing finer."""

    def __init__(self, label: str) -> None:
        widget = forms.TimeInput(attrs={"type": "time", "class": "form-control", "aria-label": label}, format="%H:%M")
        super().__init__(label=label, required=False, input_formats=["%H:%M"], widget=widget)


class LocationForm(Drawn, HouseForm):
    """A location: its name, where it is, when it is open. `restorable` is the archived one that is called so already.

    With `copy` in what was posted nothing is to be saved: `copied` is the form with Monday's hours on every day.
    """

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=60)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    restorable: Location | None = None

    def __init__(self, data: Any = None, *, location: Location | None = None) -> None:
        super().__init__(data, initial=_initial(location))
        for day in DAYS:
            named = {"day": WEEKDAYS[day]}
            self.fields[f"open-{day}"] = forms.BooleanField(
                label=WEEKDAYS[day], required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
            )
            self.fields[f"from-{day}"] = ClockField(gettext("%(day)s, opens at") % named)
            self.fields[f"to-{day}"] = ClockField(gettext("%(day)s, closes at") % named)
        self.draw(location or Location(), SAID)

    @property
    def days(self) -> Iterator[DayFields]:
        for day in DAYS:
            yield DayFields(str(WEEKDAYS[day]), self[f"open-{day}"], self[f"from-{day}"], self[f"to-{day}"])

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not comparable(name):
            raise forms.ValidationError(gettext("Enter a name."))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for day in DAYS:
            opens, closes = cleaned.get(f"from-{day}"), cleaned.get(f"to-{day}")
            if not cleaned.get(f"open-{day}") or {f"from-{day}", f"to-{day}"} & self.errors.keys():
                continue
            if opens is None or closes is None:
                self.add_error(f"to-{day}", gettext("Enter when it opens and when it closes."))
            elif opens >= closes:
                self.add_error(f"to-{day}", gettext("It has to close later than it opens; midnight is 23:59."))
        for day in DAYS:
            self._mark(day)
        return cleaned

    def _mark(self, day: int) -> None:
        """Let the fields of a day that is wrong be seen and said as such, with the sentence below them."""
        for name in {f"from-{day}", f"to-{day}"} & self.errors.keys():
            attrs = self.fields[name].widget.attrs
            attrs["class"], attrs["aria-describedby"] = "form-control is-invalid", f"wrong-{day}"

    @property
    def said(self) -> Said:
        """Return what a valid form says."""
        said = self.cleaned_data
        return Said(said["name"], said["address"], said["phone"], keep([self._day(day) for day in DAYS]))

    def _day(self, day: int) -> Day:
        said = self.cleaned_data
        return (said[f"from-{day}"], said[f"to-{day}"]) if said[f"open-{day}"] else None

    @property
    def copied(self) -> LocationForm:
        """Return the form as it was filled in, with the hours of Monday on every day; nothing is checked yet."""
        form = LocationForm()
        monday = {part: self[f"{part}-0"].value() for part in ("open", "from", "to")}
        form.initial = {name: self[name].value() for name in ("key", "drawn", "name", "address", "phone")}
        form.initial |= {f"{part}-{day}": value for day in DAYS for part, value in monday.items()}
        return form


def _initial(location: Location | None) -> dict[str, Any]:
    days = week(location.hours) if location else None
    said: dict[str, Any] = {"key": uuid.uuid4()}
    if location:
        said = {"name": location.name, "address": location.address, "phone": location.phone}
    for day in DAYS:
        hours = days[day] if days else None
        opens, closes = hours or _USUAL
        said |= {f"open-{day}": bool(hours), f"from-{day}": opens, f"to-{day}": closes}
    return said


class ArchivingForm(HouseForm):
    """Archiving a location: where what is open there goes."""

    def __init__(self, *args: Any, location: Location, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Location.objects.of(location.organization).live().exclude(pk=location.pk).order_by("pk")
        self.fields["to"] = forms.ModelChoiceField(
            others, label=_("Move them to"), required=False, empty_label=pgettext_lazy("a location", "Choose…")
        )
