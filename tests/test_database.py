"""How the database is reached, as the environment says it."""

from __future__ import annotations

from pathlib import Path

import environ
import pytest

from config.database import connection


def test_options_of_the_address_stand_after_the_ones_of_the_house(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(
        "DATABASE_URL", "postgres://onward@db:5432/onward?options=-c%20search_path%3Dshop%20-c%20jit%3Don"
    )

    said = connection(environ.Env(), tmp_path)

    options = said["OPTIONS"]["options"]
    assert options.endswith(" -c search_path=shop -c jit=on")
    assert options.index("jit=off") < options.index("jit=on")


def test_without_an_address_it_is_a_file_where_the_data_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)

    said = connection(environ.Env(), tmp_path / "var")

    assert said["NAME"] == str(tmp_path / "var" / "onward.sqlite3")
    assert (tmp_path / "var").is_dir()
