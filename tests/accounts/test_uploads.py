from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.test import Client

from accounts import uploads
from orders.files import views
from tests.attached import a_png
from tests.factories import Shop, make_order
from tests.pages import browse, text_of

pytestmark = pytest.mark.rule("OR-5")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Give a list that fills with the name of every file that is read into memory or onto the disk."""
    seen: list[str] = []
    for handler in (MemoryFileUploadHandler, TemporaryFileUploadHandler):
        reads = handler.new_file

        def note(self: Any, field: str, name: str, *args: Any, reads: Any = reads, **said: Any) -> Any:
            seen.append(name)
            return reads(self, field, name, *args, **said)

        monkeypatch.setattr(handler, "new_file", note)
    return seen


def a_file(size: int = 0) -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.png", a_png().ljust(size, b"\0"))


@pytest.mark.parametrize("address", ["/sign-in/", "/orders/1/files/add/", "/no/such/address/", "/t/some-key/"])
def test_files_of_strangers_are_read_nowhere(shop: Shop, written: list[str], address: str) -> None:
    make_order(shop)

    Client().post(address, {"key": uuid4(), "files": a_file()})

    assert written == []


def test_a_member_may_send_more_than_a_form_to_a_view_that_says_so_alone(shop: Shop, written: list[str]) -> None:
    browser, order = browse(shop.desk), make_order(shop)
    size = uploads.MOST_BYTES + 1

    browser.post(f"/orders/{order.number}/edit/", {"files": a_file(size)})
    assert written == []
    browser.post(f"/orders/{order.number}/files/add/", {"key": uuid4(), "files": a_file(size)})
    assert set(written) == {"photo.png"}


def test_too_much_at_once_is_refused_in_words_and_nothing_is_kept(
    shop: Shop, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views.attachment_add, "most_bytes", 1_000_000)
    order = make_order(shop)

    response = browse(shop.desk).post(
        f"/orders/{order.number}/files/add/", {"key": uuid4(), "files": [a_file(600_000), a_file(600_000)]}
    )

    assert response.status_code == 422
    assert "That is more than 200 MB at once." in text_of(response)
    assert (written, order.attachments.count()) == ([], 0)


def test_the_fields_of_a_form_whose_files_are_too_much_are_read_all_the_same(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else its token would be missing, and the person would be told of that instead."""
    monkeypatch.setattr(views.attachment_add, "most_bytes", 1_000)
    order, browser = make_order(shop), Client(enforce_csrf_checks=True)
    browser.force_login(shop.desk.user)
    page = browser.get(f"/orders/{order.number}/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]

    answers = {"csrfmiddlewaretoken": token, "key": uuid4(), "files": a_file(5_000)}
    response = browser.post(f"/orders/{order.number}/files/add/", answers)

    assert response.status_code == 422
    assert "Add the files in several goes." in text_of(response)
