"""Forms of the product inside the admin."""

from __future__ import annotations

from typing import Any


def form_with(form: type[Any], request: Any, **given: Any) -> type[Any]:
    """Return a form of ours as the admin makes one: `given` bound to it, and what a service refused said in it."""
    refused = getattr(request, "refused", "")

    class Bound(form):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **given, **kwargs)
            for hidden in (field for field in self.fields.values() if field.widget.is_hidden):
                hidden.label = ""

        def clean(self) -> Any:
            cleaned = super().clean()
            if refused:
                self.add_error(None, refused)
            return cleaned

    return Bound
