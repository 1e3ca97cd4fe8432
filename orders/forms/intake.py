from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import HouseForm
from accounts.models import Location, Membership
from accounts.names import comparable
from accounts.permissions import Act, Reach, may, reach
from crm_clients.finding import clients_by_digits
from crm_clients.forms import phone_field
from crm_clients.models import Client
from orders.forms.fields import DeadlineField, location_field, performer_field, price_field, type_field
from orders.words import OF_A_THING, words_of
from payments.forms import PaidField, method_field


def _line(label: Any, most: int) -> forms.CharField:
    """Return a field of one line; what the browser remembers of it is another client's."""
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, required=False, widget=widget)


class IntakeForm(HouseForm):
    """Accepting an order: the client by phone, found or created in place, what it is about, when and for how much.

    `known` are the clients of that phone when it is not plain which one is meant: the page asks. Only those this
    member may see are named or offered; one they may not see is found by who knows both phone and name. Instead of
    a phone its last digits may be typed, where they tell who is meant.
    """

    SOMEBODY_NEW = "new"

    key = forms.UUIDField(widget=forms.HiddenInput)
    phone = forms.CharField()
    client_name = _line(_("Client's name"), 120)
    email = forms.EmailField(
        label=_("Client's e-mail"), required=False, max_length=254, widget=forms.EmailInput({"autocomplete": "off"})
    )
    who = forms.CharField(label=_("Who is it?"), max_length=20, required=False)
    about = _line("", 160)
    serial = _line(_("Serial number"), 80)
    details = forms.CharField(max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    appearance = _line(_("Appearance"), 300)
    included = _line(_("What came with it"), 300)

    def __init__(self, data: Any = None, *, membership: Membership) -> None:
        super().__init__(data, initial={"key": uuid.uuid4()})
        self.membership, organization = membership, membership.organization
        words = self.words = words_of(organization)
        self.fields["phone"] = phone_field(_("Client's phone"), organization)
        self.fields["about"].required = True
        self.fields["about"].label, self.fields["about"].help_text = words.about, words.about_help
        self.fields["details"].label = words.details
        for name in OF_A_THING:
            if name not in words.asked:
                del self.fields[name]
        self._ask_terms(membership)
        self.known: list[Client] = []

    def _ask_terms(self, membership: Membership) -> None:
        """Add what depends on who accepts: performer, type, money."""
        organization = membership.organization
        self.fields["performer"] = performer_field(membership)
        if reach(membership, Act.EDIT_ORDERS) is Reach.OWN:
            self.initial["performer"] = membership.pk
        self.fields["deadline"] = DeadlineField()
        order_type = type_field(organization)
        if order_type:
            self.fields["order_type"] = order_type
        if location := location_field(membership, self.data):
            self.fields["location"] = location
            self.initial["location"] = membership.at_location
        self.fields["agreed_price"] = price_field(organization)
        if may(membership, Act.TAKE_PAYMENTS):
            self.fields["prepayment"] = PaidField(organization, label=_("Prepayment"), required=False)
            self.fields["method"] = method_field(organization)

    def clean_location(self) -> Location | None:
        chosen: Location | None = self.cleaned_data["location"]
        # Not sent by a page that was drawn when there was one: then it is that one, or the one chosen by now.
        if chosen is None and "location" in self.data:
            raise forms.ValidationError(gettext("Choose a location."))
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        cleaned["client"] = None
        self._clean_money(cleaned)
        if "client_name" not in cleaned:
            return cleaned
        if "phone" not in cleaned:
            self._find_by_digits(cleaned)
        elif cleaned["phone"]:
            self._find(cleaned)
        elif not cleaned["client_name"]:
            self.add_error("client_name", gettext("Enter the client's phone or name."))
        return cleaned

    def _clean_money(self, cleaned: dict[str, Any]) -> None:
        if "prepayment" not in self.fields:
            if self.data.get("prepayment"):
                self.add_error(None, gettext("Your role takes no payments. Ask the front desk to take this one."))
        elif cleaned.get("prepayment") and "method" in cleaned and cleaned["method"] is None:
            cleaned["method"] = self.fields["method"].initial
            if cleaned["method"] is None:
                self.add_error("method", gettext("There is no way to pay yet. Ask the owner to add one."))

    def _find_by_digits(self, cleaned: dict[str, Any]) -> None:
        """Ask who is meant where what was typed is no phone, but the digits of somebody's."""
        found = clients_by_digits(self.membership, str(self.data.get("phone", "")))
        if not found or cleaned.get("who") == self.SOMEBODY_NEW:
            return
        del self.errors["phone"]
        cleaned["phone"] = None
        meant = [client for client in found if cleaned.get("who") == str(client.pk)]
        if meant:
            cleaned["client"] = meant[0]
        else:
            self._ask(found)

    def _find(self, cleaned: dict[str, Any]) -> None:
        """Settle who of those with this phone is meant, or that it is somebody new."""
        organization, phone = self.membership.organization, cleaned["phone"]
        known = Client.objects.with_phone(organization, phone).order_by("pk")
        seen = list(Client.objects.seen_by(self.membership).with_phone(organization, phone).order_by("pk")[:10])
        name, who = comparable(cleaned["client_name"]), cleaned.get("who", "")
        if who != self.SOMEBODY_NEW:
            if who:
                meant = [client for client in seen if who == str(client.pk)]
            else:
                meant = list(known.filter(name_key=name)[:2]) if name else seen
            if len(meant) == 1:
                cleaned["client"] = meant[0]
                return
            if seen:
                self._ask(seen)
                return
        if not name:
            self.add_error("client_name", gettext("This phone is new. Enter the client's name."))

    def _ask(self, known: list[Client]) -> None:
        self.known = known
        names = ", ".join(client.name for client in known)
        self.add_error("client_name", gettext("This phone belongs to %(names)s. Choose who it is.") % {"names": names})
