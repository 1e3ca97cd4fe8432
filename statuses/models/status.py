from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization, Owned, Role
from accounts.names import comparable, written
from accounts.nouns import by_noun_lazy
from statuses.colours import Colour
from statuses.groups import CLOSING, SWITCHES, Action, Group, capability_constraints


class OwnName(Owned):
    """A name an organization gives to a status of its own; `key` is how names are compared (OS-12)."""

    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=60)
    key = models.CharField(max_length=180, editable=False)
    colour = models.CharField(_("colour"), max_length=12, choices=Colour, default=Colour.SLATE)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="%(class)s_name_once"),
            models.CheckConstraint(condition=Q(colour__in=Colour.values), name="%(class)s_colour_of_palette"),
            models.CheckConstraint(condition=~Q(key=""), name="%(class)s_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def call(self, name: str) -> None:
        """Give the status a name, and with it the key that compares it."""
        self.name = written(name)
        self.key = comparable(self.name)


# Owners may set every status; head office sets none.
SETTABLE_BY = {
    Role.MANAGER: "manager_may_set",
    Role.FRONT_DESK: "front_desk_may_set",
    Role.TECHNICIAN: "technician_may_set",
}


class StatusQuerySet(models.QuerySet["Status"]):
    def of(self, organization: Organization) -> StatusQuerySet:
        return self.filter(organization=organization)

    def live(self) -> StatusQuerySet:
        return self.filter(archived_at=None)

    def settable(self, role: Role, origins: Collection[int]) -> StatusQuerySet:
        """Narrow to what the role may set on what stands in one of `origins`: once for each, which `way` names.

        What is entered from anywhere comes once, whatever `way` says. Source: OS-23.
        """
        field = SETTABLE_BY.get(role)
        if role != Role.OWNER and field is None:
            return self.none()
        here = models.FilteredRelation("passages", condition=Q(passages__origin__in=origins, from_anywhere=False))
        ways = self.annotate(here=here, way=models.F("here__origin"))
        reachable = ways.filter(Q(from_anywhere=True) | Q(way__isnull=False))
        return reachable.filter(**{field: True}) if field else reachable

    def in_order(self) -> StatusQuerySet:
        """By group, in the fixed order of groups, then as the organization arranged them."""
        ranks = [models.When(group=group, then=rank) for rank, group in enumerate(Group)]
        return self.order_by(models.Case(*ranks), "position", "pk")


# The most hours of working time a status can limit.
MOST_HOURS = 1000


class Status(OwnName):
    """A status of orders: one of the organization's own, inside one of six fixed groups. Source: OS-1 to OS-6.

    `revision` counts changes of its settings. Who may set it and from where: OS-23. `time_limit` is how long anything
    should stand in it, in whole hours of working time; while it stands in one that `is_excluded`, its deadline does
    not count: OS-50. Only an open status has one of the two.
    """

    group = models.CharField(_("group"), max_length=24, choices=Group)
    public_name = models.CharField(_("name for clients"), max_length=60, blank=True)
    is_internal = models.BooleanField(_("internal"), default=False)
    sends_message = models.BooleanField(_("message to the client"), default=False)
    credits_salary = models.BooleanField(_("salary"), default=False)
    opens_payment = models.BooleanField(_("payment window"), default=False)
    closes = models.GeneratedField(
        verbose_name=by_noun_lazy(_("closes the order"), _("closes the ticket")),
        expression=models.Case(
            models.When(group__in=[group.value for group in CLOSING], then=models.Value(True)),
            default=models.Value(False),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    requires_comment = models.BooleanField(_("a comment is required"), default=False, db_default=False)
    manager_may_set = models.BooleanField(_("managers may set it"), default=True, db_default=True)
    front_desk_may_set = models.BooleanField(_("front desk may set it"), default=True, db_default=True)
    technician_may_set = models.BooleanField(_("technicians may set it"), default=True, db_default=True)
    from_anywhere = models.BooleanField(_("from any status"), default=True, db_default=True)
    time_limit = models.PositiveSmallIntegerField(_("time limit, hours of working time"), null=True, blank=True)
    is_excluded = models.BooleanField(_("deadlines do not count"), default=False, db_default=False)
    revision = models.PositiveIntegerField(_("revision"), default=0, db_default=0)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)

    objects: ClassVar[models.Manager[Status]] = StatusQuerySet.as_manager()

    class Meta(OwnName.Meta):
        verbose_name = _("status")
        verbose_name_plural = _("statuses")
        constraints = [
            *OwnName.Meta.constraints,
            *capability_constraints("status"),
            models.CheckConstraint(
                condition=Q(time_limit=None) | Q(time_limit__gte=1, time_limit__lte=MOST_HOURS, is_excluded=False),
                name="status_limit_counts",
            ),
            models.CheckConstraint(
                condition=~Q(group__in=CLOSING) | Q(time_limit=None, is_excluded=False),
                name="status_limit_while_open",
            ),
        ]

    @property
    def actions(self) -> list[Action]:
        """What entering it does, in the order of the table."""
        done = [action for action, switch in SWITCHES.items() if getattr(self, switch)]
        return [*done, Action.CLOSE] if Group(self.group).closes else done

    @property
    def for_clients(self) -> str:
        return self.public_name or self.name

    @property
    def is_free(self) -> bool:
        """Say whether every role that can set it at all may, from any status. Source: OS-23."""
        return self.from_anywhere and all(getattr(self, name) for name in SETTABLE_BY.values())

    def may_be_set_by(self, role: Role) -> bool:
        return role == Role.OWNER or (role in SETTABLE_BY and bool(getattr(self, SETTABLE_BY[role])))


class Passage(Owned):
    """A way into a status that is not open from anywhere: it may be entered from `origin`. Source: OS-23."""

    status = models.ForeignKey(Status, on_delete=models.CASCADE, related_name="passages", verbose_name=_("status"))
    origin = models.ForeignKey(Status, on_delete=models.CASCADE, related_name="+", verbose_name=_("from status"))

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        constraints = [models.UniqueConstraint(fields=["status", "origin"], name="passage_once")]

    def __str__(self) -> str:
        return f"{self.origin} → {self.status}"
