"""The forms about people, and of one's own."""

from __future__ import annotations

from accounts.models import Location, Membership
from tests.security.fillable.form import Fillable, page_of

SWITCHER = Fillable(
    "switcher of locations",
    "owner",
    page_of("accounts:location-choose"),
    lambda world: {"location": world.own[Location].pk, "next": "/orders/"},
    choices=("location",),
    refusal=404,
)
PLACES_OF_A_MEMBER = Fillable(
    "places of a member",
    "owner",
    page_of("accounts:member-locations", lambda world: world.own.shop.desk.pk),
    lambda world: {"where": "some", "locations": world.own[Location].pk, "heir": ""},
    choices=("where", "locations", "heir"),
)
PREFERENCES = Fillable(
    "preferences",
    "owner",
    page_of("accounts:preferences"),
    lambda world: {"language": "ru", "next": "/orders/"},
    choices=("language", "theme"),
    refusal=404,
)
INVITATION = Fillable(
    "invitation",
    "owner",
    page_of("accounts:people-list"),
    lambda world: {"email": "kept.words@mail.example", "role": "technician"},
    texts=("email",),
    choices=("role",),
)
ROLE = Fillable(
    "role",
    "owner",
    page_of("accounts:member-role", lambda world: world.own[Membership].pk),
    lambda world: {"role": "manager"},
    choices=("role",),
)
ENDING = Fillable(
    "ending",
    "owner",
    page_of("accounts:member-end", lambda world: world.own[Membership].pk),
    lambda world: {"heir": world.own.shop.desk.pk},
    choices=("heir",),
)
NAME = Fillable("name", "owner", page_of("accounts:me"), lambda world: {"name": "Kept words"}, texts=("name",))
SECOND_FACTOR = Fillable(
    "second factor",
    "owner",
    page_of("accounts:second-factor-require"),
    lambda world: {"required": "yes"},
    choices=("required",),
    refusal=404,
)
