"""The six groups and what a status of each may do: code, never rows. Source: OS-1 to OS-4."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.nouns import by_noun_lazy


class Group(models.TextChoices):
    """In the order in which they are always shown."""

    NEW = "new", _("New")
    IN_PROGRESS = "in_progress", _("In progress")
    DEFERRED = "deferred", _("Deferred")
    READY = "ready", _("Ready")
    CLOSED_SUCCESSFULLY = "closed_successfully", _("Closed successfully")
    CLOSED_UNSUCCESSFULLY = "closed_unsuccessfully", _("Closed unsuccessfully")

    @property
    def closes(self) -> bool:
        return may(self, Action.CLOSE) is May.ALWAYS

    @property
    def explained(self) -> str:
        return str(EXPLAINED[self])


EXPLAINED = {
    Group.NEW: _("Just accepted, nobody has started yet."),
    Group.IN_PROGRESS: _("Somebody is working on it."),
    Group.DEFERRED: _("Waiting: for parts, for an answer, for its turn."),
    Group.READY: _("Done; waiting for the client and the payment."),
    Group.CLOSED_SUCCESSFULLY: _("Handed over, the business is done."),
    Group.CLOSED_UNSUCCESSFULLY: _("Ended without the work: refused, not repairable."),
}


class Action(models.TextChoices):
    """What entering a status can do; the columns of the table."""

    MESSAGE = "message", _("Message to the client")
    SALARY = "salary", _("Salary")
    PAYMENT = "payment", _("Payment window")
    CLOSE = "close", by_noun_lazy(_("Closes the order"), _("Closes the ticket"))


class May(Enum):
    NEVER = "never"
    MAY = "may"
    ALWAYS = "always"


TABLE: dict[Group, dict[Action, May]] = {
    group: dict(zip(Action, row, strict=True))
    for group, row in {
        #                             message  salary   payment    closes
        Group.NEW:                   (May.MAY, May.MAY, May.NEVER, May.NEVER),
        Group.IN_PROGRESS:           (May.MAY, May.MAY, May.MAY,   May.NEVER),
        Group.DEFERRED:              (May.MAY, May.MAY, May.MAY,   May.NEVER),
        Group.READY:                 (May.MAY, May.MAY, May.MAY,   May.NEVER),
        Group.CLOSED_SUCCESSFULLY:   (May.MAY, May.MAY, May.MAY,   May.ALWAYS),
        Group.CLOSED_UNSUCCESSFULLY: (May.MAY, May.MAY, May.NEVER, May.ALWAYS),
    }.items()
}  # fmt: skip

# Where each action is stored on a status. Closing is not: a generated column follows the group.
SWITCHES = {
    Action.MESSAGE: "sends_message",
    Action.SALARY: "credits_salary",
    Action.PAYMENT: "opens_payment",
}


def may(group: Group, action: Action) -> May:
    return TABLE[group][action]


CLOSING = tuple(group for group in Group if group.closes)
OPEN = tuple(group for group in Group if not group.closes)


def capability_constraints(table: str) -> Iterator[models.CheckConstraint]:
    """Yield the table as constraints: no group but the six, no action that a status's group forbids."""
    yield models.CheckConstraint(condition=Q(group__in=Group.values), name=f"{table}_group_is_one_of_six")
    for action, switch in SWITCHES.items():
        allowed = [group.value for group in Group if may(group, action) is not May.NEVER]
        yield models.CheckConstraint(
            condition=Q(**{switch: False}) | Q(group__in=allowed), name=f"{table}_may_{action.value}"
        )
