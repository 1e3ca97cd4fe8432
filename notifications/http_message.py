"""The request to an HTTP gateway as people write it: its address, header lines and a JSON body with placeholders."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from notifications.correspondence import fill

_HEADER = re.compile(r"^([A-Za-z0-9!#$%&'*+.^_`|~-]+):[ \t]*([\x20-\x7e]*)$")

_UNSENDABLE = re.compile(r"[^!-~]+")


def sendable_address(address: str) -> str:
    """Return the address as it can be sent: ASCII alone. Raises ValueError where nothing can be made of its letters."""
    url = urlsplit(address)
    before, at, place = url.netloc.rpartition("@")
    if not place.isascii():
        host, colon, port = place.partition(":")
        place = host.encode("idna").decode() + colon + port
    parts = (url.scheme, f"{before}{at}{place}", *(_quoted(part) for part in (url.path, url.query, url.fragment)))
    return urlunsplit(parts)


def _quoted(text: str) -> str:
    """Quote what no address can hold, and nothing of what it can: it may be quoted already, or mean something."""
    return _UNSENDABLE.sub(lambda found: quote(found[0]), text)


def parse_headers(lines: str) -> dict[str, str]:
    """Return name → value of lines like `Authorization: Bearer …`. Raises ValidationError naming the line."""
    headers = {}
    for number, line in enumerate(lines.splitlines(), start=1):
        if not line.strip():
            continue
        match = _HEADER.match(line.strip())
        if not match:
            raise ValidationError(_("Line %(number)s is not “Name: value”."), params={"number": number})
        headers[match[1]] = match[2]
    return headers


def require_headers(lines: str) -> None:
    parse_headers(lines)


def parse_body(template: str) -> Any:
    """Return the body as JSON with its placeholders still in it. Raises ValidationError."""
    try:
        body = json.loads(template)
        json.dumps(body, ensure_ascii=False).encode()
    except json.JSONDecodeError as wrong:
        place = {"line": wrong.lineno, "column": wrong.colno}
        raise ValidationError(_("This is not JSON: see line %(line)d, column %(column)d."), params=place) from wrong
    except (ValueError, RecursionError) as wrong:
        # A number too long, nested too deep, half of a surrogate pair: JSON by the letter that cannot be sent.
        raise ValidationError(_("This JSON has a number too long or is nested too deep.")) from wrong
    return body


def fill_body(template: str, values: dict[str, str]) -> bytes:
    """Return the body with values in its strings; they are filled in after parsing, so nothing can break out."""
    return json.dumps(_filled(parse_body(template), values), ensure_ascii=False).encode()


def _filled(part: Any, values: dict[str, str]) -> Any:
    match part:
        case str():
            return fill(part, values)
        case list():
            return [_filled(item, values) for item in part]
        case dict():
            return {name: _filled(item, values) for name, item in part.items()}
        case _:
            return part
