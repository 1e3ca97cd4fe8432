"""Salary: my own, and for owners and managers everyone's, with the order and the move behind each entry."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import Request, allow
from accounts.formats import money
from accounts.models import Membership
from accounts.pages import page_below
from accounts.permissions import Act, may
from payments.services import PaymentRefused
from payroll.forms import EntryForm, PageForm
from payroll.models import Entry
from payroll.periods import PeriodForm, months
from payroll.selectors import as_seen_by, balance_of, get_person, orders_open_to, rows_of, sums
from payroll.services import EnteredAlready, SalaryRefused, enter_by_hand


@allow(Act.SEE_OWN_SALARY, "GET")
def mine(request: Request) -> HttpResponse:
    return render(request, "payroll/mine.html", _story(request, request.membership))


@allow(Act.SEE_SALARIES, "GET")
def person_list(request: Request) -> HttpResponse:
    form = PeriodForm(request.GET, organization=request.organization)
    rows = sums(request.membership, form.period.covers)
    context = {"form": form, "period": form.period, "rows": rows, "months": months(request.organization)}
    context["totals"] = {
        name: sum(getattr(row, name) for row in rows) for name in ("balance", "credited", "by_hand", "paid_out")
    }
    return render(request, "payroll/people.html", context)


@allow(Act.SEE_SALARIES, "GET")
def person_detail(request: Request, pk: int) -> HttpResponse:
    return _person(request, get_person(request, pk), EntryForm(organization=request.organization))


@allow(Act.PAY_SALARY, "POST")
def entry_add(request: Request, pk: int) -> HttpResponse:
    """Enter a payout, a bonus or a penalty."""
    person, form = get_person(request, pk), EntryForm(request.POST, organization=request.organization)
    if not form.is_valid():
        return _person(request, person, form, status=422)
    try:
        entry = enter_by_hand(person, **form.cleaned_data, by=request.membership)
    except EnteredAlready as refused:
        form.add_error(None, str(refused))
        return _person(request, person, form, status=409)
    except (SalaryRefused, PaymentRefused) as refused:
        form.add_error("amount", str(refused))
        return _person(request, person, form, status=422)
    said = {"what": entry.get_kind_display(), "amount": money(abs(entry.amount), request.organization)}
    messages.success(request, _("%(what)s: %(amount)s.") % said)
    return redirect("payroll:person-detail", person.pk)


def _person(request: Request, person: Membership, form: EntryForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form if may(request.membership, Act.PAY_SALARY) else None}
    return render(request, "payroll/person.html", _story(request, person) | context, status=status)


def _story(request: Request, person: Membership) -> dict[str, Any]:
    """Context of somebody's balance and entries, newest first."""
    asked = PageForm(request.GET)
    asked.is_valid()
    page = page_below(rows_of(Entry.objects.filter(member=person.row_id)), "pk", asked.cleaned_data.get("before"))
    for entry in page.rows:
        as_seen_by(request.membership, entry)
    return {
        "person": person,
        "balance": balance_of(person) if person.pk else 0,
        "page": page,
        "open_orders": orders_open_to(request.membership, page.rows),
    }
