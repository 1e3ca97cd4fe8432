from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import Request, allow
from accounts.auditing import values_of
from accounts.drawn import ChangedMeanwhile
from accounts.permissions import Act
from notifications.forms import NOTED_OF_GATEWAY, SmsGatewayForm
from notifications.gateways.choice import uses_demo
from notifications.models import Channel, DemoMessage, SmsGateway
from notifications.services import save_gateway
from statuses.carrying.lanes import open_lane

NEWEST = 100


@allow(Act.SETTLE_EFFECTS, "GET")
def demo_outbox(request: Request) -> HttpResponse:
    """Every message the built-in gateway took; only where it is used."""
    if not uses_demo(request.organization):
        raise Http404
    sent = DemoMessage.objects.seen_by(request.membership).order_by("-pk")[:NEWEST]
    return render(request, "notifications/demo/outbox.html", {"sent": sent})


@allow(Act.CONFIGURE_GATEWAYS, "GET", "POST")
def gateway_edit(request: Request) -> HttpResponse:
    gateway = SmsGateway.objects.filter(organization=request.organization).first()
    gateway = gateway or SmsGateway(
        organization=request.organization,
        backend=SmsGateway.Backend.DEMO if uses_demo(request.organization) else SmsGateway.Backend.HTTP,
    )
    before = values_of(gateway, NOTED_OF_GATEWAY)
    form = SmsGatewayForm(request.POST or None, instance=gateway)
    if request.method == "POST" and form.is_valid():
        try:
            save_gateway(form, before, by=request.membership)
        except ChangedMeanwhile as refused:
            form.say_changed(refused)
        else:
            open_lane(request.organization.pk, Channel.SMS)
            messages.success(request, _("Saved."))
            return redirect("notifications:gateway-edit")
    context = {"form": form, "has_secret": bool(gateway.secret_headers)}
    return render(request, "notifications/gateway/form.html", context, status=422 if form.is_bound else 200)
