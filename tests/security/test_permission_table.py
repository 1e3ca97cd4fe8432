"""The table in `accounts.permissions` is the table in docs/rules.md."""

from __future__ import annotations

import pytest
from django.conf import settings

from accounts.models import Membership, Organization, Role
from accounts.permissions import TABLE, Act, Reach, may, may_anywhere, reach

_COLUMNS = ["act", "owner", "manager", "front desk", "technician", "head office"]
_REACH = {
    "all": Reach.ALL,
    "yes": Reach.ALL,
    "on theirs": Reach.OWN,
    "given to them (the organization may open the rest)": Reach.OWN,
    "schools given, reading": Reach.ALL,
    # Of that row head office gets the reports, and nothing that exists yet.
    "reports by base": Reach.NONE,
    "–": Reach.NONE,
}
# The words by which the document's rows name each act; a client's details are written down at intake.
_WORDS = {
    Act.SEE_ORDERS: "see orders",
    Act.SEE_CLIENTS: "clients",
    Act.ACCEPT_ORDERS: "accept",
    Act.EDIT_ORDERS: "lines",
    Act.MOVE_ORDERS: "moves between open statuses",
    Act.EDIT_CLIENTS: "accept",
    Act.CLOSE_ORDERS: "close",
    Act.SETTLE_EFFECTS: "retry or send again",
    Act.TAKE_PAYMENTS: "payments",
    Act.PRINT: "print",
    Act.KEEP_DESK: "open and close the cash day",
    Act.REFUND: "refund",
    Act.CLOSE_UNPAID: "close without payment",
    Act.REOPEN_ORDERS: "reopen",
    Act.IMPORT: "import",
    Act.CONFIGURE_STATUSES: "statuses of orders",
    Act.MANAGE_CATALOG: "catalogue",
    # Ways to pay are set up by who sets up prices.
    Act.MANAGE_METHODS: "catalogue",
    Act.SET_RATES: "rates",
    Act.PAY_SALARY: "payouts",
    Act.SEE_SALARIES: "everyone's salary",
    Act.SEE_OWN_SALARY: "own salary",
    Act.EDIT_TEMPLATES: "templates",
    Act.USE_ADMIN: "Django admin",
    Act.CONFIGURE_ORGANIZATION: "locations",
    Act.MANAGE_LOCATIONS: "locations",
    Act.CONFIGURE_GATEWAYS: "gateways and secrets",
    Act.SWITCH_ROOMS: "rooms",
    Act.MANAGE_PEOPLE: "people, roles",
    Act.CORRECT_DATES: "date corrections",
}


def documented_rows() -> list[list[str]]:
    """Return the cells of the table of acts, head and ruler aside."""
    lines = (settings.BASE_DIR / "docs" / "rules.md").read_text().splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    start = cells.index(_COLUMNS) + 2
    end = next(place for place in range(start, len(lines)) if not lines[place].startswith("|"))
    return cells[start:end]


def documented(act: Act) -> list[Reach]:
    """Return how far the act goes for each role, as the document's row that names it says."""
    named = [row for row in documented_rows() if _WORDS[act] in row[0]]
    return [_REACH[cell] for cell in named[0][1:]]


@pytest.mark.rule("TN-2")
@pytest.mark.parametrize("act", Act, ids=lambda act: act.name)
def test_each_act_reaches_as_far_for_each_role_as_the_document_says(act: Act) -> None:
    assert [reach(Membership(role=role, organization=Organization()), act) for role in Role] == documented(act)


@pytest.mark.rule("TN-2")
def test_every_act_stands_in_exactly_one_row_and_every_row_names_every_role() -> None:
    acts = [act for row in TABLE for act in row.acts]

    assert sorted(act.name for act in acts) == sorted(act.name for act in Act)
    assert all(set(row.reach) == set(Role) for row in TABLE)


@pytest.mark.rule("TN-2")
def test_own_reach_is_to_what_is_given_to_the_member_and_to_nothing_else() -> None:
    technician = Membership(pk=7, role=Role.TECHNICIAN)

    assert may(technician, Act.MOVE_ORDERS, given_to=7)
    assert not may(technician, Act.MOVE_ORDERS, given_to=8)
    assert not may(technician, Act.MOVE_ORDERS)
    assert may_anywhere(technician, Act.MOVE_ORDERS)
    assert not may_anywhere(technician, Act.CLOSE_ORDERS)
