"""What each kind of business is, and the noun it starts with. Source: TN-8, OS-14."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Kind
from accounts.nouns import Noun


@dataclass(frozen=True)
class Business:
    explained: str | Promise
    icon: str
    noun: Noun


# A shop's client leaves a thing or buys one: an order. A school and those who come to the client are asked
# for something first, in Russian by a «заявка»: a ticket.
BUSINESSES = {
    Kind.REPAIR_SHOP: Business(
        _("Clients bring a thing; you diagnose it, repair it and hand it back."), "tools", Noun.ORDER
    ),
    Kind.SCHOOL: Business(_("Courses and lessons: applications, trial lessons, groups."), "people", Noun.TICKET),
    Kind.WEB_SHOP: Business(_("Clients buy; you collect, pack and send."), "inbox", Noun.ORDER),
    Kind.SERVICE_COMPANY: Business(
        _("Clients call; your people come: installation, maintenance, cleaning."), "telephone", Noun.TICKET
    ),
}


def noun_of(kind: Kind) -> Noun:
    return BUSINESSES[kind].noun
