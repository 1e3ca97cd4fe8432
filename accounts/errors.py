"""Our own error pages: Django's carry inline styles, which the Content-Security-Policy forbids."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def _page(request: HttpRequest, status: int, template: str) -> HttpResponse:
    return render(request, f"errors/{template}.html", status=status)


def bad_request(request: HttpRequest, exception: object) -> HttpResponse:
    return _page(request, 400, "400")


def forbidden(request: HttpRequest, exception: object) -> HttpResponse:
    return _page(request, 403, "403")


def not_found(request: HttpRequest, exception: object) -> HttpResponse:
    return _page(request, 404, "404")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, 403, "403_csrf")


def too_many_requests(request: HttpRequest, exception: object = None) -> HttpResponse:
    """Called by the sign-in library, which names no exception."""
    return _page(request, 429, "429")


def broken(request: HttpRequest) -> HttpResponse:
    """The 500 page asks neither database nor context processors: one of them may be what broke."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
