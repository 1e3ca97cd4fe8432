from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from accounts import rooms
from accounts.models import Membership, Organization
from accounts.statements import ModelsById
from statuses import holders
from statuses.groups import TABLE, Action, Group
from statuses.kinds import registered_kinds
from statuses.models import Decision, Draining, Effect, Move, Passage, Status
from statuses.subjects import subject_kinds

_held = ModelsById(lambda ids: Status.objects.filter(pk__in=ids).order_by("pk"), hold="FOR KEY SHARE")


def hold_statuses(ids: Collection[int]) -> dict[int, Status]:
    """Return statuses by id: none of them is changed, archived or erased until the end of the transaction.

    Always before the subjects are locked, as those who change statuses do too: else the two would wait for each
    other. Moves do not wait for moves.
    """
    return {status.pk: status for status in _held(ids)}


def ways_into(status: Status) -> frozenset[int] | None:
    """Return the statuses from which this one may be entered; None: from any. Source: OS-23."""
    if status.from_anywhere:
        return None
    return frozenset(Passage.objects.filter(status=status).values_list("origin_id", flat=True))


def timeline(organization: Organization, kind: str, subject_id: int) -> QuerySet[Move]:
    """Return a subject's history, newest first, each line with the effects it caused.

    Who decided on them is read by `with_decisions`, once it is known which are shown.
    """
    effects = Effect.objects.annotate(was_decided=Exists(Decision.objects.filter(effect=OuterRef("pk"))))
    moves = Move.objects.about(organization, kind, subject_id).order_by("-version")
    # Django fills a cached property too, which django-stubs does not know.
    return moves.prefetch_related(Prefetch("effects", effects, to_attr="caused"))  # type: ignore[no-redef]


def with_decisions(moves: Iterable[Move]) -> None:
    """Read who decided on the effects of a timeline, in one query; in none where nobody did, as nearly always."""
    caused: list[Any] = [effect for move in moves for effect in move.caused]
    decided = [effect for effect in caused if effect.was_decided]
    if decided:
        prefetch_related_objects(decided, "decisions")


def caused_nothing(move: Move) -> bool:
    """Say whether the move left nothing behind but itself: no effect, no fact of any kind's. Source: OS-27."""
    return not move.caused and not any(kind.wrote(move) for kind in registered_kinds())


def undelivered(membership: Membership) -> QuerySet[Effect]:
    """Return what waits for a person's word, newest first: it failed or may have been sent. Source: EF-3, EF-4.

    Only what is about things the member may see, of rooms that are on.
    """
    shown = Q(pk__in=[])
    for kind in subject_kinds():
        if rooms.made_in_open_room(membership.organization, kind.find):
            seen = kind.seen(membership)
            shown |= Q(subject_kind=kind.code) if seen is None else Q(subject_kind=kind.code, subject_id__in=seen)
    waiting = Effect.objects.filter(
        organization=membership.organization, state__in=[Effect.State.FAILED, Effect.State.UNKNOWN]
    )
    return waiting.filter(shown).order_by("-pk")


def last_public_names(organization: Organization, kind: str, subject_ids: Collection[int]) -> dict[int, str]:
    """Return what clients read of each subject, by id: the last status in its history that is not internal."""
    public = {status.pk: status.for_clients for status in Status.objects.of(organization).filter(is_internal=False)}
    lines = Move.objects.about(organization, kind, *subject_ids).filter(to_status__in=public).order_by("version")
    return dict.fromkeys(subject_ids, "") | {line.subject_id: public[line.to_status or 0] for line in lines}


def public_timeline(organization: Organization, kind: str, subject_id: int) -> list[tuple[Status, datetime]]:
    """Return what clients read of a subject's history, oldest first: statuses that are not internal, and since when.

    Two that clients read alike are one. Source: OS-6.
    """
    public = Status.objects.of(organization).filter(is_internal=False).in_bulk()
    moves = Move.objects.about(organization, kind, subject_id).filter(to_status__in=public).order_by("version")
    told: list[tuple[Status, datetime]] = []
    for to_status, at in moves.values_list("to_status", "at"):
        status = public[to_status or 0]
        if not told or told[-1][0].for_clients != status.for_clients:
            told.append((status, at))
        else:
            told[-1] = (status, told[-1][1])
    return told


def blocks(organization: Organization) -> list[dict[str, Any]]:
    """Return the six groups in order: what each may do, its statuses with how many sit in them, its archive."""
    statuses = list(Status.objects.of(organization).in_order())
    held = holders.counts(organization)
    return [
        {
            "group": group,
            "may": [(action, TABLE[group][action].value) for action in Action],
            "statuses": [
                (each, held.get(each.pk, 0)) for each in statuses if each.group == group and not each.archived_at
            ],
            "archived": [each for each in statuses if each.group == group and each.archived_at],
        }
        for group in Group
    ]


def drainings(organization: Organization) -> list[tuple[Draining, Effect | None]]:
    """Return the moves out of archived statuses that are under way, each with its piece at hand."""
    running = Draining.objects.filter(organization=organization, ended_at=None).select_related("source", "receiver")
    ids = [draining.pk for draining in running]
    pieces = Effect.objects.about(organization, "draining", *ids).order_by().values("subject_id")
    newest = Effect.objects.in_bulk(pieces.annotate(newest=Max("pk")).values_list("newest", flat=True)) if ids else {}
    at_hand = {effect.subject_id: effect for effect in newest.values()}
    return [(draining, at_hand.get(draining.pk)) for draining in running]


def cut_off_without(status: Status) -> list[str]:
    """Name the live statuses that are entered from this one and from no other live one."""
    others = Passage.objects.filter(status=OuterRef("pk"), origin__archived_at=None).exclude(origin=status)
    restricted = Status.objects.filter(
        organization=status.organization_id, from_anywhere=False, passages__origin=status
    )
    return list(restricted.live().exclude(Exists(others)).order_by("position").values_list("name", flat=True))
