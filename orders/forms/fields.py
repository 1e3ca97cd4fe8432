"""Fields that forms of orders share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Location, Membership, Organization
from accounts.permissions import Act, Reach, reach
from orders.models import OrderType
from orders.services import LocationClosed, OrderRefused, PerformerElsewhere, PerformerLeft, TypeArchived
from payments.forms import AmountField

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


def location_field(
    membership: Membership, said: Any = None, current: int | None = None
) -> forms.ModelChoiceField[Location] | None:
    """Return the choice of where, with where an order is already; None: there is nothing to choose. Source: TN-7.

    `said` is what was posted: who chose among several is told when theirs is gone, also when one is left.
    """
    if not membership.sees_several_locations and not (said and said.get("location")):
        return None
    open_to = [location.pk for location in membership.locations]
    offered = Location.objects.of(membership.organization).filter(Q(pk__in=open_to) | Q(pk=current))
    field = forms.ModelChoiceField(offered, label=_("Location"), required=False, empty_label=None)
    field.error_messages["invalid_choice"] = _("It is archived, or you do not work there. Choose another location.")
    if current is None and membership.at_location is None:
        field.empty_label = pgettext_lazy("a location", "Choose…")
    return field


def field_of(refused: OrderRefused, form: forms.BaseForm) -> str | None:
    """Return the field a refusal is said beside; None: above the form."""
    fields: dict[type[OrderRefused], str] = {
        TypeArchived: "order_type",
        LocationClosed: "location",
        PerformerLeft: "performer",
        PerformerElsewhere: "performer",
    }
    name = fields.get(type(refused))
    return name if name in form.fields else None


def type_field(organization: Organization, current: int | None = None) -> forms.ModelChoiceField[OrderType] | None:
    """Return the choice of the type, with that of an order that has it already; None: there is nothing to choose."""
    types = OrderType.objects.of(organization).filter(Q(archived_at=None) | Q(pk=current)).in_order()
    if len(types[:2]) < 2:
        return None
    # Not sent by a page that was drawn when there was one: then it is that one.
    return forms.ModelChoiceField(types, label=_("Type"), required=False, empty_label=None)


def price_field(organization: Organization) -> AmountField:
    """Return the price agreed: nothing said is no price, zero is a price."""
    return AmountField(organization, label=_("Price agreed"), required=False, min_value=0)
