from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from accounts.access import Request, members
from accounts.search import meant
from accounts.search import search as search_all
from accounts.words import words_in

# Hits of each room: in the list under the box while one types, and on the page.
_WHILE_TYPING, _ON_THE_PAGE = 6, 50
_LONGEST = 120


@members("GET")
def search(request: Request) -> HttpResponse:
    """Find orders, clients and what else rooms have by one text; a number opens its order. Source: OR-7."""
    text = request.GET.get("q", "").replace("\x00", " ").strip()[:_LONGEST]
    is_typing = bool(request.htmx) and request.htmx.target == "found"
    found = []
    if words_in(text):
        found = search_all(request.membership, text, _WHILE_TYPING if is_typing else _ON_THE_PAGE)
    hit = None if is_typing else meant(found)
    if hit:
        return redirect(hit.url)
    number = sum(len(each.hits) for each in found)
    said = ngettext("%(number)d found", "%(number)d found", number) % {"number": number}
    context = {"text": text, "searched": text, "found": found, "said": said}
    return render(request, "desk/search.html#found" if is_typing else "desk/search.html", context)
