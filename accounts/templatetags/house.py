"""Tags every page has: tokens of forms, icons, and amounts and times as the organization's country writes them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from phonenumbers.phonenumber import PhoneNumber as ParsedNumber

from accounts import formats, nouns
from accounts.models import Organization

register = template.Library()

# Of what stands longer over its limit than that, only this is said.
_MOST_HOURS = 99

_ICONS = Path(settings.BASE_DIR) / "static" / "vendor" / "bootstrap-icons"


@cache
def _svg(name: str) -> str:
    svg = (_ICONS / f"{name}.svg").read_text()
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw a vendored icon; with a label it speaks, without one it only accompanies text."""
    drawn = mark_safe(_svg(name))  # nosec B308 B703  # a file of our own, never user text
    if not label:
        return drawn
    return format_html(
        '<span class="icon" title="{0}">{1}<span class="visually-hidden">{0}</span></span>', label, drawn
    )


@register.simple_tag(takes_context=True)
def form_tokens(context: template.Context) -> SafeString:
    """The CSRF token, and the organization the form is drawn for: switched in another tab, it is refused.

    One for all forms of a page: a new mask of the token for each would guard nothing more.
    """
    request = context["request"]
    if not hasattr(request, "form_tokens"):
        request.form_tokens = _form_tokens(request)
    tokens: SafeString = request.form_tokens
    return tokens


def _form_tokens(request: Any) -> SafeString:
    token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
    organization = getattr(request, "organization", None)
    if organization is None:
        return token
    return token + format_html('<input type="hidden" name="organization" value="{}">', organization.pk)


@register.simple_tag(takes_context=True)
def money(context: template.Context, amount: Decimal) -> str:
    return formats.money(amount, context["organization"])


@register.simple_tag(takes_context=True)
def quantity(context: template.Context, amount: Decimal) -> str:
    return formats.number(amount, context["organization"])


@register.simple_tag(takes_context=True)
def count(context: template.Context, held: int) -> str:
    return formats.count(held, context["organization"])


@register.simple_tag(takes_context=True)
def when(context: template.Context, at: datetime, *, whole: bool = False) -> SafeString:
    """A moment: the clock today, day and clock otherwise; `whole`, as on paper, both always."""
    local, organization = timezone.localtime(at), context["organization"]
    both = f"{formats.day(local, organization)} {formats.clock(local, organization)}"
    text = both if whole else formats.moment(local, organization)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), text)


@register.simple_tag(takes_context=True)
def day(context: template.Context, at: datetime) -> SafeString:
    return dated(at, context["organization"])


def dated(at: datetime, organization: Organization) -> SafeString:
    """Return the day of a moment as its country writes it, for people and for machines."""
    local = timezone.localtime(at)
    text = formats.day(local, organization)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), text)


@register.simple_tag(takes_context=True)
def calendar_day(context: template.Context, day: date) -> str:
    """A day as the organization's country writes it."""
    return formats.day(day, context["organization"])


@register.simple_tag(takes_context=True)
def phone(context: template.Context, number: Any) -> str:
    if isinstance(number, str):
        return formats.stored_phone(number, context["organization"])
    if not isinstance(number, ParsedNumber) or not number.country_code:
        return str(number)
    return formats.phone(number, context["organization"])


@register.simple_tag(takes_context=True)
def order_number(context: template.Context, number: int) -> str:
    return formats.order_number(number, context["organization"])


@register.simple_tag(takes_context=True)
def order_title(context: template.Context, number: int) -> str:
    return _("No. %(number)s") % {"number": formats.order_number(number, context["organization"])}


@register.simple_tag(takes_context=True)
def by_noun(context: template.Context, order: str, ticket: str) -> str:
    """Say the one of two whole sentences that has the organization's noun: by_noun _("Orders") _("Tickets")."""
    return nouns.by_noun(context["organization"], order, ticket)


@register.simple_tag(takes_context=True)
def number_of_orders(context: template.Context, held: int) -> str:
    """Say how many: 3 orders, 3 tickets."""
    return nouns.number_of_orders(context["organization"], held)


class ByNoun(template.Node):
    def __init__(self, order: template.NodeList, ticket: template.NodeList) -> None:
        self.order, self.ticket = order, ticket

    def render(self, context: template.Context) -> SafeString:
        return nouns.by_noun(context["organization"], self.order, self.ticket).render(context)


@register.tag
def of_orders(parser: template.base.Parser, token: template.base.Token) -> ByNoun:
    """Hold two blocks, for sentences with values or plurals: of_orders … of_tickets … endof_orders."""
    order = parser.parse(("of_tickets",))
    parser.delete_first_token()
    ticket = parser.parse(("endof_orders",))
    parser.delete_first_token()
    return ByNoun(order, ticket)


@register.filter
def lasted(duration: timedelta) -> str:
    """A duration in its two largest units: 2 d 4 h, 3 h 10 min, under a minute."""
    minutes = int(duration.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return _("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)d min") % {"minutes": minutes} if minutes else _("under a minute")


@register.filter
def days_late(deadline: datetime) -> str:
    days = (timezone.now() - deadline).days
    return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days} if days else _("late")


@register.filter
def over_limit(over: timedelta) -> str:
    """How much working time more than a status allows: 4 h over the limit."""
    hours, minutes = divmod(int(over.total_seconds() // 60), 60)
    if hours >= _MOST_HOURS:
        return _("%(hours)d+ h over the limit") % {"hours": _MOST_HOURS}
    if hours:
        return _("%(hours)d h over the limit") % {"hours": hours}
    return _("%(minutes)d min over the limit") % {"minutes": max(minutes, 1)}


@register.filter
def at(table: dict[Any, Any], key: Any) -> Any:
    """Look a key up in a table; None where it is not there."""
    return table.get(key)
