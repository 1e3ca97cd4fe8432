from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from accounts.access import Request, allow
from accounts.nouns import by_noun
from accounts.permissions import Act, may
from orders.accepting import AcceptedAlready, accept_at_desk
from orders.forms import IntakeForm, field_of
from orders.models import Order
from orders.offers import clients_offered, deadlines_offered, things_of
from orders.services import OrderRefused
from payments.services import PaymentRefused


@allow(Act.ACCEPT_ORDERS, "GET", "POST")
@never_cache
def order_new(request: Request) -> HttpResponse:
    accepted: Order | None = None
    form = IntakeForm(request.POST or None, membership=request.membership)
    if request.method == "POST" and form.is_valid():
        try:
            order, is_new = accept_at_desk(form.cleaned_data, by=request.membership)
        except AcceptedAlready as refused:
            form, accepted = _anew(form), refused.order
        except OrderRefused as refused:
            form.add_error(field_of(refused, form), str(refused))
        except PaymentRefused as refused:
            form.add_error("prepayment", str(refused))
        else:
            messages.success(request, _said(order, is_new=is_new))
            return _after(request, order)
    deadlines = deadlines_offered(request.membership, form.data.get("location", ""))
    context = {"form": form, "accepted": accepted, "deadlines": deadlines}
    status = 409 if accepted else 422 if form.is_bound else 200
    return render(request, "orders/order/new.html", context, status=status)


def _anew(form: IntakeForm) -> IntakeForm:
    """Return the form as typed, with a key of its own: sent again, it is another order."""
    data = {name: form.data[name] for name in form.data} | {"key": str(uuid.uuid4())}
    return IntakeForm(data, membership=form.membership)


def _said(order: Order, *, is_new: bool) -> str:
    if is_new:
        sentence = by_noun(order.organization, _("Order %(number)s is accepted."), _("Ticket %(number)s is accepted."))
    else:
        sentence = by_noun(
            order.organization,
            _("This is order %(number)s, accepted already: nothing was made or taken twice."),
            _("This is ticket %(number)s, accepted already: nothing was made or taken twice."),
        )
    return sentence % {"number": order.called}


def _after(request: Request, order: Order) -> HttpResponse:
    """Lead to the receipt, ready to print; tell the page that what it kept of the form is needed no more."""
    ends = "orders:order-receipt" if may(request.membership, Act.PRINT) else "orders:order-detail"
    address = reverse(ends, args=[order.number])
    if not request.htmx:
        return redirect(address)
    return trigger_client_event(HttpResponseClientRedirect(address), "accepted", {})


@allow(Act.ACCEPT_ORDERS, "GET")
def client_hint(request: Request) -> HttpResponse:
    """Name whose phone it is, while it is being typed: only clients this member may see."""
    known = clients_offered(request.membership, request.GET.get("phone", "")[:40])
    return render(request, "orders/order/new.html#hint", {"known": known})


@allow(Act.ACCEPT_ORDERS, "GET")
def client_things(request: Request) -> HttpResponse:
    """Offer what a client brought before: the same device again."""
    asked = request.GET.get("client", "")
    things = things_of(request.membership, int(asked)) if asked.isdecimal() and len(asked) < 19 else []
    return render(request, "orders/order/new.html#things", {"things": things})
