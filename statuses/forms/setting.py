"""What Settings → Statuses asks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.forms import HouseForm
from accounts.models import Role
from accounts.permissions import TABLE as PERMISSIONS
from accounts.permissions import Act, Reach
from statuses.colours import Colour
from statuses.groups import OPEN, SWITCHES, Action, Group, May, may
from statuses.models import MOST_HOURS, SETTABLE_BY, Passage, Status, StatusQuerySet
from statuses.services.editing import FIELDS, Said

_ROLE_LABELS = {
    Role.MANAGER: _("Managers"),
    Role.FRONT_DESK: pgettext_lazy("people", "Front desk"),
    Role.TECHNICIAN: _("Technicians, on what is given to them"),
}

_LONGEST_ID = 18


def require_visible(name: str) -> None:
    if not any(unicodedata.category(character)[0] in "LNSP" for character in name):
        raise ValidationError(_("Write a name with at least one letter, digit or sign."))


class OriginsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    def label_from_instance(self, status: Any) -> str:
        return str(status.name)

    def clean(self, value: Any) -> Any:
        """Refuse what no id can be: the database would break at so large a number."""
        for each in value or ():
            if len(str(each)) > _LONGEST_ID:
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": each})
        return super().clean(value)


class StatusForm(HouseForm):
    """One status: its name, what it does, who may set it and from where. `seen` is the revision the page showed."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=60, validators=[require_visible])
    public_name = forms.CharField(
        label=_("Name for clients"),
        max_length=60,
        required=False,
        help_text=_("What clients read instead. Empty: the name."),
    )
    is_internal = forms.BooleanField(
        label=_("Internal"), required=False, help_text=_("Clients go on seeing the status before it.")
    )
    colour = forms.ChoiceField(label=_("Colour"), choices=Colour.choices, widget=forms.RadioSelect)
    time_limit = forms.IntegerField(
        label=_("Time limit, hours"),
        required=False,
        min_value=1,
        max_value=MOST_HOURS,
        help_text=_("Hours the location is open. What stands here longer is marked. Empty: no limit."),
    )
    is_excluded = forms.BooleanField(
        label=_("The deadline does not count here"),
        required=False,
        help_text=_("For waiting that is not up to you, as for the client's answer: nothing here is overdue."),
    )
    requires_comment = forms.BooleanField(label=_("Ask for a comment"), required=False)
    from_anywhere = forms.BooleanField(label=_("From any status"), required=False)
    drop_forbidden = forms.BooleanField(label=_("Yes, switch that off"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def __init__(self, data: Mapping[str, Any] | None = None, *, status: Status, origins: Iterable[int] = ()) -> None:
        drawn = {name: getattr(status, name) for name in FIELDS} | {"origins": list(origins), "seen": status.revision}
        super().__init__(data, initial=drawn)
        self.status, self.home = status, Group(status.group)
        for action, switch in SWITCHES.items():
            self.fields[switch] = forms.BooleanField(label=action.label, required=False)
        for role in _settable_roles(self.home):
            self.fields[SETTABLE_BY[role]] = forms.BooleanField(label=_ROLE_LABELS[role], required=False)
        groups = OPEN if self.home in OPEN and status.pk else (self.home,)
        choices = [(group.value, group.label) for group in groups]
        if self.home.closes:
            del self.fields["time_limit"], self.fields["is_excluded"]
        self.fields["group"] = forms.ChoiceField(label=_("Group"), choices=choices)
        self.fields["origins"] = OriginsField(
            _open_statuses(status), label=_("Only from"), required=False, widget=forms.CheckboxSelectMultiple
        )

    @property
    def switches(self) -> list[tuple[Action, Any]]:
        """Each action with its field; None where the group never allows it."""
        return [
            (action, self[switch] if may(self.home, action) is not May.NEVER else None)
            for action, switch in SWITCHES.items()
        ]

    @property
    def roles(self) -> list[Any]:
        return [self[SETTABLE_BY[role]] for role in _settable_roles(self.home)]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "origins" in cleaned and not cleaned.get("from_anywhere") and not cleaned["origins"]:
            self.add_error("origins", gettext("Tick at least one status, or let it be reached from any."))
        if cleaned.get("time_limit") and cleaned.get("is_excluded"):
            self.add_error("time_limit", gettext("Where the deadline does not count there is no limit: clear it."))
        return cleaned

    @property
    def said(self) -> Said:
        values = {name: self.cleaned_data[name] for name in FIELDS if name in self.cleaned_data}
        origins = [status.pk for status in self.cleaned_data["origins"]]
        return Said(values, origins, self.cleaned_data["drop_forbidden"])


class PlaceForm(HouseForm):
    """Where a status goes: behind another, or a step up or down. `after` is empty for the first place."""

    after = forms.IntegerField(required=False, min_value=1)
    step = forms.ChoiceField(required=False, choices=[("up", ""), ("down", "")])


class RemoveForm(HouseForm):
    """Where what sits in a status moves when it is archived."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, status: Status) -> None:
        super().__init__(data)
        self.fields["receiver"] = forms.ModelChoiceField(
            _open_statuses(status), label=_("Move them to"), required=False, empty_label=_("Choose a status")
        )


def _open_statuses(besides: Status) -> StatusQuerySet:
    """Return the live statuses of open groups, one aside."""
    own = Status.objects.of(besides.organization).live().filter(group__in=OPEN)
    return own.exclude(pk=besides.pk).in_order()


def _settable_roles(group: Group) -> list[Role]:
    """Return the roles that can set a status of the group at all, owners aside: they always may."""
    act = Act.CLOSE_ORDERS if group.closes else Act.MOVE_ORDERS
    (row,) = [row for row in PERMISSIONS if act in row.acts]
    return [role for role in SETTABLE_BY if row.reach[role] is not Reach.NONE]


def origins_of(status: Status) -> list[int]:
    return list(Passage.objects.filter(status=status).values_list("origin_id", flat=True)) if status.pk else []
