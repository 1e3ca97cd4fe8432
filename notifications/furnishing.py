"""The texts a new organization's standard statuses start with, in every language clients may have."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import pgettext

from accounts.models import Organization
from notifications.models import Channel, MessageText
from statuses.groups import Group
from statuses.models import Status


def furnish_texts(organization: Organization) -> None:
    statuses = Status.objects.of(organization).filter(sends_message=True)
    MessageText.objects.bulk_create(
        MessageText(
            organization=organization,
            status=status,
            channel=channel,
            language=language,
            subject=_subject(language) if channel == Channel.EMAIL else "",
            text=standard_text(organization, Group(status.group), language),
        )
        for status in statuses
        for channel in Channel
        for language, _label in settings.LANGUAGES
        if channel == Channel.SMS or status.group == Group.READY
    )


def _subject(language: str) -> str:
    with translation.override(language):
        return pgettext("message", "No. {number}: {status}")


def standard_text(organization: Organization, group: Group, language: str) -> str:
    """Return what a message on entering a status of the group says until somebody writes better."""
    with translation.override(language):
        if group == Group.READY:
            return pgettext("message", "{organization}: No. {number} ({about}) is ready. To pay: {total}.")
        if group == Group.DEFERRED:
            return pgettext(
                "message", "{organization}: No. {number} ({about}) needs your word: “{status}”. Please get in touch."
            )
        return pgettext("message", "{organization}: No. {number} ({about}): “{status}”.")
