from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from accounts.models import Membership, Organization, Role, User
from accounts.names import comparable
from accounts.services import Founding, found_organization
from desk.demo.many import statements, words
from desk.demo.shops import PASSWORD

ORGANIZATIONS = 100
# The largest organization's part of all orders.
LARGEST = 1 / 3
_NAMED = "Shop {}"
_TECHNICIANS = ("Theo Novak", "Инна Соловьёва", "Tim Galiev")
_WORDS = {
    "first": words.FIRST_NAMES,
    "last": words.LAST_NAMES,
    "about": words.DEVICES,
    "fault": words.FAULTS,
    "look": words.LOOKS,
    "included": words.INCLUDED,
    "note": words.NOTES,
    "news": words.NEWS,
    "service": words.SERVICES,
    "part": words.PARTS,
}


class CannotFill(Exception):
    """Nothing was made; `str()` is a sentence for whoever asked."""


def make_many(orders: int, organizations: int = ORGANIZATIONS) -> list[Membership]:
    """Make organizations with so many orders in all; return their owners, that of the largest first.

    None when they are there already. Everybody has the demo's password. Raises CannotFill.
    """
    _require_postgresql()
    if Organization.objects.filter(name=_NAMED.format(0)).exists():
        return []
    owners = fill(orders, organizations)
    with connection.cursor() as cursor:
        for table, _statement in statements.FILLED:
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("CHECKPOINT")
    return owners


@transaction.atomic
def fill(orders: int, organizations: int) -> list[Membership]:
    """Write so many orders of so many organizations; return their owners, that of the largest first."""
    owners = _found_all(organizations)
    with connection.cursor() as cursor:
        for statement in _filling(cursor, owners, orders):
            cursor.execute(statement)
    return owners


def _require_postgresql() -> None:
    if connection.vendor != "postgresql":
        raise CannotFill("Many orders are made on PostgreSQL only: set DATABASE_URL.")
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        if cursor.fetchone() != ("on",):
            raise CannotFill("Many orders are made around the triggers: connect as a superuser of PostgreSQL.")


def _found_all(number: int) -> list[Membership]:
    """Found the organizations, every other one Russian, each with its owner and three technicians."""
    password, owners = make_password(PASSWORD), []
    for place in range(number):
        name, home = _NAMED.format(place), ("US", "en") if place % 2 == 0 else ("RU", "ru")
        owner = _person(f"shop{place}@mail.example", f"Owner of {name}", password)
        owners.append(found_organization(Founding(name, *home), owner=owner))
        for which, technician in enumerate(_TECHNICIANS, 1):
            user = _person(f"shop{place}.tech{which}@mail.example", technician, password)
            organization = owners[-1].organization
            Membership.objects.create(organization=organization, user=user, role=Role.TECHNICIAN)
    return owners


def _person(email: str, name: str, password: str) -> User:
    return User.objects.create(email=email, name=name, password=password)


def _filling(cursor: CursorWrapper, owners: list[Membership], orders: int) -> Iterator[str]:
    """Give the tables the statements read, then each statement."""
    others = int(orders * (1 - LARGEST)) // (len(owners) - 1)
    sizes = [orders - others * (len(owners) - 1), *[others] * (len(owners) - 1)]
    cursor.execute(statements.SHARE)
    shares = [
        (owner.organization_id, size, owner.user_id, str(owner.user), owner.organization.country)
        for owner, size in zip(owners, sizes, strict=True)
    ]
    cursor.executemany("INSERT INTO share VALUES (%s, %s, %s, %s, %s)", shares)
    cursor.execute(statements.WORD)
    said = [(kind, place, text, comparable(text)) for kind, all_ in _WORDS.items() for place, text in enumerate(all_)]
    cursor.executemany("INSERT INTO word VALUES (%s, %s, %s, %s)", said)
    # Rows are right by construction; checking each of the foreign keys would only take longer. To the end of the
    # transaction: a line of a closed order is written after it was closed.
    yield "SET LOCAL session_replication_role = replica"
    trigrams = _drop_trigrams(cursor)
    yield from statements.PREPARED
    yield "ANALYZE path, item_at, word, share"
    for table, statement in statements.FILLED:
        if statement:
            yield statement
            yield f"ANALYZE {table}"
    yield from trigrams
    yield "DROP TABLE share, word, path, item_at"


def _drop_trigrams(cursor: CursorWrapper) -> list[str]:
    """Drop the indexes of trigrams, which fill row by row, and return how to make them anew at once."""
    cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '%% USING gin %%'")
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in found]
