from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from accounts.drawn import Drawn
from accounts.forms import HouseForm, HouseModelForm
from notifications.http_message import require_headers, sendable_address
from notifications.models import Channel, SmsGateway
from statuses.kinds import Planned


class MessageForm(HouseForm):
    """The message as it will be sent: editable, and can be switched off for this move. Source: OS-24.

    The page sends along what it had drawn: a text nobody edited is drawn anew as it would be sent now.
    """

    send = forms.BooleanField(required=False, initial=True)
    subject = forms.CharField(label=_("Subject"), max_length=200, show_hidden_initial=True)
    text = forms.CharField(
        label=_("Text"), max_length=2000, show_hidden_initial=True, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, data: Mapping[str, Any] | None, *, planned: Planned) -> None:
        super().__init__(
            data and _refreshed(data, planned), prefix=planned.prefix, initial=planned.payload | {"send": True}
        )
        self.fields["send"].label = str(planned.says)
        if planned.name == Channel.SMS:
            del self.fields["subject"]
        self.switched_off = self.is_bound and not self["send"].value()
        if self.switched_off:
            for name in self.fields.keys() & {"subject", "text"}:
                self.fields[name].required = False


def _refreshed(data: Mapping[str, Any], planned: Planned) -> dict[str, Any]:
    """Return the answers with every text that is as it was drawn replaced by how it would be sent now."""
    answers = {name: data.get(name) for name in data}
    for name in ("subject", "text"):
        field = f"{planned.prefix}-{name}"
        if answers.get(field) is not None and answers[field] == answers.get(f"initial-{field}"):
            answers[field] = answers[f"initial-{field}"] = planned.payload[name]
    return answers


# What is shown of the gateway; of its headers nothing is.
NOTED_OF_GATEWAY = ("backend", "address", "body", "timeout", "repeats_safely")


class SmsGatewayForm(Drawn, HouseModelForm):
    """The gateway of the organization. Headers are secret: written here, never shown again."""

    headers = forms.CharField(
        label=_("Headers"),
        required=False,
        max_length=2000,
        validators=[require_headers],
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("One “Name: value” a line. Kept encrypted and never shown again; empty keeps what is there."),
    )
    submit_label = _("Save")

    class Meta:
        model = SmsGateway
        fields = ["backend", "address", "headers", "body", "timeout", "repeats_safely"]
        widgets = {"body": forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].required = True
        self.draw(self.instance, NOTED_OF_GATEWAY)

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        try:
            _port = urlsplit(address).port
            return sendable_address(address)
        except ValueError as wrong:
            raise forms.ValidationError(URLValidator.message) from wrong

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("backend") == SmsGateway.Backend.HTTP and not cleaned.get("address"):
            self.add_error("address", _("An HTTP gateway needs an address."))
        return cleaned

    def save(self, commit: bool = True) -> SmsGateway:  # noqa: FBT001, FBT002
        if self.cleaned_data["headers"]:
            self.instance.keep_headers(self.cleaned_data["headers"])
        gateway: SmsGateway = super().save(commit)
        return gateway
