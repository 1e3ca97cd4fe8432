"""The forms at the door: signing up and in, a forgotten password, joining."""

from __future__ import annotations

from tests.security.callers import ANONYMOUS
from tests.security.fillable.form import Fillable, page_of
from tests.security.world import token_of

SIGN_UP = Fillable(
    "sign-up",
    ANONYMOUS,
    page_of("account_signup"),
    lambda world: {
        "kind": "school",
        "organization_name": "Kept words",
        "country": "DE",
        "organization_language": "en",
        "name": "Newcomer",
        "email": "newcomer@mail.example",
        "password1": "a long enough one",
    },
    texts=("organization_name", "name"),
    choices=("kind", "country", "organization_language"),
    refusal=200,
)
SIGN_IN = Fillable(
    "sign-in",
    ANONYMOUS,
    page_of("account_login"),
    lambda world: {"login": world.own.shop.owner.user.email, "password": "correct horse"},
    refusal=200,
)
RESET = Fillable(
    "password reset",
    ANONYMOUS,
    page_of("account_reset_password"),
    lambda world: {"email": world.own.shop.owner.user.email},
    refusal=200,
)
JOINING = Fillable(
    "joining",
    ANONYMOUS,
    page_of("accounts:invitation", lambda world: token_of(world.own.shop.organization)),
    lambda world: {"name": "Kept words", "password1": "a long enough one"},
    texts=("name",),
)
