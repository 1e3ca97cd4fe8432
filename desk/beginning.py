"""What to do first in an organization that has accepted nothing yet."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.nouns import by_noun
from accounts.permissions import Act, may_anywhere
from orders.models import Order


@dataclass(frozen=True)
class Step:
    title: str
    says: str
    icon: str
    address: str


def steps(membership: Membership) -> list[Step]:
    """Return the first steps the member may take; none once there is any order."""
    organization = membership.organization
    if Order.objects.filter(organization=organization).exists():
        return []
    accept = Step(
        by_noun(organization, _("Accept the first order"), _("Accept the first ticket")),
        _("The client, what it is about, a deadline: a minute at the desk."),
        "plus-lg",
        reverse("orders:order-new"),
    )
    statuses = Step(
        _("Look through the statuses"),
        _("A good set is there already: rename them, add your own, say which of them write to the client."),
        "signpost-split",
        reverse("statuses:status-list"),
    )
    people = Step(
        _("Invite your people"),
        _("Managers, front desk, technicians: each sees and does what their role allows."),
        "person-plus",
        reverse("accounts:people-list"),
    )
    offered = ((Act.ACCEPT_ORDERS, accept), (Act.CONFIGURE_STATUSES, statuses), (Act.MANAGE_PEOPLE, people))
    return [step for act, step in offered if may_anywhere(membership, act)]
