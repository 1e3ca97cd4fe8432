"""Settings → Statuses: one page, the chosen status beside its group; htmx swaps it, without it the same page loads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Request, allow
from accounts.permissions import Act
from statuses import holders
from statuses.forms import PlaceForm, RemoveForm, StatusForm
from statuses.forms.setting import origins_of
from statuses.groups import Action, Group
from statuses.kinds import SettingsForm, registered_kinds
from statuses.models import Status
from statuses.refusals import NameTaken, ReceiverNeeded, StatusChanged, StatusRefused
from statuses.selectors import blocks, cut_off_without, drainings
from statuses.services import add_status, change_status, place_status
from statuses.services.editing import in_order
from statuses.transitions import remove_status, restore_status


@allow(Act.CONFIGURE_STATUSES, "GET")
def status_list(request: Request) -> HttpResponse:
    """The six groups with their statuses, what each may do and how many orders sit in it. Source: OS-1 to OS-5."""
    if request.htmx and request.htmx.target == "drainings":
        context = {"drainings": drainings(request.organization)}
        return render(request, "statuses/status/list.html#drainings", context)
    return _page(request)


def get_status(request: Request, pk: int) -> Status:
    status = Status.objects.of(request.organization).select_related("organization").filter(pk=pk).first()
    if status is None:
        raise Http404
    return status


@allow(Act.CONFIGURE_STATUSES, "GET", "POST")
def status_new(request: Request, group: str) -> HttpResponse:
    """Add a status to a group. Source: OS-6."""
    if group not in Group.values:
        raise Http404
    return _edit(request, Status(organization=request.organization, group=group))


@allow(Act.CONFIGURE_STATUSES, "GET", "POST")
def status_edit(request: Request, pk: int) -> HttpResponse:
    """Everything that can be set on a status. Source: OS-6 to OS-8, OS-23."""
    status = get_status(request, pk)
    return _archived(request, status) if status.archived_at else _edit(request, status)


def _archived(request: Request, status: Status) -> HttpResponse:
    """Answer who acts on a status that was archived meanwhile, in another tab or by somebody else."""
    messages.warning(request, _("“%(name)s” is in the archive by now. You can restore it.") % {"name": status.name})
    return redirect(f"{reverse('statuses:status-list')}#status-{status.pk}")


def _edit(request: Request, status: Status) -> HttpResponse:
    form = StatusForm(request.POST or None, status=status, origins=origins_of(status))
    asked = [asks for kind in registered_kinds() if (asks := kind.settings(status, request.POST or None))]
    for asks in asked:
        asks.reader = request.membership
    if request.method != "POST":
        return _form(request, status, form, asked)
    if "preview" in request.POST:
        if request.htmx:
            side = _asked(status, form, asked)
            return render(request, "statuses/status/_form.html", {"side": side, "form": form, "status": status})
        return _form(request, status, form, asked)
    switched = {action: bool(request.POST.get(field.name)) for action, field in form.switches if field}
    wanted = [asks for asks in asked if switched.get(asks.action)]
    if not all([form.is_valid(), *(asks.is_valid() for asks in wanted)]):
        return _form(request, status, form, asked, code=422)
    try:
        kept = _save(request, status, form, wanted)
    except StatusRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _form(request, status, form, asked, refused=refused, code=409 if _is_stale(refused) else 422)
    messages.success(request, _("“%(name)s” is saved.") % {"name": kept.name})
    return redirect(f"{reverse('statuses:status-list')}#status-{kept.pk}")


def _is_stale(refused: StatusRefused) -> bool:
    return isinstance(refused, StatusChanged)


@transaction.atomic
def _save(request: Request, status: Status, form: StatusForm, wanted: Sequence[SettingsForm]) -> Status:
    if status.pk:
        kept = change_status(status, form.said, by=request.membership, seen=form.cleaned_data["seen"])
    else:
        kept = add_status(Group(status.group), form.said, by=request.membership)
    for asks in wanted:
        asks.keep(kept, request.membership)
    return kept


@allow(Act.CONFIGURE_STATUSES, "POST")
def status_place(request: Request, pk: int) -> HttpResponse:
    """Put a status behind another of its group, or a step up or down. Source: OS-6."""
    status, form = get_status(request, pk), PlaceForm(request.POST)
    if status.archived_at:
        return _archived(request, status)
    if not form.is_valid():
        raise Http404
    after = form.cleaned_data["after"]
    if after and after not in _ids_of(request, status):
        raise Http404
    if form.cleaned_data["step"]:
        after = _step(request, status, form.cleaned_data["step"])
    try:
        place_status(status, after=after, by=request.membership)
    except StatusChanged as refused:
        messages.warning(request, str(refused))
    return redirect(f"{reverse('statuses:status-list')}#status-{status.pk}")


def _ids_of(request: Request, status: Status) -> list[int]:
    statuses = list(Status.objects.of(request.organization))
    return [each.pk for each in in_order(statuses, Group(status.group))]


def _step(request: Request, status: Status, step: str) -> int | None:
    """Return behind which status a step up or down leads; None: first."""
    order = _ids_of(request, status)
    at = order.index(status.pk) if status.pk in order else 0
    if step == "up":
        return order[at - 2] if at >= 2 else None
    return order[min(at + 1, len(order) - 1)] if len(order) > 1 else None


@allow(Act.CONFIGURE_STATUSES, "GET", "POST")
def status_remove(request: Request, pk: int) -> HttpResponse:
    """Erase a status that was never used, archive another; open orders move to a receiver. Source: OS-9 to OS-11."""
    status = get_status(request, pk)
    if status.archived_at:
        return _archived(request, status)
    form = RemoveForm(request.POST if request.method == "POST" else None, status=status)
    if request.method != "POST":
        return _removal(request, status, form)
    if not form.is_valid():
        return _removal(request, status, form, code=422)
    receiver = form.cleaned_data["receiver"]
    try:
        draining = remove_status(status, receiver=receiver.pk if receiver else None, by=request.membership)
    except ReceiverNeeded as refused:
        form.add_error("receiver", str(refused))
        return _removal(request, status, form, code=422)
    except StatusRefused as refused:
        return _removal(request, status, form, problem=str(refused), code=409)
    said = _("What sits in “%(name)s” is on its way.") if draining else _("“%(name)s” is gone from the pickers.")
    messages.success(request, said % {"name": status.name})
    return redirect("statuses:status-list")


@allow(Act.CONFIGURE_STATUSES, "POST")
def status_restore(request: Request, pk: int) -> HttpResponse:
    """Bring an archived status back; one that is live stays as it is. Source: OS-9."""
    status = get_status(request, pk)
    try:
        restore_status(status, by=request.membership)
    except StatusRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("“%(name)s” is back.") % {"name": status.name})
    return redirect(f"{reverse('statuses:status-list')}#status-{status.pk}")


def _form(
    request: Request,
    status: Status,
    form: StatusForm,
    asked: Sequence[SettingsForm],
    *,
    refused: StatusRefused | None = None,
    code: int = 200,
) -> HttpResponse:
    side = _asked(status, form, asked) | {
        "restorable": refused.by if isinstance(refused, NameTaken) and refused.by.archived_at else None,
        "confirm": refused is not None and hasattr(refused, "actions"),
    }
    return _page(request, side, code)


def _asked(status: Status, form: StatusForm, asked: Sequence[SettingsForm]) -> dict[str, Any]:
    return {"status": status, "form": form, "asked": {asks.action: asks for asks in asked}}


def _removal(request: Request, status: Status, form: RemoveForm, *, problem: str = "", code: int = 200) -> HttpResponse:
    sitting = 0 if status.closes else holders.open_in(status)
    side = {
        "status": status,
        "removal": form,
        "sitting": sitting,
        "is_used": bool(sitting) or holders.is_used(status),
        "problem": problem,
        "cut_off": cut_off_without(status),
    }
    return _page(request, side, code)


def _page(request: Request, side: dict[str, Any] | None = None, code: int = 200) -> HttpResponse:
    context = {
        "groups": blocks(request.organization),
        "actions": Action,
        "drainings": drainings(request.organization),
        "side": side,
    }
    return render(request, "statuses/status/list.html", context, status=code)
