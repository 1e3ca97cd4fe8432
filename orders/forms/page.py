"""Forms of the order's page: a line, a comment, who does it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.countries import minor_unit
from accounts.formats import money
from accounts.forms import HouseForm, HouseModelForm
from accounts.models import Membership
from accounts.names import comparable
from accounts.nouns import by_noun
from accounts.permissions import Act, Reach, may, reach
from catalog.models import HIGHEST_AMOUNT, Item
from orders.forms.fields import DeadlineField, PerformerField, performer_field
from orders.models import Line, Order
from orders.services import Priced

_MOST = 2_000_000_000


class LineForm(HouseModelForm):
    """A line to add, or `line` to change; `key` is the form's own, `seen` the line's revision on the page.

    What is called exactly as an item of the catalogue, or by its code, is that item; a title the item's name is no
    longer part of is free words again. The catalogue then says the kind, and the price and cost left empty.
    """

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, min_value=0, max_value=_MOST, widget=forms.HiddenInput)

    class Meta:
        model = Line
        fields = ["item", "title", "quantity", "price", "kind", "discount", "performer", "cost"]

    def __init__(
        self,
        data: Any = None,
        *,
        order: Order,
        membership: Membership,
        line: Line | None = None,
        people: Sequence[Membership] | None = None,
    ) -> None:
        super().__init__(
            data, instance=line, auto_id=f"line-{line.pk}-%s" if line else "id_%s", initial=_initial(order, line)
        )
        self.order, self.membership, self.kept_cost = order, membership, line.cost if line else None
        self.fields["item"] = forms.ModelChoiceField(
            Item.objects.of(membership.organization), required=False, widget=forms.HiddenInput
        )
        self.fields["performer"] = _performer_of_line(order, membership, line, people)
        self.fields["price"].required = self.fields["discount"].required = self.fields["kind"].required = False
        if not may(membership, Act.MANAGE_CATALOG):
            del self.fields["cost"]
        self.fields["title"].widget.attrs |= {
            "role": "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "autocomplete": "off",
        }  # fmt: skip
        for name, least in (("quantity", "0.001"), ("price", "0"), ("discount", "0"), ("cost", "0")):
            if name in self.fields:
                self.fields[name].widget.attrs |= {"inputmode": "decimal", "min": least}

    @property
    def said(self) -> Priced:
        said = {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.cleaned_data}
        return Priced(**said)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["item"] = item = self._item(cleaned)
        cleaned["discount"] = cleaned.get("discount") or Decimal(0)
        cleaned["kind"] = item.kind if item else cleaned.get("kind") or self.instance.kind
        if item and comparable(cleaned["title"]) == comparable(item.code):
            cleaned["title"] = item.name
        if cleaned.get("price", 0) is None:
            self._take_price(cleaned, item)
        cleaned["cost"] = self._cost(cleaned, item)
        self._require_sane_amounts(cleaned)
        return cleaned

    def _cost(self, cleaned: dict[str, Any], item: Item | None) -> Decimal | None:
        """Return the cost that was typed; of another item than before, unless somebody did type one, that item's."""
        typed = cleaned.get("cost") if "cost" in self.fields else self.kept_cost
        is_other = (item.pk if item else None) != self.initial.get("item")
        if not is_other or typed not in (None, self.kept_cost):
            return typed
        return item.cost if item else None

    def _item(self, cleaned: dict[str, Any]) -> Item | None:
        item: Item | None = cleaned.get("item")
        title = comparable(cleaned.get("title", ""))
        if title and item and (comparable(item.name) in title or title == comparable(item.code)):
            return item
        if not title or "item" in self.errors:
            return None
        called = Q(key=title) | Q(code__iexact=cleaned["title"].strip()) & ~Q(code="")
        return Item.objects.of(self.order.organization).live().filter(called).order_by("pk").first()

    def _take_price(self, cleaned: dict[str, Any], item: Item | None) -> None:
        if item is None:
            self.add_error("price", gettext("Enter the price: this is not in the catalogue."))
        else:
            cleaned["price"] = item.price

    def _require_sane_amounts(self, cleaned: dict[str, Any]) -> None:
        quantity, price = cleaned.get("quantity"), cleaned.get("price")
        # What is below zero is refused by the model, which looks later.
        if quantity is None or price is None or self.errors or quantity <= 0 or price < 0:
            return
        whole = quantity * price
        if whole > HIGHEST_AMOUNT:
            self.add_error("price", gettext("Quantity times price is more than %(most)s.") % {"most": HIGHEST_AMOUNT})
        elif cleaned["discount"] > whole:
            most = money(whole, self.order.organization)
            self.add_error("discount", gettext("The discount is more than the line itself: %(most)s.") % {"most": most})


