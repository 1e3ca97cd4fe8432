"""The ways to pay a new organization starts with. Source: OS-31, TN-3."""

from __future__ import annotations

from accounts.models import Organization
from payments.models import Method

STANDARD = (Method.Code.CASH, Method.Code.CARD, Method.Code.TRANSFER)


def furnish_methods(organization: Organization) -> None:
    """Create the standard methods, in the language in force."""
    methods = []
    for position, code in enumerate(STANDARD):
        method = Method(organization=organization, code=code, position=position)
        method.call(str(code.label))
        methods.append(method)
    Method.objects.bulk_create(methods)
