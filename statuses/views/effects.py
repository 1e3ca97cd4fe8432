from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import rooms
from accounts.access import Request, allow
from accounts.pages import page_below
from accounts.permissions import Act
from statuses.forms import DecisionForm, PageForm
from statuses.kinds import labels
from statuses.models import Decision, Effect
from statuses.selectors import undelivered
from statuses.services import NothingToDecide, choices_for, decide
from statuses.subjects import subject_kind


def get_effect(request: Request, pk: int) -> Effect:
    """Return the effect, or 404 for a neighbour's, for one of a room that is off and of what the member may not see."""
    effect = Effect.objects.filter(organization=request.organization, pk=pk).first()
    if effect is None:
        raise Http404
    find = subject_kind(effect.subject_kind).find
    if not rooms.made_in_open_room(request.organization, find) or not find(request.membership, [effect.subject_id]):
        raise Http404
    return effect


@allow(Act.SETTLE_EFFECTS, "GET")
def effect_list(request: Request) -> HttpResponse:
    """Everything that waits for a person's word: it failed or may have been sent. Source: EF-3, EF-4."""
    form = PageForm(request.GET)
    form.is_valid()
    waiting = undelivered(request.membership).prefetch_related("decisions")
    page = page_below(waiting, "pk", form.cleaned_data.get("before"))
    context = {"page": page, "rows": _with_subjects(request, page.rows), "kinds": labels()}
    return render(request, "statuses/effect/list.html", context)


def _with_subjects(request: Request, effects: Sequence[Effect]) -> list[dict[str, Any]]:
    """Put beside each effect what it is about, where that is, and what may be decided."""
    found: dict[tuple[str, int], Any] = {}
    for code in {effect.subject_kind for effect in effects}:
        ids = {effect.subject_id for effect in effects if effect.subject_kind == code}
        things = subject_kind(code).find(request.membership, ids)
        found |= {(code, pk): thing for pk, thing in things.items()}
    rows = []
    for effect in effects:
        thing = found.get((effect.subject_kind, effect.subject_id))
        address = subject_kind(effect.subject_kind).url(thing) if thing else ""
        rows.append({"effect": effect, "thing": thing, "address": address, "offered": choices_for(effect)})
    return rows


@allow(Act.SETTLE_EFFECTS, "POST")
def effect_decide(request: Request, pk: int) -> HttpResponse:
    """Try again, count as sent or leave an effect that failed or may have been sent. Source: EF-3, EF-4."""
    effect = get_effect(request, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        decide(effect, Decision.Choice(form.cleaned_data["choice"]), by=request.user)
    except NothingToDecide:
        messages.info(request, _("There was nothing left to decide: see how it stands now."))
    if "back" in request.POST:
        return redirect("statuses:effect-list")
    kind = subject_kind(effect.subject_kind)
    return redirect(kind.url(kind.find(request.membership, [effect.subject_id])[effect.subject_id]))
