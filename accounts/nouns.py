"""The organization's noun, order or ticket, in everything that is said. Source: OS-14.

Two whole sentences stand side by side and both are translated: in Russian the nouns differ in gender, so that
adjectives, verbs and plurals around them differ too. Where a text says "No. 12" it needs no noun.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from accounts.models import Organization

Said = TypeVar("Said")


class Noun(models.TextChoices):
    """What the organization calls the thing it works on."""

    ORDER = "order", _("Order")
    TICKET = "ticket", _("Ticket")


_in_force: ContextVar[str] = ContextVar("noun", default=Noun.ORDER.value)


def by_noun(organization: Organization, order: Said, ticket: Said) -> Said:
    """Return the sentence that has the organization's noun."""
    return ticket if organization.noun == Noun.TICKET else order


def number_of_orders(organization: Organization, held: int) -> str:
    """Say how many: 3 orders, 3 tickets."""
    orders = ngettext("%(held)s order", "%(held)s orders", held)
    tickets = ngettext("%(held)s ticket", "%(held)s tickets", held)
    return by_noun(organization, orders, tickets) % {"held": held}


# --- texts written down before any organization is known: labels, headings, names of models ---------


@contextmanager
def speaking_of(organization: Organization) -> Iterator[None]:
    """Let lazy texts have this organization's noun: inside a request it is in force already."""
    before = _in_force.set(organization.noun)
    try:
        yield
    finally:
        _in_force.reset(before)


def _by_noun_in_force(order: str | Promise, ticket: str | Promise) -> str:
    return str(ticket if _in_force.get() == Noun.TICKET else order)


# by_noun_lazy(_("orders"), _("tickets")): said by the noun, and in the language, of the moment it is read.
by_noun_lazy = lazy(_by_noun_in_force, str)
