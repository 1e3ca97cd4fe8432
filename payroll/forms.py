from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.drawn import Drawn
from accounts.forms import HouseForm, PercentField
from accounts.models import Organization
from accounts.nouns import by_noun_lazy
from catalog.forms import in_coins
from payments.forms import AmountField, PaidField
from payroll.accruals import Terms
from payroll.models import BY_HAND, Entry, Rate
from payroll.services import RATES


class PageForm(HouseForm):
    """`before` is the id of the entry the page starts below."""

    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class EntryForm(HouseForm):
    """A payout, a bonus or a penalty. `key` is the form's own: sent twice, it is entered once. Source: OS-44."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What"), choices=[(kind.value, kind.label) for kind in BY_HAND], initial=Entry.Kind.PAYOUT
    )
    note = forms.CharField(
        label=_("What for"), max_length=200, required=False, help_text=_("They read it beside the amount.")
    )
    in_advance = forms.BooleanField(
        label=_("In advance"), required=False, help_text=_("The payout may be more than the balance.")
    )
    field_order = ["key", "kind", "amount", "note", "in_advance"]

    def __init__(self, data: Mapping[str, Any] | None = None, *, organization: Organization) -> None:
        super().__init__(data, initial={"key": uuid.uuid4()})
        self.fields["amount"] = PaidField(organization, label=_("Amount"))
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("kind") in (Entry.Kind.BONUS, Entry.Kind.PENALTY) and not said.get("note"):
            self.add_error("note", _("Say what it is for."))
        return said


class RateForm(Drawn, HouseForm):
    """What an employee gets of their orders; an empty field is none. Source: OS-41."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, rate: Rate) -> None:
        organization = rate.organization
        shown = {name: _short(getattr(rate, name)) for name in RATES}
        shown["per_order"] = in_coins(rate.per_order, organization) or None
        super().__init__(data, initial=shown)
        self.fields["services_percent"] = _percent(_("Percent of services"), _("Of the price of what they do."))
        self.fields["parts_percent"] = _percent(
            _("Percent of the margin on parts"),
            _("Of the price less the cost. A part without a known cost brings none."),
        )
        self.fields["per_order"] = AmountField(
            organization,
            label=by_noun_lazy(_("Fixed sum per order"), _("Fixed sum per ticket")),
            required=False,
            min_value=Decimal(0),
            help_text=_("Once for each that they do something priced on."),
        )
        self.fields["created_percent"] = _percent(
            by_noun_lazy(_("Percent of orders they accepted"), _("Percent of tickets they accepted")),
            _("Of the whole price, whoever does the work."),
        )
        self.draw(rate, RATES)

    def clean(self) -> dict[str, Any]:
        """An empty field says none; a form without any of them says nothing."""
        if not any(name in self.data for name in RATES):
            raise forms.ValidationError(_("Nothing came with this form. Open the page anew."))
        return self.cleaned_data

    @property
    def terms(self) -> Terms:
        return Terms(**{name: self.cleaned_data[name] or Decimal(0) for name in RATES})


def _percent(label: Any, help_text: Any) -> PercentField:
    return PercentField(label=label, required=False, decimal_places=2, help_text=help_text)


def _short(percent: Decimal) -> Decimal | None:
    """Return a percent without zeros that say nothing; none at all is an empty field."""
    if not percent:
        return None
    short = percent.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral() else short
