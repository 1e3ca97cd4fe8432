from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Organization
from statuses.models import Effect, Move


def timeline(organization: Organization, kind: str, subject_id: int) -> QuerySet[Move]:
    """Return a subject's history, newest first, each line with the effects it caused and who decided on them."""
    moves = Move.objects.about(organization, kind, subject_id).prefetch_related("effects__decisions")
    return moves.order_by("-version")


def effects_without_move(organization: Organization, kind: str, subject_id: int) -> QuerySet[Effect]:
    return Effect.objects.about(organization, kind, subject_id).filter(move=None).order_by("-pk")
