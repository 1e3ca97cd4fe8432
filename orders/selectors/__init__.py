"""What pages read of orders: one found, those of the list, and where each may go."""

from orders.selectors.finding import get_order, get_target, require_own_line
from orders.selectors.listing import (
    NOBODY,
    NOTHING,
    OPEN_TAB,
    Deadline,
    Filters,
    Tab,
    given_clients,
    narrowed_to,
    orders_in,
    status_counts,
    tabs,
)
from orders.selectors.paging import FIRST, Page, Place, Sort, page_of
from orders.selectors.rows import Row, rows_of
from orders.selectors.statuses import (
    has_several_types,
    statuses_in_use,
    targets,
    targets_of_each,
    types_in_use,
    was_ever_in,
)

__all__ = [
    "FIRST",
    "NOBODY",
    "NOTHING",
    "OPEN_TAB",
    "Deadline",
    "Filters",
    "Page",
    "Place",
    "Row",
    "Sort",
    "Tab",
    "get_order",
    "get_target",
    "given_clients",
    "has_several_types",
    "narrowed_to",
    "orders_in",
    "page_of",
    "require_own_line",
    "rows_of",
    "status_counts",
    "statuses_in_use",
    "tabs",
    "targets",
    "targets_of_each",
    "types_in_use",
    "was_ever_in",
]
