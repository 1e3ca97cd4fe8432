from __future__ import annotations

from django import forms

from accounts.forms import HouseForm
from statuses.groups import Group


class ListForm(HouseForm):
    """The list's address: the tab, and the number a page starts below."""

    tab = forms.ChoiceField(required=False, choices=[("open", ""), *Group.choices])
    before = forms.IntegerField(required=False, min_value=1, max_value=2_147_483_647)
