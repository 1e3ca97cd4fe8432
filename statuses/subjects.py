"""What stands in a status. Rooms register their subjects, so that pages and checks of the engine find them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Q, QuerySet

from accounts.models import Membership


class Subject(Protocol):
    """A row that stands in a status: locked by its own room's door, moved by it only."""

    pk: Any
    organization_id: int
    subject_kind: str
    version: int
    entered_at: datetime


@dataclass(frozen=True)
class SubjectKind:
    """`find` gives the subjects a member may see, by id; `all_ids` those of the given ids that exist at all.

    `seen` says the same of all of them, as a queryset of ids; None: all there are in the organization.
    `matching` finds the ids of those a member may see by number, by client: a few, by an index.
    """

    code: str
    find: Callable[[Membership, Iterable[int]], dict[int, Any]]
    url: Callable[[Any], str]
    all_ids: Callable[[Iterable[int]], set[int]]
    matching: Callable[[Membership, str], Iterable[int]] = lambda _membership, _text: ()
    seen: Callable[[Membership], QuerySet[Any, Any] | None] = lambda _membership: None


_KINDS: dict[str, SubjectKind] = {}


def register(kind: SubjectKind) -> None:
    _KINDS[kind.code] = kind


def subject_kind(code: str) -> SubjectKind:
    return _KINDS[code]


def seen_subjects(membership: Membership, kind: str, subject_id: str = "subject_id") -> Q:
    """Match rows about subjects that the member may see, by the names of the rows' two fields. Source: TN-7."""
    hidden = Q(pk__in=[])
    for known in [] if membership.everywhere else _KINDS.values():
        if (seen := known.seen(membership)) is not None:
            hidden |= Q(**{kind: known.code}) & ~Q(**{f"{subject_id}__in": seen})
    return ~hidden


def subject_kinds() -> list[SubjectKind]:
    return list(_KINDS.values())
