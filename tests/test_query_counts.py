"""No page asks the database more for fifty of everything than for one: every address of the resolver is walked."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.access import policy_of
from crm_clients.models import Client
from orders.models import Order
from tests.factories import Shop
from tests.grown import grow, price_list
from tests.pages import browse
from tests.security.routes import routes
from tests.security.world import Corner, fill_corner

# What repeats nothing, however much there is; the admin's forms and histories of one row beside them.
PLAIN = {
    "health",
    "account_change_password",
    "account_confirm_email",
    "account_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "accounts:invitation",
    "accounts:location-archive",
    "accounts:location-edit",
    "accounts:location-new",
    "accounts:organization-edit",
    "accounts:room-list",
    "catalog:export-csv",
    "catalog:export-xlsx",
    "catalog:import-new",
    "catalog:item-edit",
    "catalog:item-new",
    "crm_clients:client-edit",
    "crm_clients:client-new",
    "notifications:gateway-edit",
    "orders:attachment-file",
    "orders:attachment-thumbnail",
    "orders:creation-correct",
    "orders:debtor-csv",
    "orders:debtor-xlsx",
    "orders:document-edit",
    "orders:document-list",
    "orders:document-reset",
    "orders:order-label",
    "orders:order-move",
    "orders:order-receipt",
    "orders:payment-correct",
    "orders:pdf-detail",
    "payments:day-csv",
    "payments:day-xlsx",
    "payments:desk-close",
    "payments:desk-open",
    "payments:method-edit",
    "payroll:rate-edit",
    "payroll:sheet-csv",
    "payroll:sheet-xlsx",
    "admin:app_list",
    "admin:index",
    "admin:jsi18n",
    # There are five documents, whatever else there is.
    "admin:orders_documenttemplate_changelist",
    # A location has its desk from its first day on, and here one alone has had any.
    "admin:payments_desk_changelist",
}
# What repeats where something is asked of it, or where a test of its own makes more of it.
ASKED = {
    "search",
    "accounts:me",
    "accounts:organization-choose",
    "catalog:import-detail",
    "orders:client-hint",
    "orders:client-things",
    "orders:line-suggestions",
    "orders:selected-performer",
    "orders:selected-status",
    # tests/payments/test_desk_pages.py fills a day.
    "payments:day-detail",
    "payments:day-print",
}
Taken = dict[str, tuple[int, int]]


@pytest.fixture(autouse=True)
def _contexts_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the test client copy no context of any template for `response.context`: hundreds of pages, none asked."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda store, **said: None)


def addresses(corner: Corner, number: int) -> Iterator[tuple[str, str]]:
    """Yield how a page is called and its address: each route that answers GET, and what some of them are asked."""
    for route in routes():
        # Of the library's forms of a second factor none repeats anything, and one wants a key no test can make.
        if route.name.startswith("mfa_"):
            continue
        address = route.address(corner)
        policy = policy_of(route.match(address))
        if policy and policy.answers("GET"):
            yield route.label, address
    for name, said in asked(corner, number):
        yield f"{name} {' '.join(said)}", f"{reverse(name)}?{urlencode(said, doseq=True)}"
    for what in ("previewed", "applied"):
        pk = price_list(corner, number, applied=what == "applied").pk
        yield f"catalog:import-detail {what}", reverse("catalog:import-detail", args=[pk])


def asked(corner: Corner, number: int) -> Iterator[tuple[str, dict[str, object]]]:
    orders = Order.objects.filter(organization=corner.shop.organization).open().order_by("pk")
    chosen = list(orders.values_list("number", flat=True)[:number])
    yield "search", {"q": "fixit"}
    yield "orders:order-list", {"tab": "closed_successfully", "sort": "number"}
    yield "orders:order-list", {"q": "fixit", "deadline": "overdue"}
    yield "orders:client-hint", {"phone": "2557"}
    yield "orders:client-things", {"client": corner[Client].pk}
    yield "orders:line-suggestions", {"title": "fixit"}
    yield "orders:order-print", {"what": "receipt", "number": chosen}
    yield "orders:order-print", {"what": "label", "number": chosen, "now": ""}
    yield "orders:order-print", {"what": ["act", "payment", "invoice"], "number": chosen[:16], "paper": "80"}
    yield "orders:selected-status", {"number": chosen}
    yield "orders:selected-status", {"number": chosen, "to": corner.shop.status("Awaiting approval").pk}
    yield "orders:selected-performer", {"number": chosen}
    yield "catalog:item-list", {"tab": "part"}
    yield "catalog:item-list", {"tab": "archived", "q": "old"}
    yield "crm_clients:client-list", {"q": "fixit"}
    yield "accounts:change-list", {"by": corner.shop.owner.user.pk}


def taken(browser: Browser, corner: Corner, number: int) -> Taken:
    """Return of every page that is shown how many queries it takes and how many tags it draws."""
    found = {}
    for label, address in addresses(corner, number):
        with CaptureQueriesContext(connection) as queries:
            response = browser.get(address)
        if response.status_code == 200:
            said = [query["sql"] for query in queries]
            found[label] = len([sql for sql in said if not _counts_pages(label, sql)]), _tags(response)
    return found


def _counts_pages(label: str, sql: str) -> bool:
    """Say whether it is the one query more of a list of the admin whose rows do not fit on a page: how many there are.

    tests/admin/test_lists.py has fifty orders exactly.
    """
    return label.endswith("_changelist") and sql.startswith("SELECT COUNT(*) FROM (SELECT")


def _tags(response: HttpResponse) -> int:
    is_page = not response.streaming and "html" in response.headers.get("Content-Type", "")
    return response.content.count(b"<") if is_page else 0


def test_no_page_takes_more_queries_with_three_or_fifty_of_everything_than_with_one(shop: Shop) -> None:
    corner, browser = fill_corner(shop, "Fixit", "+12125550123"), browse(shop.owner)
    grow(corner, range(1))
    taken(browser, corner, 1)

    one = taken(browser, corner, 1)
    grow(corner, range(1, 3))
    three = taken(browser, corner, 3)
    grow(corner, range(3, 50))
    fifty = taken(browser, corner, 50)

    assert one.keys() == three.keys() == fifty.keys()
    told = {label: [each[label][0] for each in (one, three, fifty)] for label in one}
    grown = [f"{label}: {numbers}" for label, numbers in told.items() if len(set(numbers)) > 1]
    assert not grown, "\n".join(grown)
    assert not_repeating(one, fifty) == PLAIN | ASKED


def not_repeating(one: Taken, fifty: Taken) -> set[str]:
    """Return the pages on which nothing but the frame grew: what this test says of any other is of rows shown."""
    frame = fifty["accounts:room-list"][1] - one["accounts:room-list"][1]
    still = {label for label, (_queries, tags) in one.items() if fifty[label][1] - tags in {0, frame}}
    return {label for label in still if not _is_of_one_row_in_the_admin(label)}


def _is_of_one_row_in_the_admin(label: str) -> bool:
    return label.startswith("admin:") and label.endswith(("_history", "_change"))
