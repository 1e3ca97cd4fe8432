"""Filters of the order's page."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django import template

from accounts.countries import minor_unit
from accounts.models import Organization
from orders.models import Event
from orders.telling import Difference, differences
from payments.models import Payment

register = template.Library()


@register.filter
def told(event: Event, organization: Organization) -> list[Difference]:
    return differences(event, organization)


@register.filter
def magnitude(amount: Decimal) -> Decimal:
    return abs(amount)


@register.filter
def typed(amount: Decimal, organization: Organization) -> str:
    """Return an amount as a field takes it: 10.00, not 10.000."""
    short = amount.quantize(minor_unit(organization.currency))
    return str(short if short == amount else amount)


@register.filter
def left_of(left: Mapping[int, Decimal], payment: Payment) -> Decimal:
    """Return what can still be given back of a payment."""
    return left.get(payment.pk, Decimal(0))
