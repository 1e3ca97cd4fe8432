"""A price list comes in: upload, preview, confirm; and goes out, as the template to fill in. Source: OR-3."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import Request, allow
from accounts.permissions import Act
from accounts.uploads import were_refused
from catalog.importing.columns import LABELS, labels
from catalog.importing.exporting import as_csv, as_xlsx
from catalog.importing.forms import LargeUploadForm, UploadForm
from catalog.importing.reading import Unreadable
from catalog.importing.services import (
    CatalogueChanged,
    ImportExpired,
    apply_import,
    keep_upload,
    preview,
    rows_read,
)
from catalog.importing.telling import tell_done, tell_refused, tell_wanted
from catalog.models import Import

# So many rows of each sort a page shows; the counts are of all.
SHOWN = 100
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def get_import(request: Request, pk: int) -> Import:
    found = Import.objects.filter(organization=request.organization, pk=pk).select_related("organization", "by").first()
    if found is None:
        raise Http404
    return found


@allow(Act.IMPORT, "GET", "POST")
def import_new(request: Request) -> HttpResponse:
    """Upload a price list; nothing of it is written before it was looked through."""
    form = _upload_form(request)
    if form.is_valid():
        file, said = form.cleaned_data["file"], form.cleaned_data
        try:
            kept = keep_upload(
                content=file.read(), file_name=file.name, kind=said["kind"], key=said["key"], by=request.membership
            )
        except Unreadable as unreadable:
            form.add_error("file", str(unreadable))
        else:
            return redirect("catalog:import-detail", kept.pk)
    return render(request, "catalog/import/new.html", {"form": form}, status=422 if form.is_bound else 200)


def _upload_form(request: Request) -> UploadForm:
    if request.method != "POST":
        return UploadForm()
    return LargeUploadForm(request.POST) if were_refused(request) else UploadForm(request.POST, request.FILES)


@allow(Act.IMPORT, "GET", "POST")
def import_detail(request: Request, pk: int) -> HttpResponse:
    """What the file would do to the catalogue as it is now; posted, exactly that is done. Then: what it did."""
    imported = get_import(request, pk)
    if imported.is_expired:
        messages.warning(request, str(ImportExpired()))
        return redirect("catalog:import-new")
    if request.method != "POST":
        return _page(request, imported)
    try:
        done = apply_import(imported, digest=request.POST.get("digest", ""), by=request.membership)
    except CatalogueChanged as changed:
        return _page(request, imported, problem=str(changed))
    messages.success(request, _("“%(name)s” is in the catalogue.") % {"name": done.file_name})
    return redirect("catalog:import-detail", done.pk)


def _page(request: Request, imported: Import, *, problem: str = "") -> HttpResponse:
    context: dict[str, Any] = {"imported": imported, "read": rows_read(imported), "shown": SHOWN}
    if imported.applied_at:
        changed = tell_done(imported.outcome["changed"][:SHOWN], request.organization)
        refused = tell_refused(imported.outcome["refused"][:SHOWN])
        context |= {"outcome": imported.outcome, "changed": changed, "refused": refused}
        return render(request, "catalog/import/done.html", context)
    plan = preview(imported)
    context |= {
        "plan": plan,
        "added": plan.added[:SHOWN],
        "changed": tell_wanted(plan.changed[:SHOWN], request.organization),
        "refused": tell_refused((row.line, row.name, row.reasons) for row in plan.refused[:SHOWN]),
        "problem": problem,
        "missing": labels([name for name in LABELS if name not in imported.columns["places"]]),
    }
    return render(request, "catalog/import/preview.html", context, status=409 if problem else 200)


@allow(Act.IMPORT, "GET")
def export_csv(request: Request) -> HttpResponse:
    return _file(as_csv(request.organization), "text/csv; charset=utf-8", "catalogue.csv")


@allow(Act.IMPORT, "GET")
def export_xlsx(request: Request) -> HttpResponse:
    return _file(as_xlsx(request.organization), _XLSX, "catalogue.xlsx")


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
