from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import HouseForm
from statuses.models import Decision


class DecisionForm(HouseForm):
    choice = forms.ChoiceField(choices=Decision.Choice.choices)


class PageForm(HouseForm):
    """A page of a list, kept in the address: `before` is the id it starts below."""

    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class CommentForm(HouseForm):
    """What any move asks: a word to history. `version` and `digest` are what the page was drawn from."""

    comment = forms.CharField(
        label=_("Comment"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].required = required
