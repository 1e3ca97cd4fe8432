"""What Settings → Statuses asks under the switch of messages: a text per channel and language. Source: EF-7."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.auditing import note
from accounts.models import Did, Membership
from notifications.correspondence import common_values, correspondence_with_a_sample, fill, known_placeholders
from notifications.furnishing import standard_text
from notifications.models import Channel, MessageText, require_known_placeholders
from notifications.parts import Parts, count_parts
from statuses.groups import Action, Group
from statuses.kinds import SettingsForm
from statuses.models import Status


@dataclass(frozen=True)
class Asked:
    """One text as the page shows it: its fields, how it would read on a real order, and its SMS parts."""

    channel: Channel
    language: str
    subject: Any
    text: Any
    preview_subject: str
    preview: str
    parts: Parts | None

    @property
    def place(self) -> str:
        return f"{self.channel.value}-{self.language}"


class MessageTextsForm(SettingsForm):
    action: ClassVar[Action] = Action.MESSAGE
    template_name = "notifications/texts/_form.html"

    def __init__(self, status: Status, data: Mapping[str, Any] | None) -> None:
        self.status = status
        self.kept = {(each.channel, each.language): each for each in _kept(status)}
        super().__init__(data, prefix="message")
        for channel in Channel:
            for language, _label in self.languages:
                self._ask(channel, language)

    @cached_property
    def languages(self) -> list[tuple[str, str]]:
        """Return the languages, the organization's own first."""
        known = [(code, str(label)) for code, label in settings.LANGUAGES]
        return sorted(known, key=lambda language: language[0] != self.status.organization.language)

    def _ask(self, channel: Channel, language: str) -> None:
        kept = self.kept.get((channel, language))
        if channel == Channel.EMAIL:
            self.fields[f"subject-{language}"] = forms.CharField(
                label=_("Subject"),
                max_length=160,
                required=False,
                initial=kept.subject if kept else "",
                validators=[require_known_placeholders],
            )
        self.fields[f"{channel}-{language}"] = forms.CharField(
            label=channel.label,
            max_length=2000,
            required=False,
            initial=kept.text if kept else self._suggested(channel, language),
            validators=[require_known_placeholders],
            widget=forms.Textarea(
                attrs={"rows": 3, "lang": language} | self._previewed(f"#preview-{channel.value}-{language}")
            ),
        )

    def _previewed(self, place: str) -> dict[str, str]:
        """Return what lets htmx draw the preview anew while somebody types: the same page, one piece of it."""
        status = self.status
        edit, new = ("statuses:status-edit", [status.pk]), ("statuses:status-new", [status.group])
        name, arguments = edit if status.pk else new
        return {
            "hx-post": reverse(name, args=arguments),
            "hx-trigger": "input changed delay:500ms",
            "hx-vals": '{"preview": "1"}',
            "hx-target": place,
            "hx-select": place,
            "hx-swap": "outerHTML",
            "hx-sync": "this:replace",
        }

    def _suggested(self, channel: Channel, language: str) -> str:
        """Return what a new status starts with."""
        is_new = not self.status.pk or not self.kept
        if not is_new or channel != Channel.SMS:
            return ""
        return standard_text(self.status.organization, Group(self.status.group), language)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        for language, _label in self.languages:
            if cleaned.get(f"email-{language}") and not cleaned.get(f"subject-{language}", "x"):
                self.add_error(f"subject-{language}", _("Write a subject."))
        written = [name for name in cleaned if not name.startswith("subject-") and cleaned[name]]
        if not written and not self.errors:
            self.add_error(f"sms-{self.languages[0][0]}", _("Write at least one text, or switch the message off."))
        return cleaned

    def keep(self, status: Status, by: Membership) -> None:
        for channel in Channel:
            for language, _label in self.languages:
                subject = self.cleaned_data.get(f"subject-{language}", "") if channel == Channel.EMAIL else ""
                self._keep(status, by, MessageText(
                    organization=status.organization, status=status, channel=channel, language=language,
                    subject=subject, text=self.cleaned_data[f"{channel}-{language}"],
                ))  # fmt: skip

    def _keep(self, status: Status, by: Membership, written: MessageText) -> None:
        kept = self.kept.get((Channel(written.channel), written.language))
        before = {name: getattr(kept, name, "") for name in ("subject", "text")}
        fields = {
            name: (before[name], getattr(written, name)) for name in before if before[name] != getattr(written, name)
        }
        if not fields:
            return
        if kept and not written.text:
            kept.delete()
        elif kept or written.text:
            written.pk = kept.pk if kept else None
            written.save()
        note(by, Did.CHANGED, written, fields, called=f"{status.name}: {written}")

    @property
    def placeholders(self) -> list[str]:
        return sorted(known_placeholders())

    @cached_property
    def sample(self) -> tuple[str, dict[str, str]]:
        """Return what the preview speaks of, and the values it fills in; without anything yet, nothing."""
        organization = self.status.organization
        said = self.data.get("public_name") or self.data.get("name") or self.status.for_clients
        known, subject = correspondence_with_a_sample(organization, self.reader)
        if known is None:
            return "", {}
        recipient = known.recipients([subject])[subject.pk]
        written = [str(self[name].value() or "") for name in self.fields]
        found = {name: values[subject.pk] for name, values in known.look_up(written, [subject]).items()}
        told = known.placeholders(subject, organization, self.status.group)
        return str(subject), {**told, **found, **common_values(organization, recipient, said)}

    @property
    def asked(self) -> list[Asked]:
        return [self._asked(channel, language) for language, _label in self.languages for channel in Channel]

    def _asked(self, channel: Channel, language: str) -> Asked:
        text = self[f"{channel}-{language}"]
        subject = self[f"subject-{language}"] if channel == Channel.EMAIL else None
        preview = fill(str(text.value() or ""), self.sample[1])
        return Asked(
            channel=channel,
            language=language,
            subject=subject,
            text=text,
            preview_subject=fill(str(subject.value() or ""), self.sample[1]) if subject else "",
            preview=preview,
            parts=count_parts(preview) if channel == Channel.SMS else None,
        )


def _kept(status: Status) -> list[MessageText]:
    return list(MessageText.objects.filter(status=status)) if status.pk else []
