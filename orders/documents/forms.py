from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.drawn import Drawn
from accounts.forms import HouseForm
from orders.documents.language import MOST_SIGNS, parse
from orders.models import DocumentTemplate


class TemplateForm(Drawn, HouseForm):
    """A document's template, as it stands or as somebody types it."""

    text = forms.CharField(label=_("What stands on it"), max_length=MOST_SIGNS * 2, widget=forms.Textarea)

    def __init__(self, data: Any = None, *, template: DocumentTemplate) -> None:
        super().__init__(data, initial={"text": template.text})
        address = reverse("orders:document-edit", args=[template.document])
        self.fields["text"].widget.attrs = {
            "rows": 18,
            "spellcheck": "false",
            "lang": template.organization.language,
            "hx-post": address,
            "hx-trigger": "input changed delay:500ms",
            "hx-vals": '{"preview": "1"}',
            "hx-target": "#preview",
            "hx-select": "#preview",
            "hx-swap": "outerHTML",
            "hx-sync": "this:replace",
        }
        self.draw(template, ["text"])

    def clean_text(self) -> str:
        text = "\n".join(line.rstrip() for line in self.cleaned_data["text"].splitlines())
        parse(text)
        return text


class ResetForm(Drawn, HouseForm):
    """The word to go back to the standard one, given on a page that showed what is there now."""

    def __init__(self, data: Any = None, *, template: DocumentTemplate) -> None:
        super().__init__(data)
        self.draw(template, ["text"])
