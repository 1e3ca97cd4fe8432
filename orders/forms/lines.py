from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from accounts.forms import HouseModelForm
from orders.models import Line
from orders.models.line import HIGHEST_PRICE


class LineForm(HouseModelForm):
    class Meta:
        model = Line
        fields = ["title", "quantity", "price"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quantity"].widget.attrs |= {"inputmode": "decimal", "min": "0.001"}
        self.fields["price"].widget.attrs |= {"inputmode": "decimal", "min": "0"}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        quantity, price = cleaned.get("quantity"), cleaned.get("price")
        if quantity and price and quantity * price > HIGHEST_PRICE:
            self.add_error("price", gettext("Quantity times price is more than %(most)s.") % {"most": HIGHEST_PRICE})
        return cleaned
