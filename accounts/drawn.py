"""Settings are not saved over what somebody else saved since their page was drawn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    _Form = forms.Form
else:
    _Form = object


class Drawn(_Form):
    """A form that carries what was so when it was drawn, as a digest; the form it comes back in carries what is now."""

    def draw(self, thing: Model, fields: Sequence[str]) -> None:
        """Take what `thing` has in its fields for what this page shows, or is about to change."""
        self._held = {name: getattr(thing, name) for name in fields}
        held = json.dumps(list(self._held.values()), cls=DjangoJSONEncoder)
        self._now = sha256(held.encode()).hexdigest()[:32]
        self.fields["drawn"] = forms.CharField(
            widget=forms.HiddenInput, required=False, max_length=32, initial=self._now
        )

    def typed(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return what was typed by the fields of the thing."""
        return {name: cleaned.get(name) for name in self._held}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_stale = cleaned.pop("drawn", "") not in ("", self._now)
        # Sent twice, the form finds what it wrote itself.
        if is_stale and not self.errors and self.typed(cleaned) != self._held:
            self.add_error(None, _("Somebody changed this while you were typing. Look it over, then save again."))
            self.data = {name: self.data[name] for name in self.data} | {"drawn": self._now}
        return cleaned
