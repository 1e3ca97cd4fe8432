"""Changing who may do what: each under the organization's lock, so that the last owner never goes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.auditing import note
from accounts.models import Did, Location, MemberLocation, Membership, Organization, Role
from accounts.names import quoted
from accounts.people import work


class PeopleRefused(Exception):
    """Nothing was changed; `str()` is a sentence for the person."""


class LastOwner(PeopleRefused):
    """An organization always has an owner who can sign in."""


class WorkElsewhere(PeopleRefused):
    """They have something in hand where they would no longer work: somebody has to take it over, or nobody."""

    def __init__(self, member: Membership, in_hand: Sequence[str]) -> None:
        text = _("%(name)s still has in hand elsewhere: %(held)s. Choose who gets it.")
        super().__init__(text % {"name": member.user, "held": ", ".join(in_hand)})


def lock(organization: Organization) -> Organization:
    """Hold the organization until the end of the transaction: its people are changed one at a time.

    Not its key: whatever else is written for it meanwhile points at it and need not wait.
    """
    return Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)


def _held(member: Membership) -> Membership:
    lock(member.organization)
    members = Membership.objects.select_for_update(of=("self",), no_key=True).select_related("user", "organization")
    return members.get(pk=member.pk)


@transaction.atomic
def change_role(member: Membership, *, to: Role, by: Membership) -> Membership:
    """Give a member another role, from the next request on. Raises LastOwner."""
    held = _held(member)
    if held.role == to:
        return held
    if held.ended_at:
        raise PeopleRefused(_("%(name)s no longer works here. Bring them back first.") % {"name": held.user})
    require_another_owner(held)
    before, held.role = held.role, to
    held.save(update_fields=["role"])
    changed = {"role": (before, to.value)} | (open_everything(held) if to == Role.OWNER else {})
    note(by, Did.CHANGED, held, changed, called=str(held.user))
    return held


@transaction.atomic
def end_membership(member: Membership, *, by: Membership, heir: Membership | None = None) -> Membership:
    """Take a person out: no access from the next request on. What they have in hand goes to `heir`, or to nobody.

    Raises LastOwner.
    """
    held = _held(member)
    if held.ended_at:
        return held
    require_another_owner(held)
    if heir:
        require_heir(heir, held, work.locations_of(held))
    held.ended_at = timezone.now()
    held.save(update_fields=["ended_at"])
    work.hand_over(held, heir, by=by)
    note(by, Did.ENDED, held, {"role": (held.role, None)}, called=str(held.user))
    return held


@transaction.atomic
def bring_back(member: Membership, *, by: Membership) -> Membership:
    """Let somebody work here again, in the role they had."""
    held = _held(member)
    if held.ended_at is None:
        return held
    held.ended_at = None
    held.save(update_fields=["ended_at"])
    note(by, Did.RESTORED, held, {"role": (None, held.role)}, called=str(held.user))
    return held


@transaction.atomic
def set_places(
    member: Membership,
    locations: Collection[Location] | None,
    *,
    by: Membership,
    handing: bool = False,
    heir: Membership | None = None,
) -> Membership:
    """Limit a member to some locations, from the next request on; None: they work at every one. Source: TN-7.

    `handing`: what they have in hand elsewhere goes to `heir`, or to nobody. Raises PeopleRefused, WorkElsewhere.
    """
    held = _held(member)
    if held.role == Role.OWNER and locations is not None:
        raise PeopleRefused(_("%(name)s is an owner: owners work at every location.") % {"name": held.user})
    before, ids = _called(held), {location.pk for location in locations or ()}
    if locations is not None and not Location.objects.of(held.organization).live().filter(pk__in=ids).exists():
        raise PeopleRefused(_("Choose one location at least that is not in the archive."))
    if locations is not None:
        _leave_the_rest(held, ids, by=by, heir=heir, handing=handing)
    _write_places(held, None if locations is None else ids)
    member.everywhere = held.everywhere
    member.forget_locations()
    if _called(held) != before:
        note(by, Did.CHANGED, held, {"locations": (before, _called(held))}, called=str(held.user))
    return held


def _leave_the_rest(held: Membership, ids: set[int], *, by: Membership, heir: Membership | None, handing: bool) -> None:
    """Give away what the member has in hand where they will no longer work. Raises WorkElsewhere, PeopleRefused."""
    left = work.locations_of(held) - ids
    if not left:
        return
    if not handing:
        raise WorkElsewhere(held, work.in_hand_at(held, left))
    if heir:
        require_heir(heir, held, left)
    work.hand_over(held, heir, by=by, at=left)


def _write_places(held: Membership, ids: set[int] | None) -> None:
    held.everywhere = ids is None
    held.save(update_fields=["everywhere"])
    kept = set(held.location_ids)
    held.member_locations.exclude(location__in=ids or ()).delete()
    MemberLocation.objects.bulk_create(
        MemberLocation(organization_id=held.organization_id, membership=held, location_id=pk)
        for pk in sorted((ids or set()) - kept)
    )
    held.forget_locations()


def _called(member: Membership) -> str:
    """Name where a member works; empty: everywhere."""
    names = member.member_locations.order_by("location").values_list("location__name", flat=True)
    return "" if member.everywhere else ", ".join(names)


def open_everything(held: Membership) -> dict[str, tuple[str, str]]:
    """Let a member work at every location; return the change as it is noted, if it is one."""
    before = _called(held)
    if held.everywhere:
        return {}
    _write_places(held, None)
    return {"locations": (before, "")}


def require_heir(heir: Membership, source: Membership, locations: Collection[int]) -> None:
    """Raise PeopleRefused unless the heir is somebody else who works here, at each of the locations."""
    if heir.pk == source.pk or not Membership.objects.current().filter(pk=heir.pk).exists():
        raise PeopleRefused(_("Whoever takes over has to work here."))
    strange = Location.objects.filter(pk__in=[pk for pk in locations if not heir.works_at(pk)])
    names = [quoted(location.name) for location in strange]
    if names:
        text = _("%(name)s does not work at %(locations)s. Choose somebody who does, or nobody.")
        raise PeopleRefused(text % {"name": heir.user, "locations": get_text_list(names, _("and"))})


def require_another_owner(member: Membership) -> None:
    """Raise LastOwner when the organization would be left without an owner. The lock has to be held."""
    if member.role != Role.OWNER or member.ended_at:
        return
    owners = Membership.objects.current().filter(organization=member.organization_id, role=Role.OWNER)
    if not owners.exclude(pk=member.pk).exists():
        raise LastOwner(_("%(name)s is the only owner. Make somebody else an owner first.") % {"name": member.user})


@transaction.atomic
def require_second_factor(organization: Organization, *, required: bool, by: Membership) -> None:
    """Ask everybody of the organization for a second factor, or no longer. Source: TN-3."""
    held = lock(organization)
    if held.requires_second_factor == required:
        return
    held.requires_second_factor = required
    held.save(update_fields=["requires_second_factor"])
    note(by, Did.CHANGED, held, {"requires_second_factor": (not required, required)})


@transaction.atomic
def reset_second_factor(member: Membership, *, by: Membership) -> bool:
    """Forget a member's second factor and end their sessions; return whether there was one.

    Not for somebody who works elsewhere too: it guards that organization as well.
    """
    held = _held(member)
    if held.user.is_superuser or Membership.objects.of(held.user).exclude(pk=held.pk).exists():
        raise PeopleRefused(
            _("%(name)s signs in elsewhere with it too, so it cannot be reset here. A recovery code still works.")
            % {"name": held.user}
        )
    removed, _each = Authenticator.objects.filter(user=held.user).delete()
    if not removed:
        return False
    note(by, Did.CHANGED, held, {"second_factor": (True, False)}, called=str(held.user))
    for session in UserSession.objects.filter(user=held.user):
        session.end()
    return True
