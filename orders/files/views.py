from __future__ import annotations

import logging
from pathlib import PurePosixPath

from django import forms
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import Request, allow, require
from accounts.permissions import Act, may
from accounts.uploads import takes_files, were_refused
from orders.files.selectors import get_attachment, require_own_attachment
from orders.files.services import add_files, remove_file
from orders.models import Attachment, Order
from orders.models.attachment import MOST_BYTES, MOST_PER_ORDER
from orders.selectors import get_order
from orders.views.page import render_order

log = logging.getLogger(__name__)
_TYPES = {".jpg": "image/jpeg", ".webp": "image/webp", ".pdf": "application/pdf"}


class FilesForm(forms.Form):
    key = forms.UUIDField()


@allow(Act.EDIT_ORDERS, "POST")
@takes_files(MOST_PER_ORDER * MOST_BYTES + 1024 * 1024)
def attachment_add(request: Request, number: int) -> HttpResponse:
    order = get_order(request, number)
    require(may(request.membership, Act.EDIT_ORDERS, given_to=order.performer_id))
    form, uploads = FilesForm(request.POST), request.FILES.getlist("files") + request.FILES.getlist("photo")
    if were_refused(request):
        return _refuse(request, order, [_("That is more than 200 MB at once. Add the files in several goes.")])
    if not uploads:
        return _refuse(request, order, [_("Choose the files to add: images or PDF, up to 10 MB each.")])
    if not form.is_valid():
        return _refuse(request, order, [_("Nothing was added. Choose the files once more.")])
    added = add_files(order, uploads, key=form.cleaned_data["key"], by=request.membership)
    if added.refused:
        return _refuse(request, order, added.refused)
    return redirect("orders:order-detail", order.number)


def _refuse(request: Request, order: Order, sentences: list[str]) -> HttpResponse:
    return render_order(request, order, files_refused=sentences, status=422)


@allow(Act.EDIT_ORDERS, "POST")
def attachment_remove(request: Request, number: int, pk: int) -> HttpResponse:
    order = get_order(request, number)
    require(may(request.membership, Act.EDIT_ORDERS, given_to=order.performer_id))
    require_own_attachment(order, pk)
    remove_file(order, pk, by=request.membership)
    return redirect("orders:order-detail", order.number)


@allow(Act.SEE_ORDERS, "GET")
def attachment_file(request: Request, number: int, pk: int) -> HttpResponseBase:
    """Give a file back: an image in the browser, a PDF as a download. Nothing in it can act for us there."""
    attachment = get_attachment(get_order(request, number), pk)
    return _answer(attachment.file, attachment)


@allow(Act.SEE_ORDERS, "GET")
def attachment_thumbnail(request: Request, number: int, pk: int) -> HttpResponseBase:
    attachment = get_attachment(get_order(request, number), pk)
    return _answer(attachment.thumbnail, attachment)


def _answer(stored: FieldFile, attachment: Attachment) -> HttpResponseBase:
    """Answer with a stored file. One that is not on the disk, which only a bad back-up leaves, is 404."""
    ending = PurePosixPath(stored.name or "").suffix
    if ending not in _TYPES:
        raise Http404
    try:
        opened = stored.open("rb")
    except FileNotFoundError as missing:
        log.error("the file of attachment %s is missing", attachment.pk)  # noqa: TRY400  # the trace says no more
        raise Http404 from missing
    is_download = attachment.kind != Attachment.Kind.IMAGE
    response = FileResponse(opened, as_attachment=is_download, filename=attachment.name, content_type=_TYPES[ending])
    # The browser itself draws an image alone with styles of its own.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # What is kept under an address never changes; who may see it may, so that it is not kept for long.
    response["Cache-Control"] = "private, max-age=600"
    return response
