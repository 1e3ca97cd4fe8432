"""A form of the product with an answer it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from tests.security.callers import call_as
from tests.security.world import World

Answers = dict[str, Any]


@dataclass(frozen=True)
class Fillable:
    """`good` is what the form takes; `texts`, `numbers` and `choices` are its fields by what they hold."""

    name: str
    caller: str
    address: Callable[[World], str]
    good: Callable[[World], Answers]
    texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    # Numbers that a form reads as none when they are left out.
    may_be_empty: tuple[str, ...] = ()
    # Ours answer 422, the pages of the sign-in library 200, a pressed button that does not exist 404.
    refusal: int = 422

    def __str__(self) -> str:
        return self.name

    def as_caller(self, world: World) -> Callable[..., HttpResponse]:
        """Return how whoever fills the form in sends it."""
        return partial(call_as(self.caller, world).ask, "POST", self.address(world))


def page_of(name: str, *values: Callable[[World], Any]) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[value(world) for value in values])
