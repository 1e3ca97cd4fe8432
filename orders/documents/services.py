from __future__ import annotations

from django.db import transaction

from accounts.auditing import note
from accounts.drawn import digest_of, require_as_drawn
from accounts.models import Did, Membership, Organization
from orders.documents.kinds import Document
from orders.documents.standard import standard
from orders.models import DocumentTemplate


def template_of(organization: Organization, document: Document) -> DocumentTemplate:
    """Return the organization's own template, or the standard one, which has no row."""
    own = DocumentTemplate.objects.filter(organization=organization, document=document)
    return own.select_related("organization").first() or DocumentTemplate(
        organization=organization, document=document, text=standard(document, organization.language)
    )


@transaction.atomic
def save_template(document: Document, text: str, *, by: Membership, drawn: str = "") -> None:
    """Keep what a document says from now on; what is the standard one needs no row.

    `drawn` is the digest of the page it was typed on. Raises ChangedMeanwhile.
    """
    template = _hold(document, by)
    if template.text == text:
        return
    require_as_drawn(drawn, digest_of(template, ["text"]))
    before, is_new = template.text, template.pk is None
    template.text = text
    if text == standard(document, by.organization.language):
        note(by, Did.REMOVED, template)
        template.delete()
        return
    template.save()
    note(by, Did.ADDED if is_new else Did.CHANGED, template, {"text": (before, text)})


def reset_template(document: Document, *, by: Membership, drawn: str = "") -> None:
    """Let a document say the standard again. Raises ChangedMeanwhile."""
    save_template(document, standard(document, by.organization.language), by=by, drawn=drawn)


def _hold(document: Document, by: Membership) -> DocumentTemplate:
    # The organization's row, as there may be no template yet: of two at once the second waits, and is told.
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization.pk)
    return template_of(by.organization, document)
