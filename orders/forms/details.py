from __future__ import annotations

from typing import Any

from django import forms

from accounts.forms import HouseModelForm
from accounts.models import Location, Membership
from orders.forms.fields import DeadlineField, location_field, performer_field, price_field, type_field
from orders.models import Order, OrderType
from orders.words import OF_A_THING, words_of


class OrderForm(HouseModelForm):
    """What an order is about; `seen` is the revision the page was drawn from.

    What this kind of business does not ask about a thing is there only where an order says it already.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    class Meta:
        model = Order
        fields = [
            "order_type", "location", "about", *OF_A_THING, "details", "performer", "deadline", "agreed_price",
        ]  # fmt: skip
        widgets = {"details": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organization, order = membership.organization, self.instance
        words = words_of(organization)
        self.fields["about"].label, self.fields["details"].label = words.about, words.details
        for name in OF_A_THING:
            if name not in words.asked and not getattr(order, name):
                del self.fields[name]
        initial = self.fields["performer"].initial
        self.fields["performer"] = performer_field(membership, order.performer_id)
        self.fields["performer"].initial = initial
        self.fields["deadline"] = DeadlineField()
        self.fields["agreed_price"] = price_field(organization)
        self.fields["seen"].initial = order.revision
        order_type = type_field(organization, order.order_type_id)
        if order_type:
            self.fields["order_type"] = order_type
        else:
            del self.fields["order_type"]
        if location := location_field(membership, self.data, order.location_id):
            self.fields["location"] = location
        else:
            del self.fields["location"]

    def clean_location(self) -> Location:
        chosen: Location | None = self.cleaned_data["location"]
        return chosen or self.instance.location

    def clean_order_type(self) -> OrderType:
        chosen: OrderType | None = self.cleaned_data["order_type"]
        return chosen or self.instance.order_type
