from statuses.views.effects import effect_decide
from statuses.views.settings import (
    status_edit,
    status_list,
    status_new,
    status_place,
    status_remove,
    status_restore,
)

__all__ = [
    "effect_decide",
    "status_edit",
    "status_list",
    "status_new",
    "status_place",
    "status_remove",
    "status_restore",
]
