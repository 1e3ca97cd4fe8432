from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import Organization
from notifications.gateways.base import Gateway
from notifications.gateways.demo import DemoGateway
from notifications.gateways.email import EmailGateway
from notifications.gateways.http import HttpGateway
from notifications.models import Channel, SmsGateway


def uses_demo(organization: Organization) -> bool:
    """Say whether messages of the organization stay in the demo outbox: it chose so, or all of this is a demo."""
    gateway = SmsGateway.objects.filter(organization=organization).first()
    return gateway.backend == SmsGateway.Backend.DEMO if gateway else settings.DEMO


def who_uses_demo(organization: Organization) -> QuerySet[Any, Any]:
    """Return a row where `uses_demo` holds, none where it does not: for a question asked on every page."""
    own = SmsGateway.objects.filter(organization=organization)
    if settings.DEMO:
        another = own.exclude(backend=SmsGateway.Backend.DEMO)
        return Organization.objects.filter(pk=organization.pk).exclude(pk__in=another.values("organization"))
    return own.filter(backend=SmsGateway.Backend.DEMO)


def gateway_for(organization: Organization, channel: Channel) -> Gateway | None:
    """Return the gateway of a channel; None when the organization has set none up.

    Who chose the demo for SMS keeps its e-mail, unless all of this is a demo.
    """
    if (settings.DEMO or channel == Channel.SMS) and uses_demo(organization):
        return DemoGateway(organization.pk, channel)
    if channel == Channel.EMAIL:
        return EmailGateway(organization.name)
    gateway = SmsGateway.objects.filter(organization=organization).first()
    return HttpGateway(gateway) if gateway else None
