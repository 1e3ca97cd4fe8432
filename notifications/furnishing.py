"""The texts a new organization's standard statuses start with, in every language clients may have."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import pgettext

from accounts.models import Kind, Organization
from accounts.nouns import by_noun
from notifications.models import Channel, MessageText
from statuses.groups import Group
from statuses.models import Status

# Their statuses say themselves what is so: "at the pick-up point", "to be paid".
_STATUS_SAYS_IT = {Kind.SCHOOL, Kind.WEB_SHOP}


def furnish_texts(organization: Organization) -> None:
    statuses = Status.objects.of(organization).filter(sends_message=True)
    MessageText.objects.bulk_create(
        MessageText(
            organization=organization,
            status=status,
            channel=channel,
            language=language,
            subject=_subject(organization, language) if channel == Channel.EMAIL else "",
            text=standard_text(organization, Group(status.group), language),
        )
        for status in statuses
        for channel in Channel
        for language, _label in settings.LANGUAGES
        if channel == Channel.SMS or status.group == Group.READY
    )


def _subject(organization: Organization, language: str) -> str:
    with translation.override(language):
        return by_noun(
            organization,
            pgettext("message", "Order No. {number}: {status}"),
            pgettext("message", "Ticket No. {number}: {status}"),
        )


def standard_text(organization: Organization, group: Group, language: str) -> str:
    """Return what a message on entering a status of the group says until somebody writes better."""
    says_itself = organization.kind in _STATUS_SAYS_IT
    with translation.override(language):
        if group == Group.READY and not says_itself:
            return by_noun(
                organization,
                pgettext("message", "{organization}: order No. {number} ({about}) is ready. To pay: {due}."),
                pgettext("message", "{organization}: ticket No. {number} ({about}) is ready. To pay: {due}."),
            )
        if group in (Group.READY, Group.DEFERRED) and says_itself:
            return by_noun(
                organization,
                pgettext("message", "{organization}: order No. {number} ({about}): “{status}”. To pay: {due}."),
                pgettext("message", "{organization}: ticket No. {number} ({about}): “{status}”. To pay: {due}."),
            )
        if group == Group.DEFERRED:
            return by_noun(
                organization,
                pgettext(
                    "message",
                    "{organization}: order No. {number} ({about}) needs your word: “{status}”. Please get in touch.",
                ),
                pgettext(
                    "message",
                    "{organization}: ticket No. {number} ({about}) needs your word: “{status}”. Please get in touch.",
                ),
            )
        return by_noun(
            organization,
            pgettext("message", "{organization}: order No. {number} ({about}): “{status}”."),
            pgettext("message", "{organization}: ticket No. {number} ({about}): “{status}”."),
        )


def follow_noun(organization: Organization, before: Organization) -> None:
    """Let the texts nobody has rewritten say the organization's new noun. Source: OS-14."""
    changed = []
    for each in (
        MessageText.objects.filter(organization=organization).select_related("status").select_for_update(of=("self",))
    ):
        group, language = Group(each.status.group), each.language
        if each.text == standard_text(before, group, language):
            each.text = standard_text(organization, group, language)
            changed.append(each)
        if each.subject == _subject(before, language):
            each.subject = _subject(organization, language)
            changed.append(each)
    MessageText.objects.bulk_update({each.pk: each for each in changed}.values(), ["subject", "text"])
