from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from accounts.access import everyone
from accounts.nouns import speaking_of
from orders.models import Order
from orders.tracking.selectors import find_tracked, followed


@everyone("GET")
def tracking(request: HttpRequest, key: str) -> HttpResponse:
    """Let whoever has the link follow the order: in the language they choose, their own or the organization's."""
    order = find_tracked(key)
    if order is None:
        return _unlisted(render(request, "orders/tracking/none.html", {"organization": None}, status=404))
    organization = order.organization
    with (
        translation.override(_language(request, order)),
        timezone.override(organization.zone),
        speaking_of(organization),
    ):
        return _unlisted(render(request, "orders/tracking/page.html", followed(order)))


def _language(request: HttpRequest, order: Order) -> str:
    wished = (request.GET.get("lang", ""), order.client.language, order.organization.language)
    return next(code for code in wished if code in dict(settings.LANGUAGES))


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Keep the link between the house and the client: out of search engines, caches and other sites' logs."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
