"""The rules and those who speak of them: tests by their markers, docstrings by their sources."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.test_house import HOUSE, ROOMS

_ID = re.compile(r"\b[A-Z]{2}-[0-9]+\b")


def _written() -> list[str]:
    """Return the id of every rule, in the order of docs/rules.md."""
    return re.findall(r"^\| ([A-Z]{2}-[0-9]+) \|", (HOUSE / "docs" / "rules.md").read_text(), re.MULTILINE)


def _markers(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rule":
            yield from (ast.literal_eval(said) for said in node.args)


def _docstrings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""


def test_every_rule_has_an_id_of_its_own() -> None:
    ids = _written()

    assert len(ids) > 100
    assert sorted(ids) == sorted(set(ids))


def test_every_marker_names_a_rule() -> None:
    marked = {rule for path in (HOUSE / "tests").rglob("*.py") for rule in _markers(path)}

    assert marked
    assert marked - set(_written()) == set()


def test_every_docstring_points_at_a_rule_that_is_there() -> None:
    named = {
        rule
        for room in ROOMS
        for path in (HOUSE / room).rglob("*.py")
        for docstring in _docstrings(path)
        for rule in _ID.findall(docstring)
    }

    assert named
    assert named - set(_written()) == set()
