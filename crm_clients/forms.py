from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField
from phonenumber_field.phonenumber import PhoneNumber

from accounts.forms import HouseForm, HouseModelForm
from accounts.models import Organization
from crm_clients.models import Client

PHONE_WIDGET_ATTRS = {"autocomplete": "off", "inputmode": "tel"}


def phone_field(label: Any, organization: Organization, *, required: bool = False) -> PhoneNumberField:
    """Return a field that takes a phone in any spelling, the organization's country assumed."""
    return PhoneNumberField(
        label=label, region=organization.country, required=required, widget=forms.TextInput(attrs=PHONE_WIDGET_ATTRS)
    )


class ClientForm(HouseModelForm):
    """A client's details; `seen` is the revision the page was drawn from.

    A new client's form carries a `key`: sent twice, it is one client. Further phones than the two are kept.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Client
        fields = ["name", "email", "language", "notes"]
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}

    field_order = ["name", "phone", "second_phone", "email", "language", "notes", "seen"]

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.organization = organization
        known = list(self.instance.phones.all()) if self.instance.pk else []
        numbers = [phone.number for phone in known] + [None, None]
        for name, label, number in zip(
            ("phone", "second_phone"), (_("Phone"), _("Second phone")), numbers, strict=False
        ):
            self.fields[name] = phone_field(label, organization)
            self.fields[name].initial = number
        self._further = [phone.number for phone in known[2:]]
        self.fields["seen"].initial = self.instance.revision
        if self.instance.pk:
            del self.fields["key"]
        else:
            self.fields["key"].initial = uuid.uuid4()
        self.order_fields(self.field_order)

    @property
    def phones(self) -> list[PhoneNumber]:
        shown = [number for name in ("phone", "second_phone") if (number := self.cleaned_data[name])]
        return shown + self._further


class ClientSearchForm(HouseForm):
    """The list's filter, kept in the address. `before` is the id the page starts below."""

    q = forms.CharField(label=_("Name or phone"), required=False, max_length=120)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)
