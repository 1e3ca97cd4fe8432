from statuses.models.effect import Decision, Effect, Lane
from statuses.models.move import Move
from statuses.models.status import OwnName, Status

__all__ = ["Decision", "Effect", "Lane", "Move", "OwnName", "Status"]
