"""Fields that forms of orders share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organization
from accounts.permissions import Act, Reach, reach
from orders.models import OrderType
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
    def label_from_instance(self, membership: Membership) -> str:
        return str(membership.user)


def performer_field(membership: Membership, current: int | None = None) -> PerformerField:
    """Return the choice of who does it; who may only touch their own can only give it to themselves.

    Whoever has it now stays a choice while they work here, in a role that is given nothing new too.
    """
    performers = Membership.objects.performers(membership.organization)
    if reach(membership, Act.EDIT_ORDERS) is Reach.OWN:
        return PerformerField(performers.filter(pk=membership.pk), label=_("Performer"), empty_label=None)
    offered = Q(pk__in=performers.order_by().values("pk")) | Q(pk=current, ended_at=None)
    people = Membership.objects.filter(offered, organization=membership.organization).select_related("user")
    return PerformerField(
        people.order_by("user__name", "pk"), label=_("Performer"), required=False, empty_label=_("Nobody yet")
    )


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
