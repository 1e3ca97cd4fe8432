from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization
from notifications.correspondence import Recipient, common_values, correspondence, fill
from notifications.forms import MessageForm
from notifications.gateways import Message, gateway_for
from notifications.models import Channel, MessageText
from statuses.groups import Action
from statuses.kinds import Intent, Kind, Outcome, Planned, Result
from statuses.models import Effect

Texts = dict[tuple[int | None, str], dict[str, MessageText]]


class MessageKind(Kind):
    """A message to the client when something enters a status that says so. Source: OS-4, EF-3, EF-7."""

    code: ClassVar[str] = "message"
    icon: ClassVar[str] = "envelope"
    label: ClassVar[str | Promise] = gettext_lazy("Message")
    action: ClassVar[Action | None] = Action.MESSAGE
    leaves_house: ClassVar[bool] = True

    def plan(self, intents: Sequence[Intent]) -> list[Planned]:
        asked = [intent for intent in intents if Action.MESSAGE in intent.to.switches]
        if not asked:
            return []
        texts = _texts({intent.to.status_id for intent in asked if intent.to.status_id})
        recipients = _recipients(asked)
        return [
            planned
            for intent in asked
            for channel in Channel
            if (planned := _planned(intent, channel, texts, recipients.get(intent.subject.pk)))
        ]

    def form(self, planned: Planned, data: Mapping[str, Any] | None = None) -> forms.Form | None:
        return None if planned.blocked else MessageForm(data, planned=planned)

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
    for text in MessageText.objects.filter(status_id__in=status_ids):
        texts.setdefault((text.status_id, text.channel), {})[text.language] = text
    return texts


def _recipients(intents: Sequence[Intent]) -> dict[int, Recipient]:
    found: dict[int, Recipient] = {}
    for kind in {intent.subject.subject_kind for intent in intents}:
        known = correspondence(kind)
        if known:
            found.update(known.recipients([i.subject for i in intents if i.subject.subject_kind == kind]))
    return found


def _planned(intent: Intent, channel: Channel, texts: Texts, recipient: Recipient | None) -> Planned | None:
    languages = texts.get((intent.to.status_id, channel))
    known = correspondence(intent.subject.subject_kind)
    if not languages or not recipient or not known:
        return None
    text = _in_language(languages, recipient, intent.organization)
    said = known.placeholders(intent.subject, intent.organization)
    values = {**said, **common_values(intent.organization, recipient, intent.to.name)}
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


def _in_language(languages: dict[str, MessageText], recipient: Recipient, organization: Organization) -> MessageText:
    wished = (recipient.language, organization.language)
    return next((languages[code] for code in wished if code in languages), next(iter(languages.values())))


def _says(channel: Channel, address: str) -> str:
    return (_("SMS to %(to)s") if channel == Channel.SMS else _("E-mail to %(to)s")) % {"to": address or "—"}


def _no_address(channel: Channel) -> str:
    if channel == Channel.SMS:
        return _("No phone of the client is known: no SMS will be sent.")
    return _("No e-mail of the client is known: no e-mail will be sent.")
