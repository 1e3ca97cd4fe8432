from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.forms import HouseForm, HouseModelForm
from accounts.models import Location, Membership, Organization
from accounts.names import comparable
from accounts.nouns import by_noun_lazy
from accounts.permissions import Act, Reach, reach
from crm_clients.forms import phone_field
from crm_clients.models import Client
from orders.choices import location_field
from orders.models import Line, Order, OrderType
from orders.models.line import HIGHEST_PRICE
from statuses.groups import Group
from statuses.models import Status

_FARTHEST_YEARS = 20


class DeadlineField(forms.DateTimeField):
    """A moment in the organization's time zone, within twenty years."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(label=_("Deadline"), required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> datetime | None:
        moment: datetime | None = super().clean(value)
        if moment and abs((moment - timezone.now()).days) > 365 * _FARTHEST_YEARS:
            raise forms.ValidationError(gettext("Enter a date within twenty years."))
        return moment


class PerformerField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Who does it; where one of several locations is chosen beside it, with where those work who are limited."""

    says_where = False

    def label_from_instance(self, membership: Membership) -> str:
        if not self.says_where or membership.everywhere:
            return str(membership.user)
        places = ", ".join(sorted(each.location.name for each in membership.member_locations.all()))
        return f"{membership.user} · {places}"


def performer_field(membership: Membership, current: int | None = None) -> PerformerField:
    """Return the choice of who does it; who may only touch their own can only give it to themselves.

    Whoever has it now stays a choice while they work here, in a role that is given nothing new too.
    """
    performers = Membership.objects.performers(membership.organization)
    if reach(membership, Act.EDIT_ORDERS) is Reach.OWN:
        return PerformerField(performers.filter(pk=membership.pk), label=_("Performer"), empty_label=None)
    offered = Q(pk__in=performers.order_by().values("pk")) | Q(pk=current, ended_at=None)
    people = Membership.objects.filter(offered, organization=membership.organization).select_related("user")
    if membership.organization.has_several_locations:
        there = Membership.objects.working_at(membership.locations).values("pk")
        people = people.filter(Q(pk__in=there) | Q(pk=current)).prefetch_related("member_locations__location")
    field = PerformerField(
        people.order_by("user__name", "pk"), label=_("Performer"), required=False, empty_label=_("Nobody yet")
    )
    field.says_where = membership.sees_several_locations
    return field


def type_field(organization: Organization, current: int | None = None) -> forms.ModelChoiceField[OrderType] | None:
    """Return the choice of the type, with that of an order that has it already; None: there is nothing to choose."""
    types = OrderType.objects.of(organization).filter(Q(archived_at=None) | Q(pk=current)).in_order()
    if len(types[:2]) < 2:
        return None
    # Not sent by a page that was drawn when there was one: then it is that one.
    return forms.ModelChoiceField(types, label=_("Type"), required=False, empty_label=None)


class IntakeForm(HouseForm):
    """Accepting an order: the client by phone, found or created in place, and what it is about.

    `known` are the clients of that phone when it is not plain which one is meant: the page asks. Only those this
    member may see are named or offered; one they may not see is found by who knows both phone and name.
    """

    SOMEBODY_NEW = "new"

    key = forms.UUIDField(widget=forms.HiddenInput)
    phone = forms.CharField()
    client_name = forms.CharField(
        label=_("Client's name"), max_length=120, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    who = forms.CharField(label=_("Who is it?"), max_length=20, required=False)
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
        if reach(membership, Act.EDIT_ORDERS) is Reach.OWN:
            self.initial["performer"] = membership.pk
        order_type = type_field(membership.organization)
        if order_type:
            self.fields["order_type"] = order_type
        if location := location_field(membership, data):
            self.fields["location"] = location
            self.initial["location"] = membership.at_location
        self.known: list[Client] = []

    def clean_location(self) -> Location | None:
        chosen: Location | None = self.cleaned_data["location"]
        # Not sent by a page that was drawn when there was one: then it is that one, or the one chosen by now.
        if chosen is None and "location" in self.data:
            raise forms.ValidationError(gettext("Choose a location."))
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        cleaned["client"] = None
        if "phone" not in cleaned or "client_name" not in cleaned:
            return cleaned
        if cleaned["phone"]:
            self._find(cleaned)
        elif not cleaned["client_name"]:
            self.add_error("client_name", gettext("Enter the client's phone or name."))
        return cleaned

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


class OrderForm(HouseModelForm):
    """What an order is about; `seen` is the revision the page was drawn from."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    class Meta:
        model = Order
        fields = ["order_type", "location", "about", "details", "performer", "deadline"]
        widgets = {"details": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        initial = self.fields["performer"].initial
        self.fields["performer"] = performer_field(membership, self.instance.performer_id)
        self.fields["performer"].initial = initial
        self.fields["deadline"] = DeadlineField()
        self.fields["seen"].initial = self.instance.revision
        order_type = type_field(membership.organization, self.instance.order_type_id)
        if order_type:
            self.fields["order_type"] = order_type
        else:
            del self.fields["order_type"]
        if location := location_field(membership, self.data, self.instance.location_id):
            self.fields["location"] = location
        else:
            del self.fields["location"]

    def clean_location(self) -> Location:
        chosen: Location | None = self.cleaned_data["location"]
        return chosen or self.instance.location

    def clean_order_type(self) -> OrderType:
        chosen: OrderType | None = self.cleaned_data["order_type"]
        return chosen or self.instance.order_type


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


class LineForm(HouseModelForm):
    class Meta:
        model = Line
        fields = ["title", "quantity", "price"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quantity"].widget.attrs |= {"inputmode": "decimal", "min": "0.001"}
        self.fields["price"].widget.attrs |= {"inputmode": "decimal", "min": "0"}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        quantity, price = cleaned.get("quantity"), cleaned.get("price")
        if quantity and price and quantity * price > HIGHEST_PRICE:
            self.add_error("price", gettext("Quantity times price is more than %(most)s.") % {"most": HIGHEST_PRICE})
        return cleaned


class ListForm(HouseForm):
    """The list's address: the tab, and the number a page starts below."""

    tab = forms.ChoiceField(required=False, choices=[("open", ""), *Group.choices])
    before = forms.IntegerField(required=False, min_value=1, max_value=2_147_483_647)
