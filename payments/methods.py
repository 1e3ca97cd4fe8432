"""The ways to pay as their settings page changes them. Source: OS-30.

Every change first holds the organization's row, then its methods: a name is free or taken for both of two people
alike, and of two who archive the last two at once one is refused.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.auditing import note
from accounts.models import Did, Membership, Organization
from accounts.names import taken
from payments.models import Method


class MethodRefused(Exception):
    """Nothing was changed; `str()` is a sentence for the person."""


class NameTaken(MethodRefused):
    """Another way to pay is called so: `taken_by` says which; an archived one can be restored."""

    def __init__(self, taken_by: Method) -> None:
        super().__init__(taken(taken_by.name, archived=taken_by.archived_at is not None))
        self.taken_by = taken_by


@transaction.atomic
def add_method(*, name: str, by: Membership) -> Method:
    """Add a way of the organization's own after the others. Raises NameTaken."""
    methods = hold(by.organization)
    added = Method(organization=by.organization, code=Method.Code.OWN, position=_last(methods) + 1)
    added.call(name)
    _require_free_name(added, methods)
    added.save()
    note(by, Did.ADDED, added, {"name": ("", added.name)})
    return added


@transaction.atomic
def rename_method(method: Method, *, name: str, by: Membership) -> Method:
    """Rename a way to pay, also on everything paid by it before; unchanged, nothing is written. Raises NameTaken."""
    methods = hold(by.organization)
    held = methods[method.pk]
    before = held.name
    held.call(name)
    _require_free_name(held, methods)
    if held.name != before:
        held.save(update_fields=["name", "key"])
        note(by, Did.CHANGED, held, {"name": (before, held.name)})
    return held


@transaction.atomic
def shift_method(method: Method, *, up: bool, by: Membership) -> None:
    """Put a live way one place up or down among the live ones; at the end it stays. The first one is the usual."""
    live = [each for each in hold(by.organization).values() if not each.archived_at]
    places = [each.pk for each in live]
    if method.pk not in places:
        return
    place = places.index(method.pk)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(live):
        return
    live[place], live[other] = live[other], live[place]
    for position, each in enumerate(live):
        each.position = position
    Method.objects.bulk_update(live, ["position"])
    note(by, Did.CHANGED, live[other], {"position": (place + 1, other + 1)})


@transaction.atomic
def archive_method(method: Method, *, by: Membership) -> None:
    """Take a way to pay from every choice; what was paid by it keeps naming it. Raises MethodRefused for the last."""
    methods = hold(by.organization)
    held = methods[method.pk]
    if held.archived_at:
        return
    if sum(not each.archived_at for each in methods.values()) == 1:
        raise MethodRefused(_("“%(name)s” is the last one. Add another before you archive it.") % {"name": held.name})
    held.archived_at = timezone.now()
    held.save(update_fields=["archived_at"])
    note(by, Did.ARCHIVED, held)


@transaction.atomic
def restore_method(method: Method, *, by: Membership) -> None:
    """Offer an archived way to pay again, after the others."""
    methods = hold(by.organization)
    held = methods[method.pk]
    if not held.archived_at:
        return
    held.archived_at, held.position = None, _last(methods) + 1
    held.save(update_fields=["archived_at", "position"])
    note(by, Did.RESTORED, held)


def hold(organization: Organization) -> dict[int, Method]:
    """Hold the organization and its ways to pay until the end of the transaction; return them in their order."""
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    return {each.pk: each for each in Method.objects.of(organization).select_for_update(no_key=True).in_order()}


def _last(methods: dict[int, Method]) -> int:
    return max((each.position for each in methods.values()), default=-1)


def _require_free_name(named: Method, methods: dict[int, Method]) -> None:
    for each in methods.values():
        if each.key == named.key and each.pk != named.pk:
            raise NameTaken(each)
