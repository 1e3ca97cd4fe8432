from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import furnishing, rooms
from accounts.auditing import note
from accounts.countries import currency_of, time_zone_of
from accounts.drawn import digest_of, require_as_drawn
from accounts.kinds import noun_of
from accounts.models import Did, Kind, Location, Membership, Noun, Organization, Role, User
from accounts.nouns import speaking_of


@dataclass(frozen=True)
class Founding:
    """What a person says of the organization they sign up; the noun is the kind's own unless said."""

    name: str
    country: str
    language: str
    kind: Kind = Kind.REPAIR_SHOP
    noun: Noun | None = None


@transaction.atomic
def found_organization(founding: Founding, *, owner: User) -> Membership:
    """Create an organization with its owner, one location and what every room furnishes.

    All of it or nothing; names come in the organization's own language. Rules: TN-3, OS-5.
    """
    organization = Organization.objects.create(
        name=founding.name,
        kind=founding.kind,
        noun=founding.noun or noun_of(founding.kind),
        rooms=rooms.rooms_for(founding.kind),
        country=founding.country,
        language=founding.language,
        currency=currency_of(founding.country),
        time_zone=time_zone_of(founding.country),
    )
    membership = Membership.objects.create(organization=organization, user=owner, role=Role.OWNER)
    with translation.override(organization.language), speaking_of(organization):
        first = Location(organization=organization)
        first.call(_("Main location"))
        first.save()
        furnishing.furnish(organization)
    return membership


def _hold(organization: Organization) -> Organization:
    return Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)


@transaction.atomic
def change_organization(organization: Organization, fields: Sequence[str], *, drawn: str = "") -> None:
    """Save `fields` and nothing else: rooms are switched meanwhile. A new noun is followed by what was furnished.

    `drawn` is the digest of the page it was typed on. Raises ChangedMeanwhile.
    """
    before = _hold(organization)
    if any(getattr(before, name) != getattr(organization, name) for name in fields):
        require_as_drawn(drawn, digest_of(before, fields))
    organization.save(update_fields=fields)
    if organization.noun != before.noun:
        furnishing.follow_noun(organization, before)


@transaction.atomic
def switch_room(room: rooms.Room, *, on: bool, by: Membership) -> bool:
    """Switch a room on or off from the next request on; say whether it was not so already. Source: TN-8."""
    organization = _hold(by.organization)
    before = list(organization.rooms)
    after = [code for code in before if code != room.code] + ([room.code] if on else [])
    if sorted(after) == sorted(before):
        return False
    organization.rooms = after
    organization.save(update_fields=["rooms"])
    note(by, Did.CHANGED, organization, {"rooms": (", ".join(before), ", ".join(after))})
    return True
