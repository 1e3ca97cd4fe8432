from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import HouseForm, HouseModelForm
from accounts.models import Invitation, Location, Membership, Role, User


class InvitationForm(HouseForm):
    email = forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), choices=Role, initial=Role.FRONT_DESK)


class RoleForm(HouseForm):
    role = forms.ChoiceField(label=_("Role"), choices=Role)


class HeirField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    def label_from_instance(self, membership: Membership) -> str:
        return str(membership.user)


class EndingForm(HouseForm):
    """Taking a person out: who gets what they still have in hand."""

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Membership.objects.performers(member.organization).exclude(pk=member.pk)
        self.fields["heir"] = HeirField(others, label=_("Give it to"), required=False, empty_label=_("Nobody yet"))


class LocationsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    def clean(self, value: Any) -> Any:
        """Refuse ids that no row can have; the database would break at them."""
        strange = [said for said in value or () if len(str(said)) > 18]
        if strange:
            params = {"value": strange[0]}
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params=params)
        return super().clean(value)


class PlacesForm(HouseForm):
    """Where a person works: at every location, or at some. Source: TN-7.

    `handing` is drawn once they turn out to have something in hand elsewhere: `heir` gets it then.
    """

    EVERY, SOME = "every", "some"
    where = forms.ChoiceField(
        label=_("Where they work"),
        choices=[(EVERY, _("At every location, also those to come")), (SOME, _("Only at these:"))],
        widget=forms.RadioSelect,
    )
    handing = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"where": self.EVERY if member.everywhere else self.SOME, "locations": member.location_ids}
        locations = Location.objects.of(member.organization).filter(Q(archived_at=None) | Q(pk__in=member.location_ids))
        self.fields["locations"] = LocationsField(
            locations.order_by("pk"), label=_("Locations"), required=False, widget=forms.CheckboxSelectMultiple
        )
        others = Membership.objects.performers(member.organization).exclude(pk=member.pk)
        self.fields["heir"] = HeirField(others, label=_("Give it to"), required=False, empty_label=_("Nobody yet"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("where") == self.SOME and "locations" in cleaned and not cleaned["locations"]:
            self.add_error("locations", gettext("Choose one location at least."))
        return cleaned

    @property
    def chosen(self) -> list[Location] | None:
        """Return the locations a valid form limits the person to; None: it does not."""
        return list(self.cleaned_data["locations"]) if self.cleaned_data["where"] == self.SOME else None


class JoiningForm(HouseForm):
    """A person without an account who was invited; the e-mail is the one that was invited."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    password1 = forms.CharField(
        label=_("Password"), strip=False, max_length=256, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._invitation = invitation
        self.fields["password1"].help_text = password_validators_help_text_html()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if password := cleaned.get("password1"):
            newcomer = User(email=self._invitation.email, name=cleaned.get("name", ""))
            try:
                get_adapter().clean_password(password, user=newcomer)
            except forms.ValidationError as refused:
                self.add_error("password1", refused)
        return cleaned


class NameForm(HouseModelForm):
    class Meta:
        model = User
        fields = ["name", "shortcuts"]
        help_texts = {"shortcuts": _("Single keys: / searches, N accepts, ? shows them all. Ctrl K searches anyway.")}
