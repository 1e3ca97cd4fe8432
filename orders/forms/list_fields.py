"""What the address of the list may say: tab, search, filters, sorting and page. Source: OR-6."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.forms import HouseForm
from orders.selectors import OPEN_TAB, Deadline, Sort
from statuses.groups import Group

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


class DayField(forms.DateField):
    """A day in this century, so that no other can be too far to count with."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise forms.ValidationError(gettext("Enter a day of this century."))
        return day


class ListFields(HouseForm):
    """The fields; choices that are the organization's own are given by who reads the address."""

    tab = forms.ChoiceField(label=_("Group"), required=False, choices=[(OPEN_TAB, _("All open")), *Group.choices])
    q = forms.CharField(label=_("Search"), max_length=120, required=False)
    status = forms.MultipleChoiceField(label=_("Status"), required=False)
    performer = forms.ChoiceField(label=_("Performer"), required=False)
    type = forms.ChoiceField(label=_("Type"), required=False)
    location = forms.ChoiceField(label=_("Location"), required=False)
    client = forms.IntegerField(label=_("Client"), required=False, min_value=1, max_value=2**62)
    since = DayField(label=_("Accepted from"), required=False)
    until = DayField(label=_("Accepted until"), required=False)
    deadline = forms.ChoiceField(
        label=_("Deadline"),
        required=False,
        choices=[
            (Deadline.OVERDUE.value, _("Overdue")),
            (Deadline.TODAY.value, _("Due today")),
            (Deadline.OVER_LIMIT.value, _("Over the time limit")),
        ],
    )
    unpaid = forms.ChoiceField(label=_("Not paid in full"), required=False, choices=[("1", _("Not paid in full"))])
    longer = forms.IntegerField(label=_("In its status longer than"), required=False, min_value=1, max_value=9999)
    unit = forms.ChoiceField(
        label=_("Unit of time"), required=False, choices=[("days", _("days")), ("hours", _("hours"))]
    )
    sort = forms.ChoiceField(
        label=_("Sorted by"),
        required=False,
        choices=[
            (Sort.NEWEST.code, _("Newest first")),
            (Sort.DEADLINE.code, _("Deadline first")),
            (Sort.LONGEST.code, _("Longest in its status")),
        ],
    )
    after = forms.CharField(label=pgettext_lazy("of a list", "Page"), max_length=40, required=False)
    before = forms.CharField(label=pgettext_lazy("of a list", "Page"), max_length=40, required=False)
