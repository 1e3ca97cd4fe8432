from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import HouseForm


class ChangesForm(HouseForm):
    """The audit page's filter, kept in the address. `before` is the id the page starts below."""

    before = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    field_order = ["by", "what", "before"]

    def __init__(self, *args: Any, people: list[tuple[int, str]], kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody, everything = [("", _("Everybody")), *people], [("", _("Everything")), *kinds]
        self.fields["by"] = forms.TypedChoiceField(
            label=_("Who"), required=False, coerce=int, empty_value=None, choices=everybody
        )
        self.fields["what"] = forms.ChoiceField(label=_("What"), required=False, choices=everything)
        self.order_fields(self.field_order)
