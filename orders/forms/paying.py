"""Money in a form: taken by itself, or in the window of a move."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.formats import money
from accounts.models import Membership
from accounts.permissions import Act, may
from orders.paying.papers import OFFERED, ticked_last
from payments.forms import PaymentForm


class PaymentWithPapersForm(PaymentForm):
    """Money, and the papers to print with it, ticked as last time. Source: OS-30."""

    papers = forms.MultipleChoiceField(
        label=gettext_lazy("Print"),
        choices=OFFERED,
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, member: Membership, due: Decimal, **kwargs: Any):
        self.due = due
        super().__init__(data, organization=member.organization, due=due if due > 0 else None, **kwargs)
        self.initial["papers"] = ticked_last(member)

    @property
    def amount(self) -> Decimal:
        return sum((part.amount for part in self.parts), Decimal(0))


class WindowForm(PaymentWithPapersForm):
    """The payment window of a move that `closes` or not: what is left to pay is paid, or left knowingly. Source: OS-33.

    A rest that stays behind is a debt: whoever may close without payment says so, nobody else can.
    """

    unpaid = forms.BooleanField(label=gettext_lazy("Close without payment: the rest stays a debt"), required=False)

    def __init__(
        self, data: Mapping[str, Any] | None, *, member: Membership, due: Decimal, closes: bool, prefix: str
    ) -> None:
        super().__init__(data, member=member, due=due, required=False, prefix=prefix)
        self.asks = closes and due > 0
        # The move has a comment of its own.
        del self.fields["note"]
        if not (self.asks and may(member, Act.CLOSE_UNPAID)):
            del self.fields["unpaid"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            self._weigh(self.amount, leaves=cleaned.get("unpaid", False))
            cleaned["parts"] = self.parts
        return cleaned

    def _weigh(self, amount: Decimal, *, leaves: bool) -> None:
        said = {name: money(value, self.organization) for name, value in self._amounts(amount).items()}
        if amount > max(self.due, Decimal(0)):
            over = _("Only %(due)s is due: this is %(over)s more. Take what is due and give change.")
            self.add_error("amount", over % said)
        elif leaves and amount == self.due:
            self.add_error("unpaid", _("All of it is entered above. Empty the amounts, or close with the payment."))
        elif self.asks and amount < self.due and not leaves:
            self.add_error("amount", self._wanted() % said)

    def _amounts(self, amount: Decimal) -> dict[str, Decimal]:
        due = max(self.due, Decimal(0))
        return {"due": due, "over": amount - due, "rest": due - amount}

    def _wanted(self) -> str:
        if "unpaid" in self.fields:
            return _("%(rest)s would stay unpaid. Enter what is paid, or choose to close without payment.")
        return _("%(rest)s would stay unpaid. Take all of it, or ask a manager to close without payment.")
