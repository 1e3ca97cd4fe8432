from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.auditing import differences, note
from accounts.models import Did, Membership
from notifications.forms import SmsGatewayForm
from notifications.models import SmsGateway

NOTED_OF_GATEWAY = ("backend", "address", "body", "timeout", "repeats_safely")
# Of these only that they changed: keys stand in them as often as in headers.
_HIDDEN = ("address", "body")


@transaction.atomic
def save_gateway(form: SmsGatewayForm, before: Mapping[str, Any], *, by: Membership) -> SmsGateway:
    """Save the gateway and note what has changed; of what may hold a secret only that it did."""
    is_new = form.instance._state.adding
    gateway = form.save()
    changed = {
        name: (None, None) if name in _HIDDEN else values for name, values in differences(before, gateway).items()
    }
    if form.cleaned_data["headers"]:
        changed["secret_headers"] = (None, None)
    if changed or is_new:
        note(by, Did.ADDED if is_new else Did.CHANGED, gateway, changed)
    return gateway
