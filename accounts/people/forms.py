from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.translation import gettext_lazy as _

from accounts.forms import HouseForm, HouseModelForm
from accounts.models import Invitation, Membership, Role, User


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
