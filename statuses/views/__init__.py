from statuses.views.effects import effect_decide, effect_list
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
    "effect_list",
    "status_edit",
    "status_list",
    "status_new",
    "status_place",
    "status_remove",
    "status_restore",
]
