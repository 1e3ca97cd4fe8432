from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.forms import HouseForm


class RedateForm(HouseForm):
    """A date to correct, in the organization's zone, and why; `seen` is what it said on the page."""

    at = forms.DateTimeField(
        label=_("Right date and time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    comment = forms.CharField(label=_("Why"), max_length=200)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, data: Any = None, *, said: datetime) -> None:
        super().__init__(data, initial={"at": timezone.localtime(said), "seen": said.isoformat()})

    def clean_seen(self) -> datetime:
        try:
            seen = parse_datetime(self.cleaned_data["seen"])
        except ValueError:
            seen = None
        if seen is None or timezone.is_naive(seen):
            raise forms.ValidationError(_("Open the page anew."))
        return seen
