"""Inviting by e-mail: a recorded fact with a single-use token, whose mail leaves in the request.

The mail is no effect for a worker to carry out: a worker would need the token, which is kept nowhere in clear.
So it leaves like sign-in mail, and the page says plainly whether it could. Source: TN-3, EF-1.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.auditing import note
from accounts.models import Change, Did, Invitation, Membership, Organization, Role, User
from accounts.people.services import PeopleRefused, lock, open_everything
from accounts.people.sessions import end_others

VALID_FOR = timedelta(days=7)
MOST_A_DAY = 50
MOST_A_DAY_FOR_ONE = 5


class InvitationClosed(PeopleRefused):
    """It was used, withdrawn, or is too old."""


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def people_of(email: str) -> Q:
    """Select users who sign in with the address, or have proved that it is theirs."""
    return Q(email__iexact=email) | Q(emailaddress__email__iexact=email, emailaddress__verified=True)


def person_of(email: str) -> User | None:
    return User.objects.filter(people_of(email)).order_by("pk").first()


@transaction.atomic
def invite(*, email: str, role: Role, by: Membership) -> tuple[Invitation, str]:
    """Invite an address; return the invitation and the token for its mail. Raises PeopleRefused."""
    lock(by.organization)
    email = email.lower()
    require_newcomer(by.organization, email)
    invitation = Invitation.objects.filter(
        organization=by.organization, email=email, state=Invitation.State.PENDING
    ).first() or Invitation(organization=by.organization, email=email)
    if invitation.pk and not invitation.is_expired:
        raise PeopleRefused(_("%(email)s is invited already. Send it again from the list.") % {"email": email})
    invitation.role, invitation.invited_by = role, by.user
    return invitation, _make_valid(invitation, by)


@transaction.atomic
def renew(invitation: Invitation, *, by: Membership) -> tuple[Invitation, str]:
    """Make a new token and a new week; the link sent before stops working. Raises PeopleRefused."""
    held = hold(invitation)
    require_pending(held)
    return held, _make_valid(held, by)


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Membership) -> None:
    held = hold(invitation)
    if held.state == Invitation.State.WITHDRAWN:
        return
    require_pending(held)
    held.state = Invitation.State.WITHDRAWN
    held.save(update_fields=["state"])
    note(by, Did.REMOVED, held, {"role": (held.role, None)})


def note_sent(invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=timezone.now())


def find_invitation(token: str) -> Invitation | None:
    return (
        Invitation.objects.select_related("organization", "invited_by", "member")
        .filter(token_digest=digest_of(token))
        .first()
    )


@transaction.atomic
def join(invitation: Invitation, *, user: User, session_key: str | None = None) -> Membership:
    """Make the person a member, once; who works here already keeps their role. Raises InvitationClosed.

    The mail's token proves that the address is theirs; `session_key` is the session they join in.
    """
    held = hold(invitation)
    if held.member and held.member.user_id == user.pk:
        return held.member
    require_open(held, token_digest=invitation.token_digest)
    member = Membership.objects.select_for_update().filter(organization=held.organization, user=user).first()
    if member is None:
        member = Membership.objects.create(organization=held.organization, user=user, role=held.role)
    elif member.ended_at:
        member.role, member.ended_at = held.role, None
        member.save(update_fields=["role", "ended_at"])
        if member.role == Role.OWNER:
            open_everything(member)
    held.state, held.member = Invitation.State.ACCEPTED, member
    held.save(update_fields=["state", "member"])
    _prove_address(user, held.email, session_key)
    note(member, Did.JOINED, member, {"role": (None, member.role)}, called=str(user))
    return member


def _prove_address(user: User, email: str, session_key: str | None) -> None:
    """Take the address for proved. Whoever made the account with it unproved loses every other way into it."""
    proved = EmailAddress.objects.filter(user=user, email__iexact=email)
    if proved.filter(verified=True).exists():
        return
    EmailAddress.objects.filter(user=user).exclude(email__iexact=email).delete()
    proved.update(verified=True)
    end_others(user, session_key)


@transaction.atomic
def sign_up_and_join(invitation: Invitation, *, name: str, password: str, language: str) -> Membership:
    """Create the account of an invited person and make them a member. Raises InvitationClosed."""
    held = hold(invitation)
    require_open(held, token_digest=invitation.token_digest)
    if person_of(held.email):
        raise InvitationClosed(_("There is an account with this e-mail already. Sign in with it, then join."))
    user = User.objects.create_user(held.email, password, name=name, language=language)
    EmailAddress.objects.create(user=user, email=held.email, primary=True, verified=True)
    return join(held, user=user)


def hold(invitation: Invitation) -> Invitation:
    """Hold the organization and the invitation until the end of the transaction: it is used once.

    In this order everywhere, so that nobody waits for who waits for them.
    """
    lock(invitation.organization)
    held = Invitation.objects.select_for_update(of=("self",)).select_related("organization", "member")
    return held.get(pk=invitation.pk)


def require_open(invitation: Invitation, *, token_digest: str) -> None:
    """Raise InvitationClosed unless it can be used by the link with this token: a newer one may have been sent."""
    if not invitation.is_open or invitation.token_digest != token_digest:
        raise InvitationClosed(_("This invitation was used or withdrawn meanwhile."))


def require_pending(invitation: Invitation) -> None:
    if invitation.state == Invitation.State.ACCEPTED:
        raise PeopleRefused(_("%(email)s has joined meanwhile.") % {"email": invitation.email})
    if invitation.state == Invitation.State.WITHDRAWN:
        raise PeopleRefused(_("The invitation of %(email)s was withdrawn.") % {"email": invitation.email})


def require_newcomer(organization: Organization, email: str) -> None:
    users = User.objects.filter(people_of(email))
    if Membership.objects.current().filter(organization=organization, user__in=users).exists():
        raise PeopleRefused(_("%(email)s works here already.") % {"email": email})


def _make_valid(invitation: Invitation, by: Membership) -> str:
    _require_within_limits(by.organization, invitation.email)
    token, now = secrets.token_urlsafe(24), timezone.now()
    invitation.token_digest, invitation.sent_at, invitation.expires_at = digest_of(token), None, now + VALID_FOR
    invitation.save()
    note(by, Did.INVITED, invitation, {"role": (None, invitation.role)})
    return token


def _require_within_limits(organization: Organization, email: str) -> None:
    """Each mail is noted as a change: those of the last day are counted, the organization's lock being held."""
    yesterday: datetime = timezone.now() - timedelta(days=1)
    sent = Change.objects.filter(organization=organization, did=Did.INVITED, at__gt=yesterday)
    if sent.filter(thing=email[:200]).count() >= MOST_A_DAY_FOR_ONE:
        raise PeopleRefused(_("%(email)s was sent enough for one day. Try again tomorrow.") % {"email": email})
    if sent.count() >= MOST_A_DAY:
        raise PeopleRefused(_("That is enough invitations for one day. Try again tomorrow."))
