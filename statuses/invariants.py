from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import F, Q

from statuses.models import Effect, Move
from statuses.subjects import subject_kinds

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
