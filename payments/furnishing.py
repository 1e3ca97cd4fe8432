"""What a new organization starts with: the ways to pay, a cash desk. Source: OS-31, OS-38, TN-3."""

from __future__ import annotations

from accounts.models import Location, Organization
from payments.models import Desk, Method

STANDARD = (Method.Code.CASH, Method.Code.CARD, Method.Code.TRANSFER)


def furnish_methods(organization: Organization) -> None:
    """Create the standard methods, in the language in force."""
    methods = []
    for position, code in enumerate(STANDARD):
        method = Method(organization=organization, code=code, position=position)
        method.call(str(code.label))
        methods.append(method)
    Method.objects.bulk_create(methods)


def furnish_desks(organization: Organization) -> None:
    """Give every location a cash desk; one added later gets it with its first day."""
    locations = Location.objects.of(organization)
    Desk.objects.bulk_create(Desk(organization=organization, location=each) for each in locations)
