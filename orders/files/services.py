"""Adding and removing files of an order. Source: OR-5."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from django.core.files.base import File
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.nouns import by_noun
from orders import transitions
from orders.files.content import FileRefused, check
from orders.files.names import named
from orders.models import Attachment, Event, Order
from orders.models.attachment import MOST_PER_ORDER

log = logging.getLogger(__name__)


@dataclass
class Added:
    """What became of the files of one form: those kept now or by its first sending, a sentence for each other."""

    kept: list[Attachment] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def add_files(order: Order, uploads: Sequence[File[Any]], *, key: UUID, by: Membership) -> Added:
    """Keep files with an order, each checked by its content, with its event; one refused does not hinder others.

    `key` is the form's: the same files by the same form twice add nothing. Each is checked and written before the
    order is locked, since an image takes its time; what then finds no place is taken away again. Source: OR-5.
    """
    added, times = Added(), Counter[str]()
    for upload in uploads:
        digest = _digest(upload)
        times[digest] += 1
        try:
            added.kept.append(_add_file(order, upload, uuid5(key, f"{digest} {times[digest]}"), by))
        except FileRefused as refused:
            added.refused.append(str(refused))
    return added


def _digest(upload: File[Any]) -> str:
    """Return what tells a file from others: a form whose answer was lost may be sent again with other files."""
    digest = sha256(repr((upload.name, upload.size)).encode())
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _add_file(order: Order, upload: File[Any], key: UUID, by: Membership) -> Attachment:
    there = Attachment.objects.filter(organization=order.organization, key=key).first()
    if there:
        return there
    _require_place(order, upload)
    attachment = _written(order, upload, key, by)
    try:
        kept = _keep(order, attachment, upload)
    except BaseException:
        _take_away(attachment)
        raise
    if kept is not attachment:
        _take_away(attachment)
    return kept


def _written(order: Order, upload: File[Any], key: UUID, by: Membership) -> Attachment:
    """Check an upload and write what is kept of it, without a row yet. Raises FileRefused."""
    checked = check(upload)
    attachment = Attachment(
        organization=order.organization,
        order=order,
        key=key,
        kind=checked.kind,
        name=checked.name,
        size=checked.file.size,
        by=by.user,
        by_name=by.user.name,
    )
    attachment.file.save(checked.name, checked.file, save=False)
    try:
        if checked.thumbnail:
            attachment.thumbnail.save(checked.name, checked.thumbnail, save=False)
    except BaseException:
        _take_away(attachment)
        raise
    return attachment


@transaction.atomic
def _keep(order: Order, attachment: Attachment, upload: File[Any]) -> Attachment:
    """Write the row and its event; return what the same form added meanwhile, if it did. Raises FileRefused."""
    (held,) = transitions.lock([order])
    there = Attachment.objects.filter(organization=order.organization, key=attachment.key).first()
    if there:
        return there
    _require_place(held, upload)
    attachment.save()
    _note(attachment, Event.What.FILE_ADDED, attachment.by, attachment.by_name)
    return attachment


def _require_place(order: Order, upload: File[Any]) -> None:
    if order.attachments.count() >= MOST_PER_ORDER:
        sentence = by_noun(
            order.organization,
            _("“%(name)s” was not added: an order holds 20 files. Remove one that is not needed."),
            _("“%(name)s” was not added: a ticket holds 20 files. Remove one that is not needed."),
        )
        raise FileRefused(sentence % {"name": named(upload.name or "")})


@transaction.atomic
def remove_file(order: Order, pk: int, *, by: Membership) -> None:
    """Remove a file, if it is still there: its row with an event, what is stored once that is certain."""
    (held,) = transitions.lock([order])
    attachment = held.attachments.filter(pk=pk).first()
    if attachment is None:
        return
    attachment.delete()
    _note(attachment, Event.What.FILE_REMOVED, by.user, by.user.name)
    transaction.on_commit(partial(_take_away, attachment), robust=True)


def _note(attachment: Attachment, what: Event.What, by: Any, by_name: str) -> None:
    Event.objects.create(
        organization=attachment.organization,
        order=attachment.order,
        what=what,
        thing=attachment.name,
        by=by,
        by_name=by_name,
    )


def _take_away(attachment: Attachment) -> None:
    """Delete what is stored of a file that has no row: what cannot be deleted is logged, it is in nobody's way."""
    for stored in _stored(attachment):
        try:
            stored.storage.delete(str(stored.name))
        except OSError:
            log.exception("left over: %s", stored.name)


def _stored(attachment: Attachment) -> list[FieldFile]:
    return [stored for stored in (attachment.file, attachment.thumbnail) if stored]
