"""What no form takes: a sentence beside the field, every word typed in the answer again, nothing written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

import pytest

from accounts.models import Organization, User
from tests.security import fillable
from tests.security.fillable.form import Fillable
from tests.security.world import World, snapshot

TOO_LONG = "Typed words " + "x" * 5_000
NUL = "Typed words \x00"
ABSURD = [
    "1e400",
    "-5",
    "-1e30",
    "NaN",
    "sNaN",
    "1" + "0" * 30,
    "1" + "0" * 400,
    "Infinity",
    "-Infinity",
    "0x10",
    "²",
    "one",
    "",
]
NO_CHOICE = ["0", "-1", "9" * 20, "9" * 5_000, "abc", "1 OR 1=1", "\x00", "<script>"]

# Tokens are drawn anew, passwords and secret headers are never shown again.
_NEVER_SHOWN = {"csrfmiddlewaretoken", "digest", "password1", "headers"}
_PAGES = (*fillable.PAGES, fillable.SIGN_UP)


def spoilt(forms: Iterable[Fillable], kind: str) -> pytest.MarkDecorator:
    """Run a test for every field of that kind, of every form."""
    cases = [(form, field) for form in forms for field in getattr(form, kind)]
    return pytest.mark.parametrize(("form", "field"), cases, ids=str)


def everything(world: World) -> list[Any]:
    people = list(User.objects.order_by("pk").values("email", "name", "language", "theme"))
    return [snapshot(world.own), snapshot(world.neighbour), Organization.objects.count(), people]


def refusals(form: Fillable, world: World, field: str, typed: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Spoil one field with each of the words; give the page that refuses it, when nothing has changed by it."""
    send, good, before = form.as_caller(world), form.good(world), everything(world)
    for words in typed:
        response = send(good | {field: words})
        assert (words, response.status_code) == (words, form.refusal)
        assert everything(world) == before
        yield words, response.content.decode()


def absurd(form: Fillable, field: str) -> list[str]:
    return [words for words in ABSURD if words or field not in form.may_be_empty]


@spoilt(_PAGES, "texts")
def test_text_that_cannot_be_kept_is_refused_beside_its_field(world: World, form: Fillable, field: str) -> None:
    for _words, page in refusals(form, world, field, [NUL, TOO_LONG]):
        assert refused_beside(field, page)
        assert field == "headers" or "Typed words" in page


@spoilt(_PAGES, "numbers")
def test_absurd_numbers_are_refused_beside_their_field(world: World, form: Fillable, field: str) -> None:
    for words, page in refusals(form, world, field, absurd(form, field)):
        assert refused_beside(field, page)
        assert not words or f'name="{field}" value="{words}"' in page


@spoilt(_PAGES, "choices")
def test_a_choice_that_is_not_offered_is_refused_beside_its_field(world: World, form: Fillable, field: str) -> None:
    for _words, page in refusals(form, world, field, NO_CHOICE):
        assert refused_beside(field, page)


@spoilt(fillable.BUTTONS, "choices")
def test_a_button_that_does_not_exist_does_nothing(world: World, form: Fillable, field: str) -> None:
    assert len(list(refusals(form, world, field, NO_CHOICE))) == len(NO_CHOICE)


def refused_beside(field: str, page: str) -> bool:
    """Say whether an error stands beside the field: by the id that our forms give it, or those of the admin."""
    return bool(re.search(rf'id="(error_1_(id_|line-\d+-){field}|id_{field}_error)"', page))


@pytest.mark.parametrize("form", _PAGES, ids=str)
def test_whatever_else_was_typed_stays_when_one_field_is_refused(world: World, form: Fillable) -> None:
    bad = (*form.texts, *form.numbers)[-1]
    said = {name: value for name, value in form.good(world).items() if name not in {bad, *_NEVER_SHOWN}}

    ((_words, page),) = refusals(form, world, bad, [NUL])

    assert [name for name, value in said.items() if escape(str(value)) not in page] == []


@pytest.mark.parametrize("form", _PAGES, ids=str)
def test_an_empty_form_is_refused_as_a_whole(world: World, form: Fillable) -> None:
    before, here = everything(world), world.own.shop.organization.pk

    response = form.as_caller(world)({"organization": here})

    assert (response.status_code, everything(world)) == (form.refusal, before)


@pytest.mark.parametrize("form", fillable.ALL, ids=str)
def test_a_form_without_any_one_of_its_fields_breaks_nothing(world: World, form: Fillable) -> None:
    send, good = form.as_caller(world), form.good(world)

    for missing in good:
        response = send({name: value for name, value in good.items() if name != missing})
        assert response.status_code < 500, missing
