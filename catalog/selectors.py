from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import Request
from accounts.models import Organization
from accounts.names import comparable
from accounts.pages import SIZE, Page
from catalog.models import Item

ARCHIVED = "archived"
TABS: tuple[tuple[str, str | Promise], ...] = (
    (Item.Kind.SERVICE.value, _("Services")),
    (Item.Kind.PART.value, pgettext_lazy("of a catalogue", "Parts")),
    (ARCHIVED, _("In the archive")),
)


@dataclass(frozen=True)
class Tab:
    code: str
    label: str
    is_current: bool


def tabs(current: str) -> list[Tab]:
    return [Tab(code, str(label), code == current) for code, label in TABS]


def get_item(request: Request, pk: int) -> Item:
    """Return the item, or 404 for a neighbour's and for none."""
    item = Item.objects.of(request.organization).select_related("organization").filter(pk=pk).first()
    if item is None:
        raise Http404
    return item


def items_in(organization: Organization, tab: str, text: str = "") -> QuerySet[Item]:
    """Return the items of a tab by name; with a text, those that answer to it."""
    own = Item.objects.of(organization).matching(searched(text)).order_by("key")
    return own.archived() if tab == ARCHIVED else own.live().filter(kind=tab)


def page_after(items: QuerySet[Item], after: str) -> Page[Item]:
    """Return the first rows of a list sorted by `key`, which no two share, that lie behind `after`."""
    found = list((items.filter(key__gt=after) if after else items)[: SIZE + 1])
    shown = found[:SIZE]
    return Page(shown, shown[-1].key if len(found) > SIZE else None)


def searched(text: str) -> str:
    """Return what of a typed text is looked for: no longer than a name, without what no name can hold."""
    return text.replace("\x00", "")[:200]


def suggestions(organization: Organization, text: str, most: int = 8) -> list[Item]:
    """Return live items whose name or code contains every word of `text`, the likeliest first; none for an empty one.

    That of just this code stands first, then names that begin so, codes that begin so, names with a word that does.
    Who may only read the catalogue this way is never shown a cost. Source: OR-3.
    """
    key = comparable(searched(text))
    if not key:
        return []
    likelihood = Case(
        When(code_key=key, then=Value(0)),
        When(key__startswith=key, then=Value(1)),
        When(code_key__startswith=key, then=Value(2)),
        When(key__contains=f" {key}", then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    found = Item.objects.of(organization).live().matching(key)
    return list(found.order_by(likelihood, F("key"))[:most])


def called(organization: Organization, *, key: str = "", code_key: str = "") -> Q:
    """Match the items of this name or this code, archived ones too."""
    return Q(organization=organization) & (Q(key=key) | (Q(code_key=code_key) if code_key else Q(pk__in=[])))
