"""Who owes money and to whom it goes back: for those who take payments. Source: OS-33."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import formats, tables
from accounts.access import Request, allow
from accounts.nouns import by_noun
from accounts.permissions import Act
from orders.debts import debtors, debts_of, every_debtor, sum_to_give_back
from orders.models import Order
from orders.selectors import FIRST, Place, Sort, page_of
from orders.selectors.paging import Step
from orders.views.rows import drawn


@allow(Act.TAKE_PAYMENTS, "GET")
def debtor_list(request: Request) -> HttpResponse:
    """The clients who owe, the oldest debt first."""
    shown, following = debtors(request.membership, request.GET.get("after", ""))
    rows = [(each, each.phone and formats.stored_phone(each.phone, request.organization)) for each in shown]
    context = {"rows": rows, "following": following, "debts": debts_of(request.membership)}
    return render(request, "orders/debtor/list.html", context)


@allow(Act.TAKE_PAYMENTS, "GET")
def give_back_list(request: Request) -> HttpResponse:
    """Closed orders of which money has to go back, the newest first; of one client, if asked."""
    orders = Order.objects.in_view(request.membership).to_give_back()
    client = request.GET.get("client", "")
    if client.isascii() and client.isdecimal() and len(client) < 19:
        orders = orders.filter(client=int(client))
    page = page_of(orders, Sort.CLOSED, _step(request))
    context = {
        "page": page,
        "client": client,
        "sum": sum_to_give_back(orders),
        **drawn(request, page.rows, plain=True),
    }
    return render(request, "orders/debtor/back.html", context)


def _step(request: Request) -> Step:
    for name in ("after", "before"):
        place = Place.read(request.GET.get(name, ""), Sort.CLOSED)
        if place:
            return Step(place, backwards=name == "before")
    return FIRST


@allow(Act.TAKE_PAYMENTS, "GET")
def debtor_csv(request: Request) -> HttpResponse:
    content = tables.as_csv(request.organization, _labels(request), _table(request))
    return tables.answer(f"{_name()}.csv", content)


@allow(Act.TAKE_PAYMENTS, "GET")
def debtor_xlsx(request: Request) -> HttpResponse:
    content = tables.as_xlsx(_("Debtors"), _labels(request), _table(request))
    return tables.answer(f"{_name()}.xlsx", content)


def _labels(request: Request) -> list[str]:
    orders = by_noun(request.organization, _("Orders"), _("Tickets"))
    return [_("Client"), _("Phone"), orders, _("Oldest debt"), _("Owes")]


def _table(request: Request) -> Iterator[list[Any]]:
    for each in every_debtor(request.membership):
        yield [each.name, each.phone, each.orders, timezone.localtime(each.oldest), each.owed]


def _name() -> str:
    called = _("Debtors")
    return f"{called} {timezone.localdate():%Y-%m-%d}"
