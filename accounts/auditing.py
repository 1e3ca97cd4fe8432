"""Who changed which setting or permission: noted in the transaction of the change itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.forms import ModelForm

from accounts.models import Change, Did, Membership

Fields = Mapping[str, tuple[Any, Any]]

_LONGEST = 200


def note(by: Membership, did: Did, thing: Model, fields: Fields | None = None, *, called: str = "") -> Change:
    """Record a change of `thing`; `fields` maps its field names to (before, after), secrets left out.

    `called` names the thing where `str(thing)` would not tell a person what it is.
    """
    return Change.objects.create(
        organization=by.organization,
        by=by.user,
        by_name=str(by.user),
        did=did,
        what=thing._meta.label_lower,
        thing=(called or str(thing))[:_LONGEST],
        fields=[[name, _plain(before), _plain(after)] for name, (before, after) in (fields or {}).items()],
    )


def differences(before: Mapping[str, Any], thing: Model) -> dict[str, tuple[Any, Any]]:
    """Return what has changed in `thing` since `before` was taken by `values_of`."""
    after = values_of(thing, before)
    return {name: (before[name], after[name]) for name in before if before[name] != after[name]}


def values_of(thing: Model, fields: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in fields}


@transaction.atomic
def save_and_note(form: ModelForm[Any], before: Mapping[str, Any], by: Membership) -> None:
    """Save a form of settings and note what has changed since `before` was taken; nothing, when nothing has."""
    thing = form.save()
    if changed := differences(before, thing):
        note(by, Did.CHANGED, thing, changed)


def _plain(value: Any) -> Any:
    """Return what JSON can hold: numbers, truth and nothing as they are, everything else as a short text."""
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)[:_LONGEST]
