"""Pages as a browser meets them: signing in, the fields of a form as drawn, the text a person reads."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership


def browse(member: Membership, *, htmx: bool = False) -> Client:
    """Return a browser in which the member is signed in; with `htmx`, every request is one of htmx."""
    client = Client(headers={"HX-Request": "true"} if htmx else {})
    client.force_login(member.user)
    return client


class _Forms(HTMLParser):
    """Collects, by the form's action, what a browser would send: text as drawn, boxes that are ticked."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._form: dict[str, str] = {}
        self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = self.forms.setdefault(said.get("action", ""), {})
        elif tag == "textarea":
            self._textarea = said["name"]
            self._form[self._textarea] = ""
        elif tag == "input" and "name" in said:
            is_box = said.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in said:
                self._form[said["name"]] = said.get("value", "on" if is_box else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # The line break right after the tag is no part of the text.
            self._form[self._textarea] = self._form[self._textarea].removeprefix("\n")
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._form[self._textarea] += data


def forms_of(response: HttpResponse) -> dict[str, dict[str, str]]:
    """Return the fields of every form on the page, by its action; those without one under ""."""
    reader = _Forms()
    reader.feed(response.content.decode())
    return reader.forms


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def text_of(response: HttpResponse) -> str:
    """Return what a person reads on the page, spaces collapsed."""
    reader = _Words()
    reader.feed(response.content.decode())
    return re.sub(r"\s+", " ", " ".join(reader.words))


def queries_of(client: Client, address: str, **asked: Any) -> int:
    """Return how many queries a page takes once the session is warm."""
    client.get(address, asked)
    with CaptureQueriesContext(connection) as taken:
        response = client.get(address, asked)
    assert response.status_code == 200
    return len(taken)
