from __future__ import annotations

import re
import uuid
from decimal import Decimal
from typing import Any

from babel.numbers import get_group_symbol
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.countries import locale_of
from accounts.forms import HouseForm
from accounts.models import Organization
from payments.models import MOST_AMOUNT, Method
from payments.selectors import methods
from payments.services import PaymentRefused, require_amount, rounded


def _plain(text: str, country: str) -> str:
    """Return an amount as people of a country write it, 1 500,50 or 1,500.50, in the spelling of a program."""
    text, group = "".join(text.split()).replace("'", ""), get_group_symbol(locale_of(country))
    if group in ",." and re.fullmatch(rf"\d{{1,3}}(\{group}\d{{3}})+([.,]\d+)?", text):
        text = text.replace(group, "")
    return text.replace(",", ".")


class AmountField(forms.DecimalField):
    """Money in whole minor units of the organization's currency, rounded half up."""

    def __init__(self, organization: Organization, **kwargs: Any) -> None:
        self.organization = organization
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=widget, max_value=MOST_AMOUNT, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Draw an amount without the zeros the column keeps; what was typed stays as typed."""
        return rounded(value, self.organization) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # as DecimalField has it
        text = "" if value is None else str(value)
        amount: Decimal | None = super().to_python(_plain(text, self.organization.country))
        return amount

    def clean(self, value: Any) -> Decimal | None:
        amount: Decimal | None = super().clean(value)
        return None if amount is None else rounded(amount, self.organization)


class PaidField(AmountField):
    """What was paid: above zero."""

    def __init__(self, organization: Organization, **kwargs: Any) -> None:
        super().__init__(organization, min_value=Decimal(0), **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        amount = super().clean(value)
        if amount is not None:
            try:
                require_amount(amount, self.organization)
            except PaymentRefused as refused:
                raise forms.ValidationError(str(refused)) from refused
        return amount


def method_field(organization: Organization) -> forms.ModelChoiceField[Method]:
    """Return the choice of the way to pay; the usual one is chosen."""
    offered = methods(organization)
    # Not sent at all: the usual one, too.
    return forms.ModelChoiceField(
        offered, label=_("Paid by"), required=False, empty_label=None, initial=offered.first()
    )


class PrepaymentForm(HouseForm):
    """Money taken in advance. `key` is the form's own: sent twice, it is taken once. Source: OS-31, OS-34."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    field_order = ["key", "amount", "method", "note"]

    def __init__(self, data: Any = None, *, organization: Organization) -> None:
        super().__init__(data, initial={"key": uuid.uuid4()})
        self.fields["amount"] = PaidField(organization, label=_("Amount"))
        self.fields["method"] = method_field(organization)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "method" in cleaned and cleaned["method"] is None:
            cleaned["method"] = self.fields["method"].initial
            if cleaned["method"] is None:
                self.add_error("method", _("There is no way to pay yet. Ask the owner to add one."))
        return cleaned