def _initial(order: Order, line: Line | None) -> dict[str, Any]:
    """Return amounts as a person writes them: 10.00, not 10.000; 2, not 2.000."""
    if line is None:
        return {"key": uuid.uuid4(), "discount": None}
    amounts = {name: _short(getattr(line, name), order) for name in ("price", "cost")}
    discount = _short(line.discount, order) if line.discount else None
    return amounts | {"seen": line.revision, "quantity": f"{line.quantity.normalize():f}", "discount": discount}


def _short(amount: Decimal | None, order: Order) -> Decimal | None:
    if amount is None:
        return None
    short = amount.quantize(minor_unit(order.organization.currency))
    return short if short == amount else amount


def _performer_of_line(
    order: Order, membership: Membership, line: Line | None, people: Sequence[Membership] | None
) -> PerformerField:
    """Return the choice of who does one line; without one it is whoever does the order."""
    own = [line.performer] if line and line.performer else []
    if people is None:
        people = list(people_for(membership, order))
    offered = [*people, *(person for person in own if person not in people)]
    taken = Q(pk__in=[person.pk for person in offered])
    if line is None:
        # Sent again after its performer left, the form is read as before: the door knows what it added.
        taken |= Q(pk__in=Line.objects.filter(order=order).order_by().values("performer"))
    field = PerformerField(
        Membership.objects.filter(taken).select_related("user"),
        label=_("Performer"),
        required=False,
    )
    field.choices = [("", _as_the_order(order)), *((person.pk, str(person.user)) for person in offered)]
    return field


def people_for(membership: Membership, order: Order) -> QuerySet[Membership]:
    """Return those the member may give the order to: who works where it is, and whoever has it."""
    offered = cast("QuerySet[Membership]", performer_field(membership, order.performer_id).queryset)
    if not membership.organization.has_several_locations:
        return offered
    there = Membership.objects.working_at([order.location]).values("pk")
    return offered.filter(Q(pk__in=there) | Q(pk=order.performer_id))


def _as_the_order(order: Order) -> str:
    if order.performer is None:
        return gettext("Nobody yet")
    sentence = by_noun(order.organization, gettext("As the order: %(name)s"), gettext("As the ticket: %(name)s"))
    return sentence % {"name": order.performer.user}


class CommentForm(HouseForm):
    """What is written under an order; the button says who is to read it, and without one it stays in the house."""

    INTERNAL, CLIENT = "internal", "client"

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Comment"), max_length=4000, widget=forms.Textarea({"rows": 2, "aria-describedby": "who-reads"})
    )
    audience = forms.ChoiceField(
        choices=[(INTERNAL, _("Internal")), (CLIENT, _("For the client"))], required=False, initial=INTERNAL
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid.uuid4()})

    @property
    def for_client(self) -> bool:
        return bool(self.cleaned_data["audience"] == self.CLIENT)


class AssignForm(HouseForm):
    """Who does the order; `seen` is who did it when the page was drawn, none: nobody."""

    seen = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def __init__(self, data: Any, *, order: Order, membership: Membership) -> None:
        super().__init__(data)
        self.fields["performer"] = performer_field(membership, order.performer_id)
        self.membership = membership

    @property
    def refusal(self) -> str:
        """Say that whom the menu offered when it was drawn is offered no more; nothing of whom it never did."""
        chosen = self.data.get("performer", "")
        is_read = "seen" not in self.errors and chosen.isdecimal() and len(chosen) < 19
        if not is_read or reach(self.membership, Act.EDIT_ORDERS) is not Reach.ALL:
            return ""
        known = Membership.objects.filter(organization=self.membership.organization, pk=chosen).select_related("user")
        sentence = gettext("%(name)s can be given nothing here any more. Choose somebody else.")
        return next((sentence % {"name": performer.user} for performer in known), "")


class DeadlineForm(HouseForm):
    """The deadline, typed or by the button of a usual `day`; `seen` is the order's revision on the page."""

    seen = forms.IntegerField(min_value=0, max_value=_MOST, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, order: Order | None = None) -> None:
        initial = {"seen": order.revision, "deadline": order.deadline} if order else {}
        super().__init__(data, initial=initial, auto_id="deadline-%s")
        self.fields["deadline"], self.fields["day"] = DeadlineField(), DeadlineField()

    @property
    def deadline(self) -> datetime | None:
        if "clear" in self.data:
            return None
        chosen: datetime | None = self.cleaned_data["day"] or self.cleaned_data["deadline"]
        return chosen


class UndoForm(HouseForm):
    """`seen` is the version that the move to take back gave the order."""

    seen = forms.IntegerField(min_value=1, max_value=_MOST)


class StoryForm(HouseForm):
    """Which part of the timeline: what stands below a key, or all down to one. What cannot be read is the newest."""

    before = forms.CharField(required=False, max_length=100)
    down = forms.CharField(required=False, max_length=100)
