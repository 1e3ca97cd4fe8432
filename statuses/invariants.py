from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Organization
from statuses.groups import CLOSING
from statuses.models import Effect, Move, Passage, Status
from statuses.subjects import subject_kinds
from statuses.transitions import NEVER_EMPTY

_CHUNK = 10_000


def dangling_subjects() -> Iterator[str]:
    """Name every move and effect that speaks of a subject which does not exist."""
    for kind in subject_kinds():
        spoken_of = [
            Move.objects.filter(kind=kind.code).order_by().values_list("subject_id", flat=True).distinct(),
            Effect.objects.filter(subject_kind=kind.code).order_by().values_list("subject_id", flat=True).distinct(),
        ]
        for ids in spoken_of:
            for chunk in _chunks(ids.iterator(_CHUNK)):
                for lost in sorted(set(chunk) - kind.all_ids(chunk)):
                    yield f"{kind.code} {lost} is spoken of and does not exist"


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    chunk: list[int] = []
    for subject_id in ids:
        chunk.append(subject_id)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def foreign_effects() -> Iterator[str]:
    """Name every effect whose move is about another subject."""
    strays = Effect.objects.exclude(move=None).exclude(
        Q(subject_kind=F("move__kind")) & Q(subject_id=F("move__subject_id"))
    )
    for effect in strays:
        yield f"effect {effect.key} is caused by a move of something else"


def groups_left_empty() -> Iterator[str]:
    """Name every group of an organization that needs a live status and has none. Source: OS-11."""
    for group in NEVER_EMPTY:
        live = Status.objects.live().filter(organization=OuterRef("pk"), group=group)
        for organization in Organization.objects.exclude(Exists(live)).iterator():
            yield f"organization {organization.pk} has no live status in {group.value}"


def odd_passages() -> Iterator[str]:
    for passage in Passage.objects.filter(Q(status=F("origin")) | Q(origin__group__in=CLOSING)).iterator():
        yield f"status {passage.status_id} cannot be entered from {passage.origin_id}"
