from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.countries import minor_unit
from accounts.forms import HouseForm, PercentField
from accounts.models import Organization
from accounts.names import comparable, written
from catalog.models import HIGHEST_AMOUNT, Item
from catalog.selectors import TABS
from catalog.services import ON_THE_PAGE, Said


def in_coins(amount: Decimal | None, organization: Organization) -> Decimal | None:
    """Return an amount without digits that its currency does not write; one that has such stays."""
    short = None if amount is None else amount.quantize(minor_unit(organization.currency))
    return short if short == amount else amount


def amount_field(label: Any, organization: Organization, *, required: bool = True, help_text: Any = "") -> Any:
    """Return a field for money of the organization: not below zero, no finer than its currency."""
    digits = -int(minor_unit(organization.currency).as_tuple().exponent)
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal(0),
        max_value=HIGHEST_AMOUNT,
        decimal_places=digits,
        max_digits=8 + digits,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
    )


class ItemForm(HouseForm):
    """A service or a part. `seen` is the revision the page was drawn from, `restorable` the archived one in its way."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)
    kind = forms.ChoiceField(label=_("Kind"), choices=Item.Kind.choices)
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=200)
    code = forms.CharField(
        label=_("Code"), max_length=40, required=False, help_text=_("Yours or the maker's; typing it finds the item.")
    )
    salary_percent = PercentField(
        label=_("Percent for who does it"),
        required=False,
        decimal_places=2,
        help_text=_("Of a service's price, of a part's price less its cost. Empty: by the rates of who does it."),
    )
    field_order = ["kind", "name", "code", "price", "cost", "salary_percent", "key", "seen"]
    restorable: Item | None = None

    def __init__(self, data: Mapping[str, Any] | None = None, *, organization: Organization, item: Item) -> None:
        drawn = {name: getattr(item, name) for name in ON_THE_PAGE} | {"seen": item.revision, "key": uuid.uuid4()}
        drawn |= {name: in_coins(drawn[name], organization) for name in ("price", "cost")}
        super().__init__(data, initial=drawn)
        self.fields["price"] = amount_field(_("Price"), organization)
        self.fields["cost"] = amount_field(
            _("Cost"), organization, required=False, help_text=_("What one costs you. Only owners and managers see it.")
        )
        self.order_fields(self.field_order)

    def clean_name(self) -> str:
        name = written(self.cleaned_data["name"])
        if not comparable(name):
            raise forms.ValidationError(gettext("Enter a name."))
        return name

    @property
    def said(self) -> Said:
        return Said(**{name: self.cleaned_data[name] for name in ON_THE_PAGE})


class CatalogueForm(HouseForm):
    """The list's address: the tab, what is looked for, and the key a page starts behind."""

    tab = forms.ChoiceField(required=False, choices=[(code, "") for code, _label in TABS])
    q = forms.CharField(label=_("Name or code"), required=False, max_length=200)
    after = forms.CharField(required=False, max_length=600, strip=False)
