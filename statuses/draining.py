"""What sat in an archived status moves to its receiver, piece by piece in the workers. Source: OS-10.

Each piece is an effect of its own that owes the next in its own transaction: a worker may die at any instant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Role
from accounts.permissions import Act, may
from statuses import holders
from statuses.bell import ring_on_commit
from statuses.kinds import DONE, Intent, Kind, Outcome, Planned
from statuses.models import Draining, Effect
from statuses.subjects import SubjectKind

PIECE = 500
SUBJECT_KIND = "draining"


class DrainKind(Kind):
    code: ClassVar[str] = "drain"
    icon: ClassVar[str] = "archive"
    label: ClassVar[str | Promise] = _("Emptying an archived status")
    may_be_left: ClassVar[bool] = False

    def plan(self, intents: Sequence[Intent]) -> list[Planned]:
        """No move causes it: archiving does."""
        return []

    def carry_out(self, effect: Effect) -> Outcome:
        draining = Draining.objects.select_related("organization", "source", "receiver", "by").get(pk=effect.subject_id)
        # Archiving was allowed when it was asked for; a superuser has no membership of their own.
        by = Membership(organization=draining.organization, user=draining.by, role=Role.OWNER)
        with translation.override(draining.organization.language):
            moved = holders.move_all(draining.source, draining.receiver, by, PIECE)
        draining.moved += moved
        draining.pieces += 1
        # Fewer than a piece says nothing: some of it may have been moved by hand while we waited for them.
        draining.ended_at = None if holders.open_in(draining.source) else timezone.now()
        draining.save(update_fields=["moved", "pieces", "ended_at"])
        if not draining.ended_at:
            owe_next(draining)
        return DONE


def owe_next(draining: Draining) -> None:
    """Owe the next piece; the key counts the pieces, so that none is owed twice."""
    effect = Effect.objects.create(
        organization_id=draining.organization_id,
        subject_kind=SUBJECT_KIND,
        subject_id=draining.pk,
        kind=DrainKind.code,
        key=f"{DrainKind.code}/{draining.pk}/{draining.pieces}",
        due_at=Now(),
        owed_since=Now(),
    )
    ring_on_commit([effect])


def _find(membership: Membership, ids: Iterable[int]) -> dict[int, Draining]:
    if not may(membership, Act.CONFIGURE_STATUSES):
        return {}
    return Draining.objects.filter(organization=membership.organization).in_bulk(list(ids))


def _url(draining: Draining) -> str:
    return reverse("statuses:status-list")


def _all_ids(ids: Iterable[int]) -> set[int]:
    return set(Draining.objects.filter(pk__in=list(ids)).values_list("pk", flat=True))


def _seen(membership: Membership) -> QuerySet[Any, Any] | None:
    return None if may(membership, Act.CONFIGURE_STATUSES) else Draining.objects.none().values("pk")


SUBJECT = SubjectKind(SUBJECT_KIND, _find, _url, _all_ids, seen=_seen)
