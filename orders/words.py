"""What a business asks when it accepts, and the words it asks it in. Source: OR-2, TN-8."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Kind, Organization


@dataclass(frozen=True)
class Words:
    """What is accepted is called `title`; `about` and `details` are labels.

    `asked` are the fields of a thing that is left with the house, where one is.
    """

    title: Any
    about: Any
    about_help: Any
    details: Any
    asked: frozenset[str] = frozenset()


_WORDS = {
    Kind.REPAIR_SHOP: Words(
        pgettext_lazy("standard order type", "Repair"),
        pgettext_lazy("what is brought", "Device"),
        _("Make, model and colour."),
        pgettext_lazy("what is broken", "Fault"),
        frozenset({"serial", "appearance", "included"}),
    ),
    Kind.SCHOOL: Words(
        pgettext_lazy("standard order type", "Enrolment"),
        _("What is wanted"),
        _("The course or the lesson, and for whom."),
        _("Details"),
    ),
    Kind.WEB_SHOP: Words(
        pgettext_lazy("standard order type", "Purchase"),
        _("What is bought"),
        _("The goods, in a few words."),
        _("Details"),
    ),
    Kind.SERVICE_COMPANY: Words(
        pgettext_lazy("standard order type", "Call-out"),
        _("What is wanted"),
        _("The work, and what it is done to."),
        _("Details"),
        frozenset({"serial"}),
    ),
}
OF_A_THING = ("serial", "appearance", "included")


def words_of(organization: Organization) -> Words:
    return _WORDS[Kind(organization.kind)]
