"""Salary → Rates: what each employee gets of the orders they work on. Source: OS-41."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import Request, allow
from accounts.drawn import ChangedMeanwhile
from accounts.permissions import Act
from payroll.forms import RateForm
from payroll.models import Rate
from payroll.selectors import get_person, rated
from payroll.services import set_rates


@allow(Act.SET_RATES, "GET")
def rate_list(request: Request) -> HttpResponse:
    return render(request, "payroll/rates.html", {"rated": rated(request.membership)})


@allow(Act.SET_RATES, "GET", "POST")
def rate_edit(request: Request, pk: int) -> HttpResponse:
    person = get_person(request, pk)
    rate = Rate.objects.filter(member=person).first() or Rate(organization=request.organization, member=person)
    form, status = RateForm(request.POST if request.method == "POST" else None, rate=rate), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                set_rates(person, form.terms, by=request.membership, drawn=form.drawn)
            except ChangedMeanwhile as refused:
                form.say_changed(refused)
                status = 409
            else:
                messages.success(request, _("The rates of %(name)s are saved.") % {"name": person.user})
                return redirect("payroll:rate-list")
    return render(request, "payroll/rate.html", {"form": form, "person": person}, status=status)
