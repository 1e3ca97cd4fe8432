from statuses.models.draining import Draining
from statuses.models.effect import Decision, Effect, Lane
from statuses.models.move import Move
from statuses.models.status import MOST_HOURS, SETTABLE_BY, OwnName, Passage, Status, StatusQuerySet

__all__ = [
    "MOST_HOURS",
    "SETTABLE_BY",
    "Decision",
    "Draining",
    "Effect",
    "Lane",
    "Move",
    "OwnName",
    "Passage",
    "Status",
    "StatusQuerySet",
]
