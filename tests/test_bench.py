"""The benchmarks run: each measures what there is, on a handful of orders."""

from __future__ import annotations

import pytest
from django.db import connection

from bench import pages, search, today
from bench.ground import Ground
from desk.demo.many.filling import make_many
from statuses.models import Status

_MEASURES = {"list": pages.run_list, "page": pages.run_page, "search": search.run, "today": today.run}


@pytest.mark.needs("postgresql")
@pytest.mark.django_db(transaction=True)
def test_what_is_read_is_measured(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        with pytest.raises(Exception, match="PostgreSQL only"):
            make_many(10)
        return
    owner = make_many(900, organizations=3)[0]
    statuses = {status.name: status for status in Status.objects.of(owner.organization)}

    for module in (pages, search, today):
        monkeypatch.setattr(module, "PER_ROUND", 1)
    monkeypatch.setattr(pages, "HISTORY", 3)

    for measure in _MEASURES.values():
        measure(Ground(owner, statuses, 900), 1)

    assert capsys.readouterr().out.count("× floor") >= len(_MEASURES)
