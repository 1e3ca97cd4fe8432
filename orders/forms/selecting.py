from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import HouseForm
from statuses.models import Status


class SelectedStatusForm(HouseForm):
    """Where the selected orders shall go: one of `targets`, as pages offer them by group, and a word to history."""

    to = forms.TypedChoiceField(coerce=int)
    comment = forms.CharField(
        label=_("Comment"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any, *, offered: list[Status]) -> None:
        super().__init__(data, initial={"comment": ""})
        self._statuses = {status.pk: status for status in offered}
        choices: Any = self.fields["to"]
        choices.choices = [(pk, status.name) for pk, status in self._statuses.items()]

    def target(self) -> Status | None:
        """Return the chosen status, if it is one of those; the comment is required as that status wants it."""
        said = str(self.data.get("to", ""))
        to = next((status for pk, status in self._statuses.items() if str(pk) == said), None)
        self.fields["comment"].required = bool(to and to.requires_comment)
        return to
