"""The filters of the list that are in force, as chips say them. Source: OR-6."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from accounts import formats
from orders.forms.listing import ListForm


@dataclass(frozen=True)
class Said:
    """A filter in force, as its chip says it, and the address of the list without it."""

    label: str
    address: str


def in_force(asked: ListForm) -> list[Said]:
    found = [*_texts(asked), *_chosen(asked), *_times(asked)]
    return [Said(label, asked.address(**without)) for label, without in found]


def _texts(asked: ListForm) -> Iterator[tuple[str, dict[str, Any]]]:
    if "q" in asked.said:
        yield gettext("“%(text)s”") % {"text": asked.said["q"]}, {"q": None}


def _chosen(asked: ListForm) -> Iterator[tuple[str, dict[str, Any]]]:
    if asked.of_client:
        yield f"{asked.fields['client'].label}: {asked.of_client.name}", {"client": None}
    chosen = asked.said.get("status", [])
    for status in asked.statuses:
        if str(status.pk) in chosen:
            yield status.name, {"status": [pk for pk in chosen if pk != str(status.pk)]}
    for name in ("performer", "type", "location", "deadline", "unpaid"):
        for _value, label, is_chosen in asked.choices_of(name):
            if is_chosen:
                speaks = name in {"deadline", "unpaid"}
                yield str(label) if speaks else f"{asked.fields[name].label}: {label}", {name: None}


def _times(asked: ListForm) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in ("since", "until"):
        if name in asked.said:
            day = formats.day(asked.said[name], asked.membership.organization)
            yield f"{asked.fields[name].label} {day}", {name: None}
    if "longer" in asked.said:
        yield _longer(asked.said["longer"], asked.said.get("unit") or "days"), {"longer": None, "unit": None}


def _longer(number: int, unit: str) -> str:
    days = ngettext("In its status longer than %(number)s day", "In its status longer than %(number)s days", number)
    hours = ngettext("In its status longer than %(number)s hour", "In its status longer than %(number)s hours", number)
    return (hours if unit == "hours" else days) % {"number": number}
