from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import HouseForm
from accounts.models import Organization
from payments.cash_days import Count, DeskRefused, require_countable, require_left
from payments.forms.payment import AmountField
from payments.models import MOST_IN_DRAWER


class CountedField(AmountField):
    """What somebody counted in the drawer: nothing or more."""

    def __init__(self, organization: Organization, **kwargs: Any) -> None:
        super().__init__(organization, max_value=MOST_IN_DRAWER, **kwargs)

    def validate(self, value: Any) -> None:
        """Say what the door would, before anything is rounded."""
        super().validate(value)
        if value is not None:
            try:
                require_countable(value, self.organization)
            except DeskRefused as refused:
                raise forms.ValidationError(str(refused)) from refused


class OpeningForm(HouseForm):
    """A day begins with what was counted. `key` is the form's own: sent twice, one day is opened. Source: OS-38."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, organization: Organization, left: Decimal) -> None:
        super().__init__(data, initial={"key": uuid.uuid4(), "opening": left})
        self.fields["opening"] = CountedField(organization, label=_("Cash in the drawer"))


class ClosingForm(HouseForm):
    """A day ends with what was counted.

    `checked` is the count whose difference the page has shown: another one is shown first, and nothing is closed.
    `seen` is the sheet the page showed.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=60)
    checked = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    field_order = ["key", "seen", "checked", "counted", "left", "note"]

    def __init__(self, data: Any = None, *, organization: Organization, opening: Decimal, seen: str) -> None:
        super().__init__(data, initial={"key": uuid.uuid4(), "seen": seen, "left": opening})
        self.organization = organization
        self.fields["counted"] = CountedField(organization, label=_("Cash counted"))
        self.fields["left"] = CountedField(
            organization, label=_("Left in the drawer"), help_text=_("What the next day begins with.")
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "counted" in cleaned and "left" in cleaned:
            try:
                require_left(self.count, self.organization)
            except DeskRefused as refused:
                self.add_error("left", str(refused))
        return cleaned

    @property
    def count(self) -> Count:
        said = self.cleaned_data
        return Count(said["counted"], said["left"], said.get("note", ""))

    @property
    def is_checked(self) -> bool:
        """Say whether the page has shown what this count means."""
        return bool(self.cleaned_data["checked"] == str(self.cleaned_data["counted"]))

    def show(self, seen: str) -> None:
        """Take what the page shows from now on for seen and the count for checked; what was typed stays."""
        counted = str(self.cleaned_data["counted"])
        self.data = {name: self.data[name] for name in self.data} | {"seen": seen, "checked": counted}
