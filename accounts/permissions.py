"""The permission table of `docs/rules.md`, in one place. Source: TN-2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from accounts.models import Membership, Organization, Role, User


class Reach(Enum):
    """How far an act goes for a role."""

    NONE = "–"
    OWN = "own"
    ALL = "all"


class Act(Enum):
    """Everything a person may be allowed; each belongs to one row of the table."""

    SEE_ORDERS = "see orders"
    SEE_CLIENTS = "see clients"
    ACCEPT_ORDERS = "accept orders"
    EDIT_ORDERS = "change lines and details of orders"
    MOVE_ORDERS = "move orders between open statuses"
    EDIT_CLIENTS = "change clients"
    CLOSE_ORDERS = "close orders"
    SETTLE_EFFECTS = "retry or send again"
    TAKE_PAYMENTS = "payments"
    KEEP_DESK = "open and close the cash day"
    PRINT = "print"
    REFUND = "refund"
    CLOSE_UNPAID = "close without payment"
    REOPEN_ORDERS = "reopen"
    IMPORT = "import"
    CONFIGURE_STATUSES = "statuses"
    MANAGE_CATALOG = "catalogue"
    MANAGE_METHODS = "ways to pay"
    SET_RATES = "rates"
    PAY_SALARY = "payouts"
    SEE_SALARIES = "everyone's salary"
    SEE_OWN_SALARY = "own salary"
    EDIT_TEMPLATES = "templates"
    USE_ADMIN = "Django admin"
    CONFIGURE_ORGANIZATION = "organization"
    CONFIGURE_GATEWAYS = "gateways and secrets"
    SWITCH_ROOMS = "rooms"
    MANAGE_LOCATIONS = "locations"
    MANAGE_PEOPLE = "people and roles"
    CORRECT_DATES = "date corrections"


@dataclass(frozen=True)
class Row:
    acts: frozenset[Act]
    reach: Mapping[Role, Reach]


def _row(*acts: Act, owner: Reach, manager: Reach, front_desk: Reach, technician: Reach, head_office: Reach) -> Row:
    reach = {
        Role.OWNER: owner,
        Role.MANAGER: manager,
        Role.FRONT_DESK: front_desk,
        Role.TECHNICIAN: technician,
        Role.HEAD_OFFICE: head_office,
    }
    return Row(frozenset(acts), reach)


_ALL, _OWN, _NO = Reach.ALL, Reach.OWN, Reach.NONE

# In the order of the table in docs/rules.md; its columns are the roles.
TABLE = (
    _row(
        Act.SEE_ORDERS, Act.SEE_CLIENTS,
        owner=_ALL, manager=_ALL, front_desk=_ALL, technician=_OWN, head_office=_ALL,
    ),
    _row(
        Act.ACCEPT_ORDERS, Act.EDIT_ORDERS, Act.MOVE_ORDERS, Act.EDIT_CLIENTS,
        owner=_ALL, manager=_ALL, front_desk=_ALL, technician=_OWN, head_office=_NO,
    ),
    _row(
        Act.CLOSE_ORDERS, Act.SETTLE_EFFECTS, Act.TAKE_PAYMENTS, Act.PRINT, Act.KEEP_DESK,
        owner=_ALL, manager=_ALL, front_desk=_ALL, technician=_NO, head_office=_NO,
    ),
    _row(
        Act.REFUND, Act.CLOSE_UNPAID, Act.REOPEN_ORDERS, Act.IMPORT,
        owner=_ALL, manager=_ALL, front_desk=_NO, technician=_NO, head_office=_NO,
    ),
    _row(
        Act.CONFIGURE_STATUSES, Act.MANAGE_CATALOG, Act.MANAGE_METHODS, Act.SET_RATES, Act.PAY_SALARY,
        Act.SEE_SALARIES, Act.EDIT_TEMPLATES, Act.USE_ADMIN,
        owner=_ALL, manager=_ALL, front_desk=_NO, technician=_NO, head_office=_NO,
    ),
    _row(
        Act.SEE_OWN_SALARY,
        owner=_ALL, manager=_ALL, front_desk=_ALL, technician=_ALL, head_office=_NO,
    ),
    _row(
        Act.CONFIGURE_ORGANIZATION, Act.CONFIGURE_GATEWAYS, Act.SWITCH_ROOMS, Act.MANAGE_PEOPLE,
        Act.MANAGE_LOCATIONS, Act.CORRECT_DATES,
        owner=_ALL, manager=_NO, front_desk=_NO, technician=_NO, head_office=_NO,
    ),
)  # fmt: skip

_REACH = {(act, role): row.reach[role] for row in TABLE for act in row.acts for role in Role}


# What an organization may open to technicians beyond what is given to them.
_SEEING = frozenset({Act.SEE_ORDERS, Act.SEE_CLIENTS})


def reach(membership: Membership, act: Act) -> Reach:
    """Return how far the act goes for the member, by role and by what the organization opened. Source: TN-2."""
    found = _REACH[act, Role(membership.role)]
    opened = found is Reach.OWN and act in _SEEING and membership.organization.technicians_see_all
    return Reach.ALL if opened else found


def may(membership: Membership, act: Act, *, given_to: int | None = None) -> bool:
    """Say whether the member may do `act`, to a thing given to membership `given_to`."""
    match reach(membership, act):
        case Reach.ALL:
            return True
        case Reach.OWN:
            return given_to is not None and given_to == membership.pk
        case Reach.NONE:
            return False


def may_anywhere(membership: Membership, act: Act) -> bool:
    """Say whether there can be anything at all the member may do `act` to."""
    return reach(membership, act) is not Reach.NONE


def superuser_membership(user: User, organization: Organization) -> Membership:
    """Return what a superuser counts as in the organization they chose: its owner, nowhere else."""
    return Membership(user=user, organization=organization, role=Role.OWNER)
