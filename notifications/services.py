from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.auditing import differences, note, values_of
from accounts.drawn import digest_of, require_as_drawn
from accounts.models import Did, Membership
from notifications.forms import NOTED_OF_GATEWAY, SmsGatewayForm
from notifications.models import SmsGateway

# Of these only that they changed: keys stand in them as often as in headers.
_HIDDEN = ("address", "body")


@transaction.atomic
def save_gateway(form: SmsGatewayForm, before: Mapping[str, Any], *, by: Membership) -> SmsGateway:
    """Save the gateway and note what has changed; of what may hold a secret only that it did.

    Raises ChangedMeanwhile.
    """
    is_new = form.instance._state.adding
    held = SmsGateway.objects.select_for_update(no_key=True).filter(pk=form.instance.pk).first()
    if held and differences(values_of(held, NOTED_OF_GATEWAY), form.instance):
        require_as_drawn(form.drawn, digest_of(held, NOTED_OF_GATEWAY))
    if held:
        # No page shows them: what somebody else wrote meanwhile stays, unless others were typed.
        form.instance.secret_headers = held.secret_headers
    gateway = form.save()
    changed = {
        name: (None, None) if name in _HIDDEN else values for name, values in differences(before, gateway).items()
    }
    if form.cleaned_data["headers"]:
        changed["secret_headers"] = (None, None)
    if changed or is_new:
        note(by, Did.ADDED if is_new else Did.CHANGED, gateway, changed)
    return gateway
