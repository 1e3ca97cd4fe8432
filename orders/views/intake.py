from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException

from accounts.access import Request, allow
from accounts.nouns import by_noun
from accounts.permissions import Act
from crm_clients.models import Client
from crm_clients.services import create_client
from orders.choices import field_of
from orders.forms import IntakeForm
from orders.models import Order
from orders.services import Intake, OrderRefused, accept_order, hold_numbering


@allow(Act.ACCEPT_ORDERS, "GET", "POST")
def order_new(request: Request) -> HttpResponse:
    form = IntakeForm(request.POST or None, membership=request.membership)
    if request.method == "POST" and form.is_valid():
        try:
            order = _accept(request, form)
        except OrderRefused as refused:
            form.add_error(field_of(refused, form), str(refused))
        else:
            messages.success(request, _accepted(order))
            return redirect("orders:order-detail", order.number)
    return render(request, "orders/order/new.html", {"form": form}, status=422 if form.is_bound else 200)


def _accepted(order: Order) -> str:
    sentence = by_noun(order.organization, _("Order %(number)s is accepted."), _("Ticket %(number)s is accepted."))
    return sentence % {"number": order.called}


@transaction.atomic
def _accept(request: Request, form: IntakeForm) -> Order:
    """Create the client, unless known, and the order together; the same form sent twice is one of each."""
    answers = form.cleaned_data
    # Held before looking: of two such forms at once the second would not see the first and make a second client.
    hold_numbering(request.organization)
    accepted = Order.objects.filter(organization=request.organization, intake_key=answers["key"]).first()
    if accepted:
        return accepted
    client = answers["client"] or create_client(
        organization=request.organization,
        name=answers["client_name"],
        phones=[answers["phone"]] if answers["phone"] else [],
    )
    intake = Intake(
        key=answers["key"],
        client=client,
        about=answers["about"],
        details=answers["details"],
        performer=answers["performer"],
        deadline=answers["deadline"],
        order_type=answers.get("order_type"),
        location=answers.get("location"),
    )
    return accept_order(intake, by=request.membership)


@allow(Act.ACCEPT_ORDERS, "GET")
def client_hint(request: Request) -> HttpResponse:
    """Say who a phone belongs to, while it is being typed: only clients this member may see."""
    try:
        number = PhoneNumber.from_string(request.GET.get("phone", "")[:40], request.organization.country)
    except NumberParseException:
        return render(request, "orders/order/new.html#hint", {"known": []})
    seen = Client.objects.seen_by(request.membership)
    known = seen.with_phone(request.organization, number)[:5] if number.is_valid() else []
    return render(request, "orders/order/new.html#hint", {"known": known})
