"""Changing who may do what: each under the organization's lock, so that the last owner never goes."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.auditing import note
from accounts.models import Did, Membership, Organization, Role
from accounts.people import work


class PeopleRefused(Exception):
    """Nothing was changed; `str()` is a sentence for the person."""


class LastOwner(PeopleRefused):
    """An organization always has an owner who can sign in."""


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
    note(by, Did.CHANGED, held, {"role": (before, to.value)}, called=str(held.user))
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
    if heir and (heir.pk == held.pk or not Membership.objects.current().filter(pk=heir.pk).exists()):
        raise PeopleRefused(_("Whoever takes over has to work here."))
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
