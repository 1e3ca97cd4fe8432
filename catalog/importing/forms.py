from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import HouseForm
from catalog.importing.reading import MOST_BYTES
from catalog.models import Item


class UploadForm(HouseForm):
    """A price list, and what its rows are that say no kind."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_("CSV or XLSX, up to 5 MB and 20,000 rows. The first row names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.xlsm"}),
    )
    kind = forms.ChoiceField(
        label=_("Rows that name no kind are"),
        choices=[(Item.Kind.PART, _("parts")), (Item.Kind.SERVICE, _("services"))],
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"key": uuid.uuid4()})

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_too_large())
        return file


class LargeUploadForm(UploadForm):
    """The form whose file was not even read, nor anything that stood behind it: only its size is said."""

    def __init__(self, data: QueryDict) -> None:
        super().__init__({"key": uuid.uuid4(), "kind": data.get("kind") or Item.Kind.PART}, {})
        self.fields["file"].error_messages["required"] = _too_large()


def _too_large() -> str:
    return gettext("The file is larger than %(most)s MB. Split it in two.") % {"most": MOST_BYTES // 1_000_000}
