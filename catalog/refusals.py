"""Why a change of the catalogue is refused: nothing was changed, `str()` is a sentence for the person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.names import taken
from catalog.models import Item


class ItemRefused(Exception):
    """`field` is the form's field it is said beside; empty: it concerns the item as a whole."""

    field = ""


class ItemChanged(ItemRefused):
    """Somebody changed the item since the page was drawn."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this item while you were typing. Open it again, then save."))


class NameTaken(ItemRefused):
    """Another item is called so: `taken_by` says which; an archived one can be restored."""

    field = "name"

    def __init__(self, taken_by: Item) -> None:
        super().__init__(taken(taken_by.name, archived=taken_by.archived_at is not None))
        self.taken_by = taken_by


class CodeTaken(ItemRefused):
    """Another item has this code."""

    field = "code"

    def __init__(self, taken_by: Item) -> None:
        archived = _("The code %(code)s is that of “%(name)s” in the archive. Restore it, or choose another code.")
        live = _("The code %(code)s is that of “%(name)s”. Choose another code.")
        words = {"code": taken_by.code, "name": taken_by.name}
        super().__init__((archived if taken_by.archived_at else live) % words)
        self.taken_by = taken_by
