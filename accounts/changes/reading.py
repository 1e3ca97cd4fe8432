"""What was noted, in words: names of fields and values as the models call them, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import rooms
from accounts.models import Change, Organization

Label = str | Promise

# What is noted of a thing without being a field of its row.
_MORE_NAMES: dict[str, Label] = {
    "second_factor": gettext_lazy("second factor"),
    "locations": gettext_lazy("works only at"),
}
_NOTHING = "—"


def register_name(name: str, label: Label) -> None:
    """Say what a room calls something it notes that is no field of a row."""
    _MORE_NAMES[name] = label


@dataclass(frozen=True)
class Difference:
    """One field in words; `is_hidden`: that it changed is all that was noted."""

    name: str
    before: str
    after: str
    is_hidden: bool


@dataclass(frozen=True)
class Told:
    change: Change
    kind: str
    differences: list[Difference]


def tell(changes: Iterable[Change]) -> list[Told]:
    return [Told(change, kind_of(change.what), _differences(change)) for change in changes]


def kinds(organization: Organization) -> list[tuple[str, str]]:
    """Return the kinds of things that were ever changed, as (label, name)."""
    labels = Change.objects.filter(organization=organization).order_by("what").values_list("what", flat=True).distinct()
    return sorted(((label, kind_of(label)) for label in labels), key=lambda kind: kind[1])


def people(organization: Organization) -> list[tuple[int, str]]:
    """Return those who ever changed anything, by the name they last had."""
    rows = Change.objects.filter(organization=organization).order_by("by").values_list("by", "by__name").distinct()
    return sorted(((pk, name) for pk, name in rows if pk), key=lambda person: person[1])


def kind_of(label: str) -> str:
    model = _model(label)
    return _capital(str(model._meta.verbose_name)) if model else label


def _differences(change: Change) -> list[Difference]:
    model = _model(change.what)
    return [
        Difference(_name(model, name), _value(model, name, before), _value(model, name, after), before == after)
        for name, before, after in change.fields
    ]


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):  # a room that is gone, or renamed since
        return None


def _field(model: type[Model] | None, name: str) -> Field[Any, Any] | None:
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


def _name(model: type[Model] | None, name: str) -> str:
    field = _field(model, name)
    return str(field.verbose_name if field else _MORE_NAMES.get(name, name))


def _value(model: type[Model] | None, name: str, value: Any) -> str:
    if value is None or value == "":
        return _NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if model is Organization and name == "rooms":
        return ", ".join(_room(code) for code in value.split(", "))
    field = _field(model, name)
    named = dict(field.flatchoices) if field else {}
    return str(named.get(value, value))


def _room(code: str) -> str:
    room = rooms.find_room(code)
    return str(room.label) if room else code


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
