"""Why a change of the statuses themselves is refused: nothing was changed, `str()` is a sentence for the person."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from statuses.groups import Action, Group
from statuses.models import Status


class StatusRefused(Exception):
    """`field` is the form's field it is said beside; empty: it concerns the status as a whole."""

    field = ""


class StatusChanged(StatusRefused):
    """Somebody changed the status since the page was drawn."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this status while you were typing. Look at it again, then save."))


class NameTaken(StatusRefused):
    """Another status is called so. Source: OS-12."""

    field = "name"

    def __init__(self, by: Status) -> None:
        archived = _("An archived status is called “%(name)s”. You can restore it.")
        live = _("There is a status “%(name)s” already, in the group “%(group)s”.")
        words = {"name": by.name, "group": Group(by.group).label}
        super().__init__((archived if by.archived_at else live) % words)
        self.by = by


class LastOfGroup(StatusRefused):
    """One live status has to stay in the group. Source: OS-11."""

    field = "group"

    def __init__(self, group: Group) -> None:
        text = _("This is the last status of the group “%(group)s”, and one has to stay there.")
        super().__init__(text % {"group": group.label})


class InitialStatus(StatusRefused):
    """Something starts in it. Source: OS-13."""

    field = "group"

    def __init__(self, names: Sequence[str]) -> None:
        quoted = get_text_list([f"“{name}”" for name in names], _("and"))
        text = ngettext(
            "%(names)s starts in this status: give it another first status before.",
            "%(names)s start in this status: give them another first status before.",
            len(names),
        )
        super().__init__(text % {"names": quoted})


class GroupForbids(StatusRefused):
    """The group forbids what the status does: once confirmed, just that is dropped. Source: OS-8."""

    field = "group"

    def __init__(self, group: Group, actions: Sequence[Action]) -> None:
        named = get_text_list([str(action.label) for action in actions], _("and"))
        text = _("The group “%(group)s” does not allow: %(actions)s. It will be switched off.")
        super().__init__(text % {"group": group.label, "actions": named})
        self.actions = list(actions)


class ForbiddenGroup(StatusRefused):
    """A closing group can be neither left nor entered. Source: OS-7."""

    field = "group"

    def __init__(self) -> None:
        super().__init__(_("A status can move only between New, In progress, Deferred and Ready."))


class ForbiddenSwitch(StatusRefused):
    """The group never allows it. Source: OS-2."""

    def __init__(self, group: Group, action: Action) -> None:
        text = _("The group “%(group)s” never allows: %(action)s.")
        super().__init__(text % {"group": group.label, "action": action.label})


class ReceiverNeeded(StatusRefused):
    """Something open sits in it: a live status of an open group has to receive that. Source: OS-10."""

    field = "receiver"

    def __init__(self, sitting: int) -> None:
        text = _("%(count)s sit here: choose where they move.")
        super().__init__(text % {"count": sitting})


class StillMoving(StatusRefused):
    """What sat in an archived status is still on its way out of it, or into this one."""

    field = "receiver"

    def __init__(self) -> None:
        super().__init__(_("A move into or out of this status is still under way. Wait until it has ended."))
