"""What is chosen beside an order's own words: where it is; and which choice a refusal is about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Location, Membership
from orders.services import LocationClosed, OrderRefused, PerformerElsewhere, PerformerLeft, TypeArchived


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
