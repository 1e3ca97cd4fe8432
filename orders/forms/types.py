from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.forms import HouseForm
from accounts.models import Organization
from accounts.names import comparable
from accounts.nouns import by_noun_lazy
from orders.models import OrderType
from statuses.groups import Group
from statuses.models import Status


class OrderTypeForm(HouseForm):
    """A type: its name and where its orders start. `restorable` is the archived one that is called so already."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=60)
    restorable: OrderType | None = None

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        starts = Status.objects.of(organization).live().filter(group=Group.NEW).order_by("position", "pk")
        self.fields["initial_status"] = forms.ModelChoiceField(
            starts,
            label=_("Initial status"),
            empty_label=None,
            help_text=by_noun_lazy(
                _("Every new order of this type starts in it. Only statuses of “New” can be chosen."),
                _("Every new ticket of this type starts in it. Only statuses of “New” can be chosen."),
            ),
        )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not comparable(name):
            raise forms.ValidationError(gettext("Enter a name."))
        return name
