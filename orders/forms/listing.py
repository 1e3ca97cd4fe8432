"""The address of the list: tab, filters, sorting and page, read from what anybody may have typed. Source: OR-6."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import formats
from accounts.models import Membership
from accounts.permissions import Act, Reach, reach
from crm_clients.models import Client
from orders.forms.list_fields import ListFields
from orders.models import OrderType
from orders.selectors import FIRST, NOBODY, OPEN_TAB, Deadline, Filters, Place, Sort
from orders.selectors.paging import Step
from statuses.groups import CLOSING
from statuses.models import Status

_LONGEST = {"days": 3650, "hours": 9999}
# What only open orders have.
_OF_OPEN = ("deadline", "longer", "unit", "sort")
_PLACES = ("after", "before")
_FOLDED = ("status", "type", "location", "since", "until", "unpaid", "longer")


class ListForm(ListFields):
    """What the address asks for. What cannot be is left out and told in `ignored`; the rest holds."""

    def __init__(self, data: QueryDict, *, membership: Membership) -> None:
        said: dict[str, Any] = {name: data[name] for name in self.base_fields if name in data}
        if said.get("performer") == str(membership.pk):
            # A link sent by somebody else names me by id.
            said["performer"] = "me"
        super().__init__(said)
        self.membership = membership
        self.ignored: list[str] = []
        self.statuses = list(Status.objects.of(membership.organization).in_order())
        for name, choices in self._choices().items():
            self._field(name).choices = choices
        known = {str(status.pk) for status in self.statuses}
        asked = list(dict.fromkeys(data.getlist("status")))
        said["status"] = [each for each in asked if each in known]
        self.full_clean()
        self.of_client = self._find_client()
        self._leave_out_what_cannot_be([each for each in asked if each not in known])
        self.said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}

    # --- what may be chosen -----------------------------------------------------------------------

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def _choices(self) -> dict[str, list[tuple[str, str | Promise]]]:
        organization = self.membership.organization
        types = OrderType.objects.of(organization).in_order()
        locations = self.membership.locations if self.membership.sees_several_locations else []
        return {
            "status": [(str(status.pk), status.name) for status in self.statuses],
            "performer": self._performers(),
            "type": _several([(str(each.pk), each.name) for each in types]),
            "location": _several([(str(each.pk), each.name) for each in locations]),
        }

    def _performers(self) -> list[tuple[str, str | Promise]]:
        """Return me, nobody and the others; who sees only their own has nobody to choose between."""
        mine: tuple[str, str | Promise] = ("me", _("Me"))
        if reach(self.membership, Act.SEE_ORDERS) is Reach.OWN:
            return [mine]
        people = Membership.objects.performers(self.membership.organization)
        others = [(str(each.pk), str(each.user)) for each in people if each.pk != self.membership.pk]
        return [mine, ("nobody", _("Nobody yet")), *others]

    def _find_client(self) -> Client | None:
        """Return the client whose orders are asked for; one the member may not see is none."""
        pk = self.cleaned_data.get("client")
        if not pk:
            return None
        found = Client.objects.seen_by(self.membership).filter(pk=pk).first()
        if found is None:
            self.add_error("client", gettext("There is no such client."))
        return found

    # --- what cannot be ---------------------------------------------------------------------------

    def _leave_out_what_cannot_be(self, strange: Sequence[str]) -> None:
        for said in strange[:1]:
            self.ignored.append(self._cannot_be("status", said))
        for name in list(self.errors):
            self._drop(self._cannot_be(name, str(self.data.get(name, ""))), name)
        self.current: str = self.cleaned_data.get("tab") or OPEN_TAB
        if self.current in CLOSING:
            self._leave_out_what_is_open()
        self._leave_out_other_tabs()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self._drop(gettext("The first day is after the last one. Both were left out."), "since", "until")
        most = _LONGEST[self.cleaned_data.get("unit") or "days"]
        if (self.cleaned_data.get("longer") or 0) > most:
            self._drop(self._cannot_be("longer", str(self.cleaned_data["longer"])), "longer")
        self.step = self._read_step()

    def _leave_out_what_is_open(self) -> None:
        for name in _OF_OPEN:
            if self.cleaned_data.get(name) and name != "unit":
                sentence = gettext("“%(field)s” is asked of open ones only. It was left out.")
                self._drop(sentence % {"field": self.fields[name].label}, name)
            self.cleaned_data.pop(name, None)

    def _leave_out_other_tabs(self) -> None:
        here = {str(status.pk) for status in self.statuses_here}
        asked = self.cleaned_data.get("status") or []
        for status in self.statuses:
            if str(status.pk) in asked and str(status.pk) not in here:
                sentence = gettext("“%(status)s” is not in this tab. It was left out.")
                self.ignored.append(sentence % {"status": status.name})
        self.cleaned_data["status"] = [pk for pk in asked if pk in here]

    def _read_step(self) -> Step:
        for name in _PLACES:
            said = self.cleaned_data.get(name)
            if said and (place := Place.read(said, self.sorting)):
                return Step(place, backwards=name == "before")
            if said:
                self._drop(gettext("There is no such page. This is the first one."), *_PLACES)
        return FIRST

    def tell_of_more(self, most: int) -> None:
        """Say that the text stands in more than was looked through: there may be older ones under these filters."""
        sentence = gettext("More than %(most)s have this text: only the newest were looked through. Type another word.")
        self.ignored.append(sentence % {"most": formats.count(most, self.membership.organization)})

    def _cannot_be(self, name: str, value: str) -> str:
        sentence = gettext("“%(field)s” cannot be “%(value)s”. It was left out.")
        shown = value.replace("\x00", "")
        shown = f"{shown[:30]}…" if len(shown) > 30 else shown
        return sentence % {"field": self.fields[name].label, "value": shown}

    def _drop(self, sentence: str, *names: str) -> None:
        self.ignored.append(sentence)
        for name in names:
            self.cleaned_data.pop(name, None)

    # --- what is asked ----------------------------------------------------------------------------

    @property
    def statuses_here(self) -> list[Status]:
        """The statuses whose orders this tab may hold; an archived one only where orders stay in it."""
        if self.current == OPEN_TAB:
            return [status for status in self.statuses if not status.closes and not status.archived_at]
        here = [status for status in self.statuses if status.group == self.current]
        return here if self.current in CLOSING else [status for status in here if not status.archived_at]

    @property
    def sorting(self) -> Sort:
        if self.current in CLOSING:
            return Sort.CLOSED
        asked = self.cleaned_data.get("sort")
        return next((sort for sort in Sort if sort.code == asked), self.usual_sorting)

    @property
    def usual_sorting(self) -> Sort:
        """How it is sorted unless another way is asked for: what is latest first, which has its index."""
        match self.cleaned_data.get("deadline"):
            case None | "":
                return Sort.NEWEST
            case Deadline.OVER_LIMIT.value:
                return Sort.LONGEST
            case _:
                return Sort.DEADLINE

    @property
    def filters(self) -> Filters:
        said = self.said
        longer, unit = said.get("longer"), said.get("unit") or "days"
        return Filters(
            statuses=frozenset(int(pk) for pk in said.get("status", ())),
            performer=self._performer(),
            order_type=int(said["type"]) if "type" in said else None,
            location=int(said["location"]) if "location" in said else None,
            client=said.get("client"),
            since=said.get("since"),
            until=said.get("until"),
            deadline=Deadline(said["deadline"]) if "deadline" in said else None,
            unpaid="unpaid" in said,
            longer=timedelta(**{unit: longer}) if longer else None,
            text=said.get("q", ""),
        )

    def _performer(self) -> int | None:
        match self.said.get("performer"):
            case None:
                return None
            case "me":
                return self.membership.row_id
            case "nobody":
                return NOBODY
            case other:
                return int(other)

    def choices_of(self, name: str) -> list[tuple[str, str | Promise, bool]]:
        """Return value, label and whether it is chosen, of each choice of a field."""
        chosen = _each(self.said.get(name))
        return [(str(value), label, value in chosen) for value, label in self._field(name).choices]

    @property
    def is_open(self) -> bool:
        return self.current not in CLOSING

    @property
    def folded(self) -> int:
        """How many filters are in force that the bar does not show unfolded."""
        return sum(name in self.said for name in _FOLDED)

    # --- addresses --------------------------------------------------------------------------------

    def address(self, **changed: Any) -> str:
        """Return the query of this list with some of it changed; None leaves a part out. Another list: its start."""
        asked = {name: value for name, value in self.said.items() if name not in _PLACES} | changed
        return "?" + urlencode([(name, each) for name, value in asked.items() for each in _each(value)])

    def address_of_tab(self, tab: str) -> str:
        """Return the query of another tab under the filters it can have."""
        left_out = ("status", *(_OF_OPEN if tab in CLOSING else ()))
        return self.address(**dict.fromkeys(left_out), tab=tab)

    @property
    def here(self) -> str:
        """The query of this very page."""
        return self.address(**{name: self.said.get(name) for name in _PLACES})

    @property
    def cleared(self) -> str:
        """The query of the same tab, sorted as it is, without a filter."""
        kept = {name: value for name, value in self.said.items() if name in {"tab", "sort"}}
        return "?" + urlencode(kept or {"tab": self.current})

    def address_toggling(self, status: Status) -> str:
        chosen = list(self.said.get("status", []))
        pk = str(status.pk)
        return self.address(status=[each for each in chosen if each != pk] if pk in chosen else [*chosen, pk])


def _several(choices: list[tuple[str, str | Promise]]) -> list[tuple[str, str | Promise]]:
    """Return choices that tell one order from another: one alone does not."""
    return choices if len(choices) > 1 else []


def _each(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]
