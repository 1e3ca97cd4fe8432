"""What the client is told: what happens next, where, and when somebody is there."""

from __future__ import annotations

from datetime import date, time
from typing import NamedTuple

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException

from accounts.formats import clock
from accounts.models import Location, Organization
from accounts.nouns import by_noun
from statuses.groups import Group


class Day(NamedTuple):
    """`hours` is empty on a day when nobody is there."""

    name: str
    hours: str
    is_today: bool


def next_step(group: Group, organization: Organization, address: str) -> str:
    """Return what the client may expect, or is to do, by the group of the last status they read."""
    if group == Group.READY and address:
        return _("It is ready. Come and pick it up: %(address)s.") % {"address": address}
    sentences = {
        Group.NEW: by_noun(
            organization,
            _("We have your order. Work on it begins soon; there is nothing you need to do."),
            _("We have your ticket. Work on it begins soon; there is nothing you need to do."),
        ),
        Group.IN_PROGRESS: _("We are working on it. There is nothing you need to do."),
        Group.DEFERRED: _("It is waiting: for a part, for its turn or for your answer. Any question? Call us."),
        Group.READY: _("It is ready. Come and pick it up."),
        Group.CLOSED_SUCCESSFULLY: _("It is done and handed over. Thank you!"),
        Group.CLOSED_UNSUCCESSFULLY: by_noun(
            organization,
            _("The order was closed without the work. If something of yours is still with us, come and pick it up."),
            _("The ticket was closed without the work. If you still need it done, call us."),
        ),
    }
    return sentences[group]


def week(location: Location, organization: Organization, today: date) -> list[Day]:
    """Return the opening hours day by day from Monday; nothing where nobody said them."""
    if not location.hours:
        return []
    return [
        Day(str(WEEKDAYS[number]), _span(hours, organization), number == today.weekday())
        for number, hours in enumerate(location.hours)
    ]


def _span(hours: list[str] | None, organization: Organization) -> str:
    if not hours:
        return ""
    opens, closes = (clock(time.fromisoformat(each), organization) for each in hours)
    return f"{opens} – {closes}"


def dialled(phone: str, organization: Organization) -> str:
    """Return a phone, which is free text, as a telephone takes it."""
    try:
        return str(PhoneNumber.from_string(phone, organization.country).as_e164)
    except NumberParseException:
        return "".join(letter for letter in phone if letter.isdigit() or letter == "+")
