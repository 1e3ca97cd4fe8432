"""The statuses a new organization starts with, in its own language. Source: OS-5."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from accounts.models import Kind, Organization
from accounts.names import comparable
from accounts.nouns import by_noun_lazy, speaking_of
from statuses.colours import Colour
from statuses.groups import Group
from statuses.models import Status
from statuses.transitions import lock_statuses


@dataclass(frozen=True)
class Standard:
    group: Group
    name: str | Promise
    colour: Colour
    sends_message: bool = False
    credits_salary: bool = False
    opens_payment: bool = False


# In Russian an order and a ticket differ in gender, and so does what they are.
_NEW = by_noun_lazy(pgettext_lazy("standard status", "New"), pgettext_lazy("standard status of tickets", "New"))
_READY = by_noun_lazy(pgettext_lazy("standard status", "Ready"), pgettext_lazy("standard status of tickets", "Ready"))
_CLOSED = by_noun_lazy(
    pgettext_lazy("standard status", "Closed"), pgettext_lazy("standard status of tickets", "Closed")
)
_DELIVERED = by_noun_lazy(
    pgettext_lazy("standard status", "Delivered"), pgettext_lazy("standard status of tickets", "Delivered")
)

_REPAIR_SHOP = (
    Standard(Group.NEW, _NEW, Colour.BLUE),
    Standard(Group.IN_PROGRESS, pgettext_lazy("standard status", "Diagnostics"), Colour.VIOLET),
    Standard(Group.IN_PROGRESS, pgettext_lazy("standard status", "In progress"), Colour.INDIGO),
    Standard(Group.DEFERRED, pgettext_lazy("standard status", "Awaiting parts"), Colour.AMBER),
    Standard(Group.DEFERRED, pgettext_lazy("standard status", "In the queue"), Colour.STONE),
    Standard(Group.DEFERRED, pgettext_lazy("standard status", "Awaiting approval"), Colour.ORANGE, sends_message=True),
    Standard(Group.READY, _READY, Colour.EMERALD, sends_message=True),
    Standard(
        Group.CLOSED_SUCCESSFULLY,
        _CLOSED,
        Colour.GREEN,
        opens_payment=True,
        credits_salary=True,
    ),
    Standard(Group.CLOSED_UNSUCCESSFULLY, pgettext_lazy("standard status", "Refused"), Colour.SLATE),
)

_SCHOOL = (
    Standard(Group.NEW, _NEW, Colour.BLUE),
    Standard(Group.IN_PROGRESS, pgettext_lazy("standard status", "Getting in touch"), Colour.VIOLET),
    Standard(
        Group.IN_PROGRESS, pgettext_lazy("standard status", "Trial lesson booked"), Colour.INDIGO, sends_message=True
    ),
    Standard(Group.DEFERRED, pgettext_lazy("standard status", "Thinking it over"), Colour.AMBER),
    Standard(Group.DEFERRED, pgettext_lazy("standard status", "Waiting for a group"), Colour.STONE),
    Standard(
        Group.READY,
        pgettext_lazy("standard status", "To be paid"),
        Colour.EMERALD,
        sends_message=True,
        opens_payment=True,
    ),
    Standard(
        Group.CLOSED_SUCCESSFULLY,
        pgettext_lazy("standard status", "Enrolled"),
        Colour.GREEN,
        opens_payment=True,
        credits_salary=True,
    ),
    Standard(Group.CLOSED_UNSUCCESSFULLY, pgettext_lazy("standard status", "Refused"), Colour.SLATE),
)

_WEB_SHOP = (
    Standard(Group.NEW, _NEW, Colour.BLUE),
    Standard(Group.IN_PROGRESS, pgettext_lazy("standard status", "Being packed"), Colour.VIOLET),
    Standard(Group.IN_PROGRESS, pgettext_lazy("standard status", "On its way"), Colour.INDIGO, sends_message=True),
    Standard(Group.DEFERRED, pgettext_lazy("standard status", "Awaiting payment"), Colour.AMBER, sends_message=True),
    Standard(Group.DEFERRED, pgettext_lazy("standard status", "Out of stock"), Colour.STONE),
    Standard(Group.READY, pgettext_lazy("standard status", "At the pick-up point"), Colour.EMERALD, sends_message=True),
    Standard(
        Group.CLOSED_SUCCESSFULLY,
        _DELIVERED,
        Colour.GREEN,
        opens_payment=True,
        credits_salary=True,
    ),
    Standard(Group.CLOSED_UNSUCCESSFULLY, pgettext_lazy("standard status", "Called off"), Colour.SLATE),
    Standard(Group.CLOSED_UNSUCCESSFULLY, pgettext_lazy("standard status", "Returned"), Colour.CORAL),
)

_SERVICE_COMPANY = (
    Standard(Group.NEW, _NEW, Colour.BLUE),
    Standard(Group.IN_PROGRESS, pgettext_lazy("standard status", "Visit planned"), Colour.VIOLET, sends_message=True),
    Standard(Group.IN_PROGRESS, pgettext_lazy("standard status", "At the client's"), Colour.INDIGO),
    Standard(Group.DEFERRED, pgettext_lazy("standard status", "Awaiting parts"), Colour.AMBER),
    Standard(Group.DEFERRED, pgettext_lazy("standard status", "Awaiting approval"), Colour.ORANGE, sends_message=True),
    Standard(Group.READY, pgettext_lazy("standard status", "Work done"), Colour.EMERALD, sends_message=True),
    Standard(
        Group.CLOSED_SUCCESSFULLY,
        _CLOSED,
        Colour.GREEN,
        opens_payment=True,
        credits_salary=True,
    ),
    Standard(Group.CLOSED_UNSUCCESSFULLY, pgettext_lazy("standard status", "Refused"), Colour.SLATE),
)

STANDARD = {
    Kind.REPAIR_SHOP: _REPAIR_SHOP,
    Kind.SCHOOL: _SCHOOL,
    Kind.WEB_SHOP: _WEB_SHOP,
    Kind.SERVICE_COMPANY: _SERVICE_COMPANY,
}


def furnish_statuses(organization: Organization) -> None:
    """Create the standard statuses; their names are said in the language in force."""
    statuses = []
    for position, standard in enumerate(STANDARD[Kind(organization.kind)]):
        status = Status(
            organization=organization,
            group=standard.group,
            colour=standard.colour,
            position=position,
            sends_message=standard.sends_message,
            credits_salary=standard.credits_salary,
            opens_payment=standard.opens_payment,
        )
        status.call(str(standard.name))
        statuses.append(status)
    Status.objects.bulk_create(statuses)


def follow_noun(organization: Organization, before: Organization) -> None:
    """Let the standard statuses nobody has renamed agree with the organization's new noun: «Готов», «Готова».

    One whose new name is taken keeps the old one. Source: OS-14.
    """
    statuses = {status.key: status for status in lock_statuses(organization).values()}
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            names = zip(_names(before), _names(organization), strict=True)
            for old, new in names:
                status = statuses.get(comparable(old))
                if status and comparable(new) not in statuses:
                    status.call(new)
                    status.revision += 1
                    status.save(update_fields=["name", "key", "revision"])
                    statuses[status.key] = statuses.pop(comparable(old))


def _names(organization: Organization) -> list[str]:
    with speaking_of(organization):
        return [str(standard.name) for standard in STANDARD[Kind(organization.kind)]]
