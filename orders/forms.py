from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.forms import HouseForm, HouseModelForm
from accounts.models import Membership
from accounts.names import comparable
from accounts.permissions import Act, Reach, reach
from crm_clients.forms import phone_field
from crm_clients.models import Client
from orders.models import Line, Order
from statuses.groups import Group

_FARTHEST_YEARS = 20


class DeadlineField(forms.DateTimeField):
    """A moment in the organization's time zone, within twenty years."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(label=_("Deadline"), required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> datetime | None:
        moment: datetime | None = super().clean(value)
        if moment and abs((moment - timezone.now()).days) > 365 * _FARTHEST_YEARS:
            raise forms.ValidationError(_now("Enter a date within twenty years."))
        return moment


class PerformerField(forms.ModelChoiceField):
    def label_from_instance(self, membership: Any) -> str:
        return str(membership.user)


def performer_field(membership: Membership) -> PerformerField:
    """Return the choice of who does it; who may only touch their own can only give it to themselves."""
    performers = Membership.objects.performers(membership.organization)
    if reach(membership, Act.EDIT_ORDERS) is Reach.OWN:
        performers = performers.filter(pk=membership.pk)
    return PerformerField(performers, label=_("Performer"), required=False, empty_label=_("Nobody yet"))


class IntakeForm(HouseForm):
    """Accepting an order: the client by phone, found or created in place, and what it is about."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    phone = forms.CharField()
    client_name = forms.CharField(
        label=_("Client's name"), max_length=120, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    client = forms.ModelChoiceField(
        Client.objects.none(), label=_("Who is it?"), required=False, widget=forms.RadioSelect, empty_label=None
    )
    about = forms.CharField(
        label=_("What it is about"), max_length=160, help_text=_("The device or the work, in a few words.")
    )
    details = forms.CharField(
        label=_("Details"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, membership: Membership) -> None:
        super().__init__(data, initial={"key": uuid.uuid4()})
        self.membership = membership
        self.fields["phone"] = phone_field(_("Client's phone"), membership.organization)
        self.fields["performer"] = performer_field(membership)
        self.fields["deadline"] = DeadlineField()
        self.fields["client"].queryset = Client.objects.filter(organization=membership.organization)
        if reach(membership, Act.EDIT_ORDERS) is Reach.OWN:
            self.fields["performer"].empty_label = None
            self.fields["performer"].required = True
            self.initial["performer"] = membership.pk
        self.namesakes: list[Client] = []

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "phone" not in cleaned or cleaned.get("client"):
            return cleaned
        if not cleaned["phone"]:
            if not cleaned.get("client_name"):
                self.add_error("client_name", _now("Enter the client's phone or name."))
            return cleaned
        self._find_by_phone(cleaned)
        return cleaned

    def _find_by_phone(self, cleaned: dict[str, Any]) -> None:
        known = list(Client.objects.with_phone(self.membership.organization, cleaned["phone"])[:10])
        name = comparable(cleaned.get("client_name", ""))
        fitting = [client for client in known if not name or client.name_key == name]
        if len(fitting) == 1:
            cleaned["client"] = fitting[0]
        elif known:
            self.namesakes = known
            names = ", ".join(client.name for client in known)
            self.add_error("client_name", _now("This phone belongs to %(names)s. Choose who it is.") % {"names": names})
        elif not name:
            self.add_error("client_name", _now("This phone is new. Enter the client's name."))


class OrderForm(HouseModelForm):
    """What an order is about; `seen` is the revision the page was drawn from."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    class Meta:
        model = Order
        fields = ["about", "details", "performer", "deadline"]
        widgets = {"details": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        initial = self.fields["performer"].initial
        self.fields["performer"] = performer_field(membership)
        self.fields["performer"].initial = initial
        self.fields["deadline"] = DeadlineField()
        self.fields["seen"].initial = self.instance.revision


class LineForm(HouseModelForm):
    class Meta:
        model = Line
        fields = ["title", "quantity", "price"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quantity"].widget.attrs |= {"inputmode": "decimal", "min": "0.001"}
        self.fields["price"].widget.attrs |= {"inputmode": "decimal", "min": "0"}


class ListForm(HouseForm):
    """The list's address: the tab, and the number a page starts below."""

    tab = forms.ChoiceField(required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=2_147_483_647)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["tab"].choices = [("open", ""), *Group.choices]
