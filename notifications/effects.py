from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization
from accounts.statements import RowsById
from notifications.correspondence import Recipient, common_values, correspondence, fill
from notifications.forms import MessageForm
from notifications.gateways import Message, gateway_for
from notifications.models import Channel, MessageText
from notifications.texts import MessageTextsForm
from statuses.groups import Action
from statuses.kinds import Intent, Kind, Outcome, Planned, Result, SettingsForm
from statuses.models import Effect, Status
from statuses.selectors import last_public_names


class Text(NamedTuple):
    subject: str
    text: str


Texts = dict[tuple[int | None, str], dict[str, Text]]
_texts_of = RowsById(
    lambda ids: MessageText.objects.filter(status_id__in=ids).values_list(
        "status_id", "channel", "language", "subject", "text"
    )
)


class MessageKind(Kind):
    """A message to the client when something enters a status that says so. Source: OS-4, EF-3, EF-7."""

    code: ClassVar[str] = "message"
    icon: ClassVar[str] = "envelope"
    label: ClassVar[str | Promise] = gettext_lazy("Message")
    action: ClassVar[Action | None] = Action.MESSAGE
    leaves_house: ClassVar[bool] = True

    def plan(self, intents: Sequence[Intent]) -> list[Planned]:
        asked = [intent for intent in intents if Action.MESSAGE in intent.to.switches and not intent.reopening]
        if not asked:
            return []
        texts = _texts({intent.to.status_id for intent in asked if intent.to.status_id})
        recipients, said = _recipients(asked), _status_names(asked)
        found = _looked_up(asked, texts)
        return [
            item
            for intent in asked
            for item in _planned(
                intent, texts, recipients.get(intent.subject.pk), said[intent.subject.pk], found[intent.subject.pk]
            )
        ]

    def form(self, planned: Planned, data: Mapping[str, Any] | None = None) -> forms.Form | None:
        return None if planned.blocked else MessageForm(data, planned=planned)

    def settings(self, status: Status, data: Mapping[str, Any] | None = None) -> SettingsForm | None:
        return MessageTextsForm(status, data)

    def revise(self, planned: Planned, answer: Mapping[str, Any]) -> Planned | None:
        if not answer["send"]:
            return None
        written = {name: answer[name] for name in ("subject", "text") if name in answer}
        return Planned(**{**vars(planned), "payload": planned.payload | written})

    def carry_out(self, effect: Effect) -> Outcome:
        organization = Organization.objects.get(pk=effect.organization_id)
        payload = effect.payload
        with translation.override(organization.language):
            gateway = gateway_for(organization, Channel(payload["channel"]))
            if gateway is None:
                return Outcome(Result.REFUSED, _("No SMS gateway is set up yet (Settings → Gateway)."))
            message = Message(effect.key, payload["to"], payload["text"], payload.get("subject", ""))
            return gateway.send(message)

    def honours_key(self, effect: Effect) -> bool:
        organization = Organization.objects.get(pk=effect.organization_id)
        gateway = gateway_for(organization, Channel(effect.payload["channel"]))
        return gateway is not None and gateway.honours_key


def _texts(status_ids: set[int]) -> Texts:
    """Return the texts of statuses, by status and channel, then by language, in one query."""
    texts: Texts = {}
    for status_id, channel, language, subject, text in _texts_of(status_ids):
        texts.setdefault((status_id, channel), {})[language] = Text(subject, text)
    return texts


def _recipients(intents: Sequence[Intent]) -> dict[int, Recipient]:
    found: dict[int, Recipient] = {}
    for kind in {intent.subject.subject_kind for intent in intents}:
        known = correspondence(kind)
        if known:
            found.update(known.recipients([i.subject for i in intents if i.subject.subject_kind == kind]))
    return found


def _status_names(intents: Sequence[Intent]) -> dict[int, str]:
    """Return what clients read as the status, by subject id: of an internal one, the last public one. Source: OS-6."""
    names = {intent.subject.pk: intent.to.public or intent.origin.public for intent in intents}
    unsaid = [intent for intent in intents if not names[intent.subject.pk]]
    for kind in {intent.subject.subject_kind for intent in unsaid}:
        ids = [intent.subject.pk for intent in unsaid if intent.subject.subject_kind == kind]
        names |= last_public_names(unsaid[0].organization, kind, ids)
    return names


def _looked_up(intents: Sequence[Intent], texts: Texts) -> dict[int, dict[str, str]]:
    """Return, by subject id, the placeholders that take a query: none, unless a text names them."""
    found: dict[int, dict[str, str]] = {intent.subject.pk: {} for intent in intents}
    written = [part for languages in texts.values() for text in languages.values() for part in text]
    for kind in {intent.subject.subject_kind for intent in intents}:
        known = correspondence(kind)
        subjects = [intent.subject for intent in intents if intent.subject.subject_kind == kind]
        for name, values in (known.look_up(written, subjects) if known else {}).items():
            for pk, value in values.items():
                found[pk][name] = value
    return found


def _planned(
    intent: Intent, texts: Texts, recipient: Recipient | None, status: str, found: Mapping[str, str]
) -> Iterator[Planned]:
    """Yield a message for each channel the status has a text for."""
    known = correspondence(intent.subject.subject_kind)
    if not recipient or not known:
        return
    said = known.placeholders(intent.subject, intent.organization, intent.to.code)
    values = {**said, **found, **common_values(intent.organization, recipient, status)}
    for channel in Channel:
        languages = texts.get((intent.to.status_id, channel))
        if languages:
            text = _in_language(languages, recipient, intent.organization)
            yield _message(intent, channel, text, recipient, values)


def _message(intent: Intent, channel: Channel, text: Text, recipient: Recipient, values: dict[str, str]) -> Planned:
    address = recipient.phone if channel == Channel.SMS else recipient.email
    return Planned(
        kind=MessageKind.code,
        intent=intent,
        name=channel.value,
        payload={
            "channel": channel.value,
            "to": address,
            "subject": fill(text.subject, values),
            "text": fill(text.text, values),
        },
        says=_says(channel, address),
        lane=channel.value,
        blocked="" if address else _no_address(channel),
    )


def _in_language(languages: dict[str, Text], recipient: Recipient, organization: Organization) -> Text:
    wished = (recipient.language, organization.language)
    return next((languages[code] for code in wished if code in languages), next(iter(languages.values())))


def _says(channel: Channel, address: str) -> str:
    return (_("SMS to %(to)s") if channel == Channel.SMS else _("E-mail to %(to)s")) % {"to": address or "—"}


def _no_address(channel: Channel) -> str:
    if channel == Channel.SMS:
        return _("No phone of the client is known: no SMS will be sent.")
    return _("No e-mail of the client is known: no e-mail will be sent.")
