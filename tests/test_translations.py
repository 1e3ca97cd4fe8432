"""The catalogue: everything that is said is in it, said in Russian, and compiled."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation import ngettext, override

ROOT = Path(settings.BASE_DIR)
CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "ru" / "LC_MESSAGES" / "django.po"
ROOMS = (
    "accounts",
    "catalog",
    "config",
    "crm_clients",
    "desk",
    "notifications",
    "orders",
    "payments",
    "payroll",
    "statuses",
)
SPOKEN_LATER = {"gettext_lazy", "ngettext_lazy", "pgettext_lazy", "npgettext_lazy"}
SPOKEN_NOW = {"gettext", "ngettext", "pgettext", "npgettext"}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{[a-z_]+\}")

Key = tuple[str, str]


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def said(entry: polib.POEntry) -> list[str]:
    """Return the entry in Russian: one text, or one per plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


@pytest.mark.rule("TN-6")
def test_everything_in_the_catalogue_is_said_in_russian(catalogue: polib.POFile) -> None:
    unsaid = [key(entry) for entry in catalogue if entry.obsolete or entry.fuzzy or not all(said(entry))]
    one_form_short = [key(entry) for entry in catalogue if entry.msgid_plural and len(said(entry)) != 3]

    assert (unsaid, one_form_short) == ([], [])


@pytest.mark.rule("TN-6")
def test_a_translation_keeps_every_placeholder_of_its_original(catalogue: polib.POFile) -> None:
    def placeholders(text: str) -> list[str]:
        return sorted(_PLACEHOLDER.findall(text))

    changed = {
        entry.msgid: said(entry)
        for entry in catalogue
        if any(placeholders(text) != placeholders(entry.msgid) for text in said(entry))
    }

    assert changed == {}


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize("number", [0, 1, 2, 4, 5, 11, 14, 21, 22, 111, 112])
def test_a_number_of_things_takes_the_form_russian_asks_for(number: int) -> None:
    last_two, last = number % 100, number % 10
    many = 11 <= last_two <= 14 or last == 0 or last >= 5
    form = "заказов" if many else ("заказ" if last == 1 else "заказа")

    with override("ru"):
        assert ngettext("%(held)s order", "%(held)s orders", number) % {"held": number} == f"{number} {form}"


@pytest.mark.rule("TN-6")
def test_the_compiled_catalogue_is_what_the_written_one_compiles_to(catalogue: polib.POFile) -> None:
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))

    assert {key(entry): said(entry) for entry in compiled} == {key(entry): said(entry) for entry in catalogue}
    assert compiled.metadata["Plural-Forms"] == catalogue.metadata["Plural-Forms"]


@pytest.mark.needs("gettext")
@pytest.mark.rule("TN-6")
def test_extraction_finds_nothing_that_the_catalogue_lacks_and_nothing_it_has_in_vain(
    catalogue: polib.POFile, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    for part in (*ROOMS, "templates", "manage.py"):
        whole, into = ROOT / part, copy / part
        into.parent.mkdir(exist_ok=True)
        shutil.copytree(whole, into) if whole.is_dir() else shutil.copy(whole, into)
    (copy / "static").mkdir()

    command = [sys.executable, "manage.py", "makemessages", "-l", "ru", "--no-location", "--no-obsolete"]
    surroundings = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": "x"}
    subprocess.run(command, cwd=copy, check=True, env=surroundings, stdout=subprocess.DEVNULL)

    extracted = polib.pofile(str(copy / CATALOGUE.relative_to(ROOT)))
    assert {key(entry) for entry in extracted} == {key(entry) for entry in catalogue}


# --- what extraction cannot see -------------------------------------------------------------------


def sources() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def names_of(module: ast.Module) -> dict[str, str]:
    """Return the module's own names of the translating functions: name → function."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in SPOKEN_NOW | SPOKEN_LATER
    }


def calls_of(module: ast.AST, names: dict[str, str]) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node, names[node.func.id]


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs when the module is imported: everything but the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from at_import(child)


def test_translating_functions_are_called_by_names_that_extraction_knows() -> None:
    unknown = {
        path: name for path, module in sources() for name, real in names_of(module).items() if name not in {"_", real}
    }

    assert unknown == {}


def test_only_plain_texts_are_translated() -> None:
    """A text put together before it is looked up is found in no catalogue."""
    put_together = [
        f"{path}:{call.lineno}"
        for path, module in sources()
        for call, name in calls_of(module, names_of(module))
        for part in call.args[: 2 if name.startswith(("pgettext", "ngettext")) else 1]
        if not (isinstance(part, ast.Constant) and isinstance(part.value, str))
    ]

    assert put_together == []


def test_nothing_is_translated_while_modules_are_imported() -> None:
    """Said at import, a text would stay for good in the language of that moment."""
    early = [
        f"{path}:{node.lineno}"
        for path, module in sources()
        for node in at_import(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and names_of(module).get(node.func.id) in SPOKEN_NOW
    ]

    assert early == []
