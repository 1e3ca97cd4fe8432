"""Settling the selected effects: how each stands, what to do with them, row by row. Source: TN-5, EF-3, EF-4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Request
from accounts.admin_selection import MOST, Selection, read_selection
from statuses.forms import DecisionForm
from statuses.models import Decision, Effect
from statuses.services import NothingToDecide, choices_for, decide

_LIST = "admin:statuses_effect_changelist"


@dataclass(frozen=True)
class Row:
    """An effect in the table: `outcome` is "" before, then "settled" or "refused", `says` its sentence."""

    effect: Effect
    outcome: str = ""
    says: str = ""


def answer(request: Request, model_admin: Any) -> HttpResponse:
    """Answer with the choice of what to do, or do it and say how it went."""
    if request.method != "POST":
        return redirect(_LIST)
    effects = model_admin.get_queryset(request).order_by("-pk")
    selection = read_selection(request.POST, effects, lambda effect: effect.fence)
    if not selection.rows:
        messages.warning(request, _("Nothing of what was selected is here."))
        return redirect(_LIST)
    if selection.too_many:
        messages.warning(request, _("At most %(most)d can be selected at once.") % {"most": MOST})
        return redirect(_LIST)
    model_admin.prepare(request, selection.rows)
    form = DecisionForm(request.POST) if "confirm" in request.POST else None
    if form and form.is_valid():
        choice = Decision.Choice(form.cleaned_data["choice"])
        rows = [_settled(request, effect, choice, selection) for effect in selection.rows]
        settled = sum(row.outcome == "settled" for row in rows)
        told = ngettext("%(number)d was settled.", "%(number)d were settled.", settled) % {"number": settled}
        return _page(request, "statuses/admin/settled.html", selection, {"rows": rows, "told": told})
    context = {
        "rows": [Row(effect) for effect in selection.rows],
        "choices": _choices(selection.rows),
        "problem": _("Choose what to do.") if form else "",
    }
    return _page(request, "statuses/admin/settle.html", selection, context, status=422 if form else 200)


def _choices(effects: Sequence[Effect]) -> list[tuple[Decision.Choice, int]]:
    """Return what may be decided, each with the number of effects it may be decided about."""
    offered = [choices_for(effect) for effect in effects]
    counted = [(choice, sum(choice in choices for choices in offered)) for choice in Decision.Choice]
    return [(choice, number) for choice, number in counted if number]


@transaction.atomic
def _settled(request: Request, effect: Effect, choice: Decision.Choice, selection: Selection[Effect]) -> Row:
    """Decide about one effect unless it was tried again since the list was drawn."""
    held = Effect.objects.select_for_update(of=("self",)).get(pk=effect.pk)
    stands = {"state": held.get_state_display()}
    if held.fence != selection.seen.get(effect.pk, -1):
        return Row(effect, "refused", _("It was tried again meanwhile and now is “%(state)s”.") % stands)
    try:
        decided = decide(held, choice, by=request.user)
    except NothingToDecide:
        return Row(effect, "refused", _("Nothing to decide: it is “%(state)s”.") % stands)
    return Row(effect, "settled", decided.get_state_display())


def _page(
    request: Request, template: str, selection: Selection[Effect], context: dict[str, Any], status: int = 200
) -> HttpResponse:
    frame = admin.site.each_context(request)
    shown = {"title": _("What failed, or may have been sent"), "opts": Effect._meta, "selection": selection}
    return TemplateResponse(request, template, frame | shown | {"box": ACTION_CHECKBOX_NAME} | context, status=status)
