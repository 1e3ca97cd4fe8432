from __future__ import annotations

import re
import uuid
from decimal import Decimal
from typing import Any

from babel.numbers import get_group_symbol
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.countries import locale_of
from accounts.forms import HouseForm
from accounts.models import Organization
from payments.models import MOST_AMOUNT, Method, Payment
from payments.selectors import is_closed_at, methods
from payments.services import Part, PaymentRefused, require_amount, rounded


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
        super().__init__(widget=widget, **{"max_value": MOST_AMOUNT} | kwargs)

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


def _another(organization: Organization, place: int) -> Method | None:
    """Return the way to pay proposed at a place of the form: each another one, as far as there are several."""
    offered = list(methods(organization))
    return offered[min(place, len(offered) - 1)] if offered else None


class PaymentForm(HouseForm):
    """Money that comes, in up to three ways at once. `key` is the form's own: sent twice, it is taken once.

    Source: OS-30, OS-31, OS-34.
    """

    # How the page draws it: the further ways are folded away until they are wanted.
    drawn_by = "payments/_payment.html"
    ways = ("", "_2", "_3")
    # The id of the location where it is taken, set by who draws the form; None: unsaid.
    place: int | None = None
    key = forms.UUIDField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        organization: Organization,
        due: Decimal | None = None,
        required: bool = True,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, prefix=prefix, initial={"key": uuid.uuid4(), "amount": due})
        self.organization = organization
        for place, way in enumerate(self.ways):
            label = (_("Amount"), _("Second amount"), _("Third amount"))[place]
            self.fields[f"amount{way}"] = PaidField(organization, label=label, required=required and not place)
            self.fields[f"method{way}"] = method_field(organization)
            self.initial[f"method{way}"] = _another(organization, place)
        self.order_fields(["key", *(f"{name}{way}" for way in self.ways for name in ("amount", "method")), "note"])

    @property
    def further(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The amounts and ways to pay beside the first."""
        return [(self[f"amount{way}"], self[f"method{way}"]) for way in self.ways[1:]]

    @property
    def opens_desk(self) -> bool:
        """Say whether the money would open the cash desk of its location. Source: OS-38."""
        return self.place is not None and is_closed_at(self.place)

    @property
    def is_mixed(self) -> bool:
        return any(amount.value() or amount.errors for amount, _method in self.further)

    @property
    def parts(self) -> list[Part]:
        """What was paid, each way once; empty: nothing. Only of a form that is valid."""
        paid: dict[Method, Decimal] = {}
        for way in self.ways:
            amount, method = self.cleaned_data.get(f"amount{way}"), self.cleaned_data.get(f"method{way}")
            if amount and method:
                paid[method] = paid.get(method, Decimal(0)) + amount
        return [Part(amount, method) for method, amount in paid.items()]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        for way in self.ways:
            if cleaned.get(f"amount{way}") and f"method{way}" in cleaned and cleaned[f"method{way}"] is None:
                cleaned[f"method{way}"] = self.fields["method"].initial
                if cleaned[f"method{way}"] is None:
                    self.add_error(f"method{way}", _("There is no way to pay yet. Ask the owner to add one."))
        return cleaned


class RefundForm(HouseForm):
    """Money that goes back, of one payment. Source: OS-32, OS-34."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, data: Any = None, *, payment: Payment, left: Decimal) -> None:
        super().__init__(data, initial={"key": uuid.uuid4(), "amount": left, "method": payment.method_id})
        self.fields["amount"] = PaidField(payment.organization, label=_("Amount"))
        self.fields["method"] = method_field(payment.organization)
        self.fields["method"].label = pgettext_lazy("money", "Given back by")
        self.fields["method"].required = True
        self.order_fields(["key", "amount", "method", "note"])
