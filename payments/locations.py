"""A location is archived with its cash desk closed. Source: OS-38, TN-7."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Location
from payments.models import DeskDay


def open_desk_there(location: Location) -> str:
    """Say that the desk has to be closed first; empty when it is."""
    if not DeskDay.objects.open().filter(desk__location=location).exists():
        return ""
    return _("The cash desk of “%(name)s” is open. Close it first.") % {"name": location.name}
