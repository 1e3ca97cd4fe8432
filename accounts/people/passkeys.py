"""Passkeys as the library takes them, but for what nobody's browser would send: that is refused, not broken at."""

from __future__ import annotations

import binascii
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

# What decoding and checking raise at JSON that only looks like a credential.
_NONSENSE = (AttributeError, KeyError, TypeError, ValueError, IndexError, binascii.Error)


class CredentialField(forms.JSONField):
    """What the device said, as JSON; drawn empty again, for it is good once."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError as too_deep:
            raise forms.ValidationError(self.error_messages["invalid"]) from too_deep

    def bound_data(self, data: Any, initial: Any) -> Any:
        return None


class _Sound:
    """Takes a credential that the library breaks at for a wrong one."""

    def _clean_fields(self) -> None:
        try:
            super()._clean_fields()  # type: ignore[misc]
        except _NONSENSE:
            self._refuse()

    def _clean_form(self) -> None:
        try:
            super()._clean_form()  # type: ignore[misc]
        except _NONSENSE:
            self._refuse()

    def _refuse(self) -> None:
        self.add_error("credential", get_adapter().validation_error("incorrect_code"))  # type: ignore[attr-defined]


class AddPasskeyForm(_Sound, webauthn.AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    credential = CredentialField()
    name = forms.CharField(label=_("What to call it"), required=False, max_length=80)
    passwordless = forms.BooleanField(
        label=_("Sign in with it instead of the password"),
        required=False,
        initial=True,
        help_text=_("It then asks for your fingerprint, face or PIN. Without, it is asked for after the password."),
    )


class AuthenticateForm(_Sound, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField()


class LoginForm(_Sound, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField()


class ReauthenticateForm(_Sound, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField()
