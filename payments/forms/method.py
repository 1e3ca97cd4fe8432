from __future__ import annotations

from django import forms
from django.utils.translation import gettext, pgettext_lazy

from accounts.forms import HouseForm
from accounts.names import comparable
from payments.models import Method


class MethodForm(HouseForm):
    """A way to pay: its name. `restorable` is the archived one that is called so already."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=60)
    restorable: Method | None = None

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not comparable(name):
            raise forms.ValidationError(gettext("Enter a name."))
        return name
