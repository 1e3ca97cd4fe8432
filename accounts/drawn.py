"""Settings are not saved over what somebody else saved since their page was drawn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    _Form = forms.Form
else:
    _Form = object


class ChangedMeanwhile(Exception):
    """Somebody else saved it since the page was drawn; `now` is the digest of what it says by now."""

    def __init__(self, now: str) -> None:
        super().__init__(_("Somebody changed this while you were typing. Look it over, then save again."))
        self.now = now


def digest_of(thing: Model, fields: Sequence[str]) -> str:
    held = json.dumps([getattr(thing, name) for name in fields], cls=DjangoJSONEncoder)
    return sha256(held.encode()).hexdigest()[:32]


def require_as_drawn(drawn: str, now: str) -> None:
    """Raise ChangedMeanwhile unless a page was drawn from what is so `now`: asked by who holds it, before writing.

    Nobody is asked who writes what stands there already: a form sent twice finds what it wrote itself.
    """
    if drawn not in ("", now):
        raise ChangedMeanwhile(now)


class Drawn(_Form):
    """A form that carries what was so when it was drawn, as a digest, to the door that saves it."""

    def draw(self, thing: Model, fields: Sequence[str]) -> None:
        """Take what `thing` has in its fields for what this page shows, or is about to change."""
        self.fields["drawn"] = forms.CharField(
            widget=forms.HiddenInput, required=False, max_length=32, initial=digest_of(thing, fields)
        )

    @property
    def drawn(self) -> str:
        return str(self.cleaned_data.get("drawn", ""))

    def say_changed(self, refused: ChangedMeanwhile) -> None:
        """Say so above the form; it comes back as typed, and sent again it is saved knowingly."""
        self.add_error(None, str(refused))
        self.data = {name: self.data[name] for name in self.data} | {"drawn": refused.now}
