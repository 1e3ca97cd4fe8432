from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from allauth.account.forms import SignupForm
from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.countries import countries, country_name, currencies, time_zones
from accounts.drawn import Drawn
from accounts.kinds import BUSINESSES
from accounts.models import Kind, Organization, User
from accounts.services import Founding, change_organization, found_organization
from accounts.taxes import TaxMode
from accounts.widgets import LongSelect


class _Helped:
    """Gives a form its crispy helper: the page writes the form tag, its tokens and its buttons."""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper


class HouseForm(_Helped, forms.Form):
    pass


class HouseModelForm(_Helped, forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    pass


class PercentField(forms.DecimalField):
    """0 to 100, with as many decimals as the column keeps, written with a point or a comma."""

    def __init__(self, *, decimal_places: int = 3, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=widget, min_value=0, max_value=100, decimal_places=decimal_places, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Draw a percent without the zeros the column keeps; what was typed stays as typed."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # as DecimalField has it
        text = "".join(str(value or "").split()).removesuffix("%").replace(",", ".")
        percent: Decimal | None = super().to_python(text)
        return percent


class KindCards(forms.RadioSelect):
    """A card for each kind of business, with what it is in a sentence."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        return option | {"business": BUSINESSES[Kind(value)]}


class SignUpForm(_Helped, SignupForm):  # type: ignore[misc]  # allauth has no types
    """A person signs up with the organization they found; both come into being together. Source: TN-3."""

    organization_name = forms.CharField(label=_("Name of your business"), max_length=120)
    kind = forms.ChoiceField(
        label=_("What is your business?"),
        choices=Kind.choices,
        widget=KindCards,
        help_text=_("It sets the statuses and words you start with; all of them can be changed later."),
    )
    country = forms.ChoiceField(label=_("Country"), widget=LongSelect)
    organization_language = forms.ChoiceField(label=_("Language of documents and messages"), choices=settings.LANGUAGES)
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    field_order = ["kind", "organization_name", "country", "organization_language", "name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        russian = get_language() == "ru"
        self.fields["country"].choices = countries()
        self.fields["country"].initial = "RU" if russian else "US"
        self.fields["organization_language"].initial = "ru" if russian else "en"

    @transaction.atomic
    def save(self, request: HttpRequest) -> User:
        user: User = super().save(request)
        user.name = self.cleaned_data["name"]
        user.language = get_language() or ""
        user.save(update_fields=["name", "language"])
        founding = Founding(
            name=self.cleaned_data["organization_name"],
            country=self.cleaned_data["country"],
            language=self.cleaned_data["organization_language"],
            kind=Kind(self.cleaned_data["kind"]),
        )
        found_organization(founding, owner=user)
        return user


class OrganizationForm(Drawn, HouseModelForm):
    """The organization as its owner sets it up."""

    class Meta:
        model = Organization
        fields = [
            "name",
            "noun",
            "country",
            "currency",
            "time_zone",
            "language",
            "number_prefix",
            "number_digits",
            "technicians_see_all",
            "legal_name",
            "tax_number",
            "address",
            "phone",
            "email",
            "bank_details",
            "tax_mode",
            "tax_name",
            "tax_percent",
        ]
        widgets = {"bank_details": forms.Textarea(attrs={"rows": 3})}

    def clean_number_prefix(self) -> str:
        """Let a prefix be read apart from the number: R-12, not R112."""
        prefix: str = self.cleaned_data["number_prefix"]
        if not all(sign.isalpha() or sign.isdecimal() or sign in "-/." for sign in prefix) or prefix[-1:].isdecimal():
            raise forms.ValidationError(
                _("Use letters, digits and - / . only, and no digit at the end: it would run into the number.")
            )
        return prefix

    def clean_number_digits(self) -> int:
        """Take a cleared field for no zeros at all."""
        digits: int | None = self.cleaned_data["number_digits"]
        return digits or 0

    def clean_tax_percent(self) -> Decimal:
        """Take a cleared field for nothing."""
        percent: Decimal | None = self.cleaned_data["tax_percent"]
        return percent or Decimal(0)

    def clean(self) -> dict[str, Any]:
        """A tax has a name and a rate; where there is none, neither is kept.

        A page that was drawn before there was a tax to ask for leaves it as it is.
        """
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "tax_mode" not in self.data:
            return cleaned | {name: getattr(self.instance, name) for name in ("tax_mode", "tax_name", "tax_percent")}
        if cleaned.get("tax_mode") == TaxMode.NONE:
            return cleaned | {"tax_name": "", "tax_percent": Decimal(0)}
        if "tax_name" in cleaned and not cleaned["tax_name"]:
            self.add_error("tax_name", _("Write what documents call the tax."))
        if "tax_percent" in cleaned and not cleaned["tax_percent"]:
            self.add_error("tax_percent", _("Write the percent, above 0."))
        return cleaned

    def _number_preview(self) -> str:
        """Return how No. 12 looks as the fields stand now, as far as they make sense."""
        prefix, digits = (
            str(self.data.get(name, getattr(self.instance, name))) for name in ("number_prefix", "number_digits")
        )
        return prefix + "12".zfill(int(digits) if digits.isdecimal() and len(digits) == 1 else 0)

    def save(self, commit: bool = True) -> Organization:  # noqa: FBT001, FBT002
        change_organization(self.instance, self.Meta.fields, drawn=self.drawn)
        organization: Organization = self.instance
        return organization

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number_digits"].required = False
        self.fields["tax_mode"].required = "tax_mode" in self.data
        self.fields["tax_percent"] = PercentField(
            label=_("Percent of tax"),
            required=False,
            help_text=_("What is accepted from then on has it; what was accepted before keeps its own."),
        )
        self.fields["number_digits"].help_text = format_html(
            '{} <output id="number-preview" data-number="12">{}</output>',
            _("Shorter numbers are filled with zeros; 0 leaves them as they are. No. 12 looks so:"),
            self._number_preview(),
        )
        country, currency, time_zone = self.instance.country, self.instance.currency, self.instance.time_zone
        self.fields["country"] = _choice(_("Country"), countries(), (country, country_name(country)))
        self.fields["currency"] = _choice(_("Currency"), currencies(), (currency, currency))
        self.fields["time_zone"] = _choice(_("Time zone"), time_zones(), (time_zone, time_zone))
        self.draw(self.instance, self.Meta.fields)


def _choice(label: Any, offered: Sequence[tuple[str, str]], own: tuple[str, str]) -> forms.ChoiceField:
    """Return a choice in which what is set stays, though it is offered no more: else saving would set the first."""
    is_offered = any(code == own[0] for code, _name in offered)
    return forms.ChoiceField(label=label, choices=offered if is_offered else [own, *offered], widget=LongSelect)


class PreferencesForm(HouseForm):
    """What a person chose for themselves; either may come alone."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    theme = forms.ChoiceField(choices=User.Theme.choices, required=False)
