"""Finding rows by words: the newest few, bounded whatever is typed, on columns that hold `comparable` texts.

On PostgreSQL a word is looked for in the newest rows first, where a common one is found at once; what is rare
there is found by the index of trigrams, which is slow only for common ones. On SQLite the rows are read through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.models import Organization
from accounts.names import comparable

# So many of the newest rows are read before the index is asked.
_WINDOW = 4_000
# No word of a name, a device or a serial number goes on longer than this.
_LONGEST = 120
_MOST_WORDS = 8
# So few letters only begin a word.
_SHORT = re.compile(r"[^\W_]{1,2}")
# What an index of trigrams can look for: three letters in a row, or where a word begins or ends between signs.
_INDEXED = re.compile(r"[^\W_]{3}|[^\W_]{2}[\W_]|[\W_][^\W_]")


def words_in(text: str) -> list[str]:
    """Return the words of what a person typed, comparable, each once: at most eight, none of NUL."""
    typed = comparable(text[:_LONGEST].replace("\x00", " "))
    return list(dict.fromkeys(typed.split()))[:_MOST_WORDS]


def literal(word: str) -> str:
    """Return a word as LIKE takes it to the letter, with a backslash for ESCAPE."""
    return re.sub(r"([\\%_])", r"\\\1", word)


@dataclass(frozen=True)
class Keyed:
    """Where words are looked for: a table of ours with an index (organization, -pk), newest by the highest `pk`."""

    table: str
    pk: str
    column: str

    def newest(self, organization: Organization, text: str, most: int) -> list[int]:
        """Return the newest rows in which every word stands; one or two letters only begin a word."""
        words = words_in(text)
        if not words:
            return []
        sql, values = self._statement(words)
        named: dict[str, Any] = {"organization": organization.pk, "window": _WINDOW, "most": most}
        with connection.cursor() as cursor:
            cursor.execute(sql, named | values)
            return [pk for (pk,) in cursor.fetchall()]

    def _statement(self, words: list[str]) -> tuple[str, dict[str, str]]:
        values: dict[str, str] = {}
        held = " AND ".join(_stands(self.column, word, place, values) for place, word in enumerate(words))
        own = f"FROM {self.table} WHERE organization_id = %(organization)s"
        if connection.vendor != "postgresql":
            found = f"SELECT {self.pk} {own} AND {held} ORDER BY {self.pk} DESC LIMIT %(most)s"  # nosec B608
            return found, values
        # Of nothing but signs the index would read everything.
        by_index = "TRUE" if any(_SHORT.fullmatch(word) or _INDEXED.search(word) for word in words) else "FALSE"
        # Fenced off: else the planner might walk all rows in their order, for a word that is rare. The organization
        # is sorted by, as a range, so that only the index that begins with it will do: not that of all rows by id.
        statement = f"""
            WITH recent AS MATERIALIZED (
                SELECT {self.pk} AS pk FROM (
                    SELECT {self.pk}, {self.column} FROM {self.table}
                    WHERE organization_id >= %(organization)s AND organization_id <= %(organization)s
                    ORDER BY organization_id, {self.pk} DESC LIMIT %(window)s
                ) AS rows WHERE {held} LIMIT %(most)s
            ), everywhere AS MATERIALIZED (
                SELECT {self.pk} AS pk {own} AND {by_index} AND {held} AND (SELECT COUNT(*) FROM recent) < %(most)s
            )
            SELECT pk FROM recent UNION SELECT pk FROM everywhere ORDER BY pk DESC LIMIT %(most)s
        """  # nosec B608
        return statement, values


def _stands(column: str, word: str, place: int, values: dict[str, str]) -> str:
    """Say in SQL that the word stands in the column; its patterns join `values`."""
    anywhere, inner, first = f"anywhere{place}", f"inner{place}", f"first{place}"
    if not _SHORT.fullmatch(word):
        values[anywhere] = f"%{literal(word)}%"
        return rf"{column} LIKE %({anywhere})s ESCAPE '\'"
    values |= {inner: f"% {literal(word)}%", first: f"{literal(word)}%"}
    return rf"({column} LIKE %({first})s ESCAPE '\' OR {column} LIKE %({inner})s ESCAPE '\')"
