"""How many bytes of files a request may bring, asked before any of them is written down.

The token of a form is read, and with it the whole body, before the view's policy is asked: without this anybody
could fill the disk by sending files to any address.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., Any])

# What a member may send to a view that says nothing else.
MOST_BYTES = 12 * 1024 * 1024
# Beyond so many times what it takes, a body is not even read to its end.
_HOPELESS = 4


def takes_files(most_bytes: int) -> Callable[[View], View]:
    """Let a view take bodies of so many bytes."""

    def mark(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return mark


def were_refused(request: HttpRequest) -> bool:
    """Say whether the request brought more bytes of files than its view takes: then it has none at all."""
    return getattr(request, "files_refused", False)


class Bounded(FileUploadHandler):
    """Reads files of a member only, and only as many bytes as the view takes. The form's other fields are kept."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:  # noqa: N803  # Django's name
        self._length = content_length
        self._most = self._taken() if self.request else 0

    def _taken(self) -> int:
        if getattr(self.request, "membership", None) is None:
            return 0
        match = getattr(self.request, "resolver_match", None)
        return int(getattr(match.func, "most_bytes", MOST_BYTES)) if match else 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self._length > self._most:
            self.request.files_refused = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=self._length > _HOPELESS * max(self._most, MOST_BYTES))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
