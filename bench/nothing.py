from __future__ import annotations

from collections.abc import Sequence

from statuses.kinds import DONE, Intent, Kind, Outcome, Planned
from statuses.models import Effect


class NothingKind(Kind):
    """An effect that stays in our database and does nothing: what is left is the cost of carrying out."""

    code = "nothing"
    icon = "dot"
    label = "Nothing"

    def plan(self, intents: Sequence[Intent]) -> list[Planned]:
        return []

    def carry_out(self, effect: Effect) -> Outcome:
        return DONE
