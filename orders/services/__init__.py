from orders.services.accepting import Intake, accept_order, hold_numbering
from orders.services.comments import add_comment
from orders.services.details import assign, change_order, give, hold_location, note_words, require_performer
from orders.services.events import differences, record
from orders.services.lines import Priced, add_line, change_line, remove_line
from orders.services.refusals import (
    LineChanged,
    LineGone,
    LinesLocked,
    LocationClosed,
    OrderChanged,
    OrderRefused,
    PerformerElsewhere,
    PerformerLeft,
    TypeArchived,
)

__all__ = [
    "Intake",
    "LineChanged",
    "LineGone",
    "LinesLocked",
    "LocationClosed",
    "OrderChanged",
    "OrderRefused",
    "PerformerElsewhere",
    "PerformerLeft",
    "Priced",
    "TypeArchived",
    "accept_order",
    "add_comment",
    "add_line",
    "assign",
    "change_line",
    "change_order",
    "differences",
    "give",
    "hold_location",
    "hold_numbering",
    "note_words",
    "record",
    "remove_line",
    "require_performer",
]
