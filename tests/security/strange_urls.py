"""Addresses that must never be: without a policy, without a known id, shadowed by another, and broken."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from accounts import errors
from accounts.access import everyone


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for whom?")


@everyone("GET")
def declared(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("for everyone")


@everyone("GET", "POST")
def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [
    path("undeclared/", undeclared, name="undeclared"),
    path("unknown/<int:thing>/", declared, name="unknown"),
    path("broken/", broken, name="broken"),
    path("", include("config.urls")),
    path("orders/", undeclared, name="shadowed"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
