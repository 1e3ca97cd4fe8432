"""Locations as their settings page changes them. Source: TN-7.

Every change first holds the organization, as whoever changes its people does, then its locations: they are changed
one at a time. Whoever puts something at a location holds it too: nothing comes to one that is being archived.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.auditing import note
from accounts.drawn import digest_of, require_as_drawn
from accounts.locations import holders, hours
from accounts.locations.selectors import bound_to
from accounts.models import Did, Location, Membership, Organization
from accounts.names import taken
from accounts.people.services import lock


class LocationRefused(Exception):
    """Nothing was changed; `str()` is a sentence for the person."""


class NameTaken(LocationRefused):
    """Another location is called so: `taken_by` says which; an archived one can be restored."""

    def __init__(self, taken_by: Location) -> None:
        super().__init__(taken(taken_by.name, archived=taken_by.archived_at is not None))
        self.taken_by = taken_by


class ReceiverNeeded(LocationRefused):
    """Something open belongs to it: a live location has to receive that."""


@dataclass(frozen=True)
class Said:
    """What a person said of a location."""

    name: str
    address: str = ""
    phone: str = ""
    hours: hours.Kept = None


SAID = tuple(field.name for field in fields(Said))


@transaction.atomic
def add_location(said: Said, *, by: Membership, key: UUID | None = None) -> Location:
    """Add a location; the form of the same `key` sent again is the same one. Raises NameTaken."""
    organization, locations = _hold(by)
    added = next((each for each in locations.values() if key and each.key == key), None)
    if added:
        return added
    added = Location(organization=organization, key=key)
    _put(added, said)
    _require_free_name(added, locations)
    added.save()
    _count_live(organization, by)
    note(by, Did.ADDED, added, _differences({}, _said(added, organization)))
    return added


@transaction.atomic
def change_location(location: Location, said: Said, *, by: Membership, drawn: str = "") -> Location:
    """Change what is said of a location; unchanged, nothing is written.

    `drawn` is the digest of the page it was typed on. Raises ChangedMeanwhile, NameTaken.
    """
    organization, locations = _hold(by)
    held = locations[location.pk]
    before, now = _said(held, organization), digest_of(held, SAID)
    _put(held, said)
    if changed := _differences(before, _said(held, organization)):
        require_as_drawn(drawn, now)
        _require_free_name(held, locations)
        held.save()
        note(by, Did.CHANGED, held, changed)
    return held


@transaction.atomic
def archive_location(location: Location, *, to: Location | None, by: Membership) -> None:
    """Take a location from every choice; what is open there moves to `to`, the rest keeps naming it.

    Raises ReceiverNeeded, LocationRefused for the last live one, while somebody works nowhere else and while a room
    objects.
    """
    organization, locations = _hold(by)
    held = locations[location.pk]
    if held.archived_at:
        return
    _require_another(held, locations)
    _require_nobody_bound(held)
    _require_no_objection(held)
    receiver = locations.get(to.pk) if to else None
    _move_what_is_open(held, receiver, by)
    held.archived_at = timezone.now()
    held.save(update_fields=["archived_at"])
    _count_live(organization, by)
    note(by, Did.ARCHIVED, held)


@transaction.atomic
def restore_location(location: Location, *, by: Membership) -> None:
    """Offer an archived location again."""
    organization, locations = _hold(by)
    held = locations[location.pk]
    if not held.archived_at:
        return
    held.archived_at = None
    held.save(update_fields=["archived_at"])
    _count_live(organization, by)
    note(by, Did.RESTORED, held)


def _hold(by: Membership) -> tuple[Organization, dict[int, Location]]:
    """Hold the organization and all its locations until the end of the transaction; return them."""
    organization = lock(by.organization)
    locations = Location.objects.of(organization).select_for_update(no_key=True).order_by("pk")
    return organization, {each.pk: each for each in locations}


def _put(location: Location, said: Said) -> None:
    location.call(said.name)
    location.address, location.phone, location.hours = said.address, said.phone, said.hours


def _require_free_name(named: Location, locations: dict[int, Location]) -> None:
    for each in locations.values():
        if each.pk == named.pk:
            continue
        # One that an older release founded has no key yet.
        each.call(each.name)
        if each.name_key == named.name_key:
            raise NameTaken(each)


def _require_another(location: Location, locations: dict[int, Location]) -> None:
    if all(each.archived_at or each.pk == location.pk for each in locations.values()):
        text = _("“%(name)s” is the last location. Add another before you archive it.")
        raise LocationRefused(text % {"name": location.name})


def _require_nobody_bound(location: Location) -> None:
    people = [str(member.user) for member in bound_to(location)]
    if people:
        text = ngettext(
            "%(people)s works at “%(name)s” only. Choose where else on their page, then archive it.",
            "%(people)s work at “%(name)s” only. Choose where else on their pages, then archive it.",
            len(people),
        )
        raise LocationRefused(text % {"people": get_text_list(people, _("and")), "name": location.name})


def _require_no_objection(location: Location) -> None:
    if said := holders.objections(location):
        raise LocationRefused(" ".join(said))


def _move_what_is_open(location: Location, to: Location | None, by: Membership) -> None:
    held = holders.held_at([location], location.organization)[location.pk]
    if not held:
        return
    if to is None or to.pk == location.pk or to.archived_at:
        text = _("%(held)s: choose the location that receives them.")
        raise ReceiverNeeded(text % {"held": get_text_list(held, _("and"))})
    holders.move_all(location, to, by)


def _count_live(organization: Organization, by: Membership) -> None:
    """Write whether there are several live ones; the organization has to be held."""
    organization.has_several_locations = len(Location.objects.of(organization).live()[:2]) > 1
    organization.save(update_fields=["has_several_locations"])
    by.organization.has_several_locations = organization.has_several_locations
    by.forget_locations()


def _said(location: Location, organization: Organization) -> dict[str, str]:
    """Return what is said of it in words, as it is noted."""
    said = ", ".join(f"{days} {times}" for days, times in hours.told(location.hours, organization))
    return {"name": location.name, "address": location.address, "phone": location.phone, "hours": said}


def _differences(before: dict[str, str], after: dict[str, str]) -> dict[str, tuple[str, str]]:
    return {name: (before.get(name, ""), now) for name, now in after.items() if now != before.get(name, "")}
