from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from accounts import navigation
from accounts.access import Request, everyone, members


@members("GET")
def home(request: Request) -> HttpResponse:
    """Lead to the first room that is on and that the member may enter."""
    return redirect(navigation.entries_for(request.membership)[0].url_name)


@everyone("GET")
def health(request: HttpRequest) -> HttpResponse:
    """Say whether the pages can be served: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok"})
