"""The floors of the house, where imports are not what gives it away: no room names one above its floor."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

HOUSE = Path(settings.BASE_DIR)

# A room may name rooms of lower floors only; what is not here (config, templates/base.html, tests) has no floor.
FLOORS = {
    "accounts": 0,
    "statuses": 1,
    "payments": 2,
    "catalog": 2,
    "notifications": 2,
    "crm_clients": 3,
    "orders": 4,
    "payroll": 5,
    "desk": 6,
}
ROOMS = tuple(FLOORS)
_ANY = "|".join(ROOMS)
_WAYS = (
    re.compile(rf"^({_ANY})\.\w"),  # "orders.Order", "orders.views.page"
    re.compile(rf"^({_ANY}):"),  # "orders:order-detail"
    re.compile(rf"^({_ANY})/[\w/]+\.html"),  # "orders/order/_rows.html"
    re.compile(rf"\b({_ANY})_[a-z]+\b(?=[ .;),]|$)"),  # the table orders_order in SQL
)
_IN_TEMPLATES = re.compile(rf"""["']({_ANY})(?::[\w-]+|/[\w/]+\.html)""")
_BY_LABEL = ("get_model", "get_app_config", "is_installed")


def named_in_python(source: str) -> Iterator[tuple[str, str]]:
    """Yield (room, text) of every string that names a room: not the docstrings, which only speak of it."""
    tree = ast.parse(source)
    spoken = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in _BY_LABEL:
            yield from ((said.value, ast.unparse(node)) for said in node.args[:1] if _is_room(said))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken:
            yield from ((found[1], node.value) for way in _WAYS if (found := way.search(node.value)))


def _is_room(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in FLOORS


def named_in_template(source: str) -> Iterator[tuple[str, str]]:
    return ((found[1], found[0]) for found in _IN_TEMPLATES.finditer(source))


def upward(room: str, named: Iterator[tuple[str, str]]) -> list[str]:
    """Return what names a room that is neither `room` itself nor below it."""
    return [text for other, text in named if other != room and FLOORS[other] >= FLOORS[room]]


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_names_one_above_its_floor_in_python(room: str) -> None:
    paths = sorted((HOUSE / room).rglob("*.py"))

    found = {str(path.relative_to(HOUSE)): upward(room, named_in_python(path.read_text())) for path in paths}

    assert {path: texts for path, texts in found.items() if texts} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_no_template_names_a_room_above_its_own(room: str) -> None:
    paths = sorted((HOUSE / "templates" / room).rglob("*.html"))

    found = {str(path.relative_to(HOUSE)): upward(room, named_in_template(path.read_text())) for path in paths}

    assert {path: texts for path, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    "source",
    [
        'models.ForeignKey("orders.Order", on_delete=CASCADE)',
        'apps.get_model("orders", "Order")',
        'apps.get_model("orders.Order")',
        'reverse("orders:order-detail", args=[1])',
        'render(request, "orders/order/list.html#rows")',
        'cursor.execute("SELECT id FROM orders_order WHERE id = 1")',
        'import_string("orders.transitions.move_order")',
    ],
)
def test_the_test_of_the_names_sees_every_way_to_name_a_room(source: str) -> None:
    assert upward("statuses", named_in_python(source))
    assert not upward("desk", named_in_python(source))


@pytest.mark.parametrize(
    "source",
    [
        '"""Speaks of orders.Order and orders:order-list."""',
        'SEE_ORDERS = "see orders"',
        'Entry(label="Orders", icon="tools")',
        '"accept orders. Then go"',
    ],
)
def test_it_takes_ordinary_words_for_words(source: str) -> None:
    assert not upward("accounts", named_in_python(source))


def test_it_sees_links_and_includes_in_templates() -> None:
    page = """<a href="{% url 'orders:order-list' %}">{% include "orders/order/_rows.html" with status=status %}"""

    assert len(upward("statuses", named_in_template(page))) == 2
    assert not upward("orders", named_in_template(page + "{% include 'statuses/_chip.html' %}"))


def test_every_room_has_a_floor_and_the_linter_of_imports_knows_the_same_ones() -> None:
    rooms = [app for app in settings.INSTALLED_APPS if (HOUSE / app.partition(".")[0]).is_dir()]
    contracts = tomllib.loads((HOUSE / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

    assert {app.partition(".")[0] for app in rooms} == set(ROOMS)
    layers = next(each["layers"] for each in contracts if each["type"] == "layers")
    floors = sorted(set(FLOORS.values()), reverse=True)
    assert [set(layer.split(" | ")) for layer in layers] == [
        {room for room, floor in FLOORS.items() if floor == each} for each in floors
    ]
