from statuses.admin.effects import DecisionAdmin, EffectAdmin
from statuses.admin.history import MoveAdmin
from statuses.admin.statuses import StatusAdmin

__all__ = ["DecisionAdmin", "EffectAdmin", "MoveAdmin", "StatusAdmin"]
