from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from orders.models import Order
from orders.reopening import offered_for, usual_target
from statuses.forms import CommentForm
from statuses.models import Status


class ReopenForm(CommentForm):
    """Into which status a closed order opens, and why; the reason goes where a move's comment goes."""

    field_order = ["to", "comment", "version", "digest"]

    def __init__(self, data: Any = None, *, order: Order, membership: Any) -> None:
        super().__init__(data, required=True)
        offered: QuerySet[Status] = offered_for(membership)
        self.usual = usual_target(order, offered)
        self.fields["to"] = forms.ModelChoiceField(
            offered, label=_("Open it in"), empty_label=None, initial=self.usual and self.usual.pk
        )
        self.fields["comment"].label = _("Reason")
        self.order_fields(self.field_order)

    @property
    def target(self) -> Status | None:
        """The status chosen as far as one is, else the usual one: what the dialog is planned for."""
        chosen: Status | None = getattr(self, "cleaned_data", {}).get("to")
        return chosen or self.usual
