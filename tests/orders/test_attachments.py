from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import Role
from orders.files.services import add_files, remove_file
from orders.invariants import files_that_are_missing
from orders.models import Attachment, Event, Order
from tests.attached import A_PDF, a_png, an_image
from tests.factories import Shop, make_order, put
from tests.pages import browse, queries_of, text_of

pytestmark = pytest.mark.rule("OR-5")


@pytest.fixture(autouse=True)
def _empty_disk(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def on_disk(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())


def a_photo(name: str = "photo.png", content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or a_png())


def attach(order: Order, shop: Shop, *files: SimpleUploadedFile, key: UUID | None = None) -> HttpResponse:
    answers = {"key": key or uuid4(), "files": list(files)}
    return browse(shop.desk).post(f"/orders/{order.number}/files/add/", answers)


def names(order: Order) -> list[str]:
    return list(order.attachments.order_by("pk").values_list("name", flat=True))


def test_images_and_pdfs_are_kept_with_a_thumbnail_and_a_line_of_the_timeline(shop: Shop) -> None:
    order = make_order(shop)

    response = attach(order, shop, a_photo("front.jpg", an_image("JPEG", (800, 600))), a_photo("bill.pdf", A_PDF))

    assert response.status_code == 302
    picture, pdf = order.attachments.order_by("pk")
    assert (picture.kind, picture.name, pdf.kind, pdf.name) == ("image", "front.jpg", "pdf", "bill.pdf")
    assert Image.open(picture.thumbnail).size == (320, 240)
    assert (pdf.file.read(), bool(pdf.thumbnail)) == (A_PDF, False)
    told = order.events.order_by("pk").values_list("what", "thing", "by_name")
    assert list(told) == [("file_added", name, shop.desk.user.name) for name in ("front.jpg", "bill.pdf")]


def test_the_same_form_twice_adds_its_files_once(shop: Shop, settings: Settings) -> None:
    order, key = make_order(shop), uuid4()
    attach(order, shop, a_photo("a.png"), a_photo("b.png"), key=key)
    before = on_disk(settings)

    response = attach(order, shop, a_photo("a.png"), a_photo("b.png"), key=key)

    assert response.status_code == 302
    assert (names(order), order.events.count()) == (["a.jpg", "b.jpg"], 2)
    assert on_disk(settings) == before


@pytest.mark.parametrize(
    ("then", "kept"),
    [
        ([a_photo("b.png")], ["a.jpg", "b.jpg"]),
        ([a_photo("a.png", an_image("PNG", (30, 30)))], ["a.jpg", "a.jpg"]),
        ([a_photo("b.png"), a_photo("a.png")], ["a.jpg", "b.jpg"]),
        ([a_photo("a.png"), a_photo("a.png")], ["a.jpg", "a.jpg"]),
    ],
)
def test_other_files_sent_by_a_form_whose_answer_was_lost_are_added(
    shop: Shop, then: list[SimpleUploadedFile], kept: list[str]
) -> None:
    order, key = make_order(shop), uuid4()
    attach(order, shop, a_photo("a.png"), key=key)

    response = attach(order, shop, *then, key=key)

    assert (response.status_code, names(order)) == (302, kept)


def test_a_refused_file_is_named_and_the_others_are_kept(shop: Shop, settings: Settings) -> None:
    order = make_order(shop)

    response = attach(order, shop, a_photo("a.png"), a_photo("evil.jpg", b"<script>"), a_photo("b.png"))

    assert response.status_code == 422
    assert "“evil.jpg” is neither an image (JPEG, PNG, WebP, GIF) nor a PDF." in text_of(response)
    assert names(order) == ["a.jpg", "b.jpg"]
    assert len(on_disk(settings)) == 4


@pytest.mark.parametrize("answers", [{}, {"key": "no key"}, {"files": []}])
def test_a_form_without_files_or_with_a_broken_key_says_what_to_do(shop: Shop, answers: dict[str, Any]) -> None:
    order = make_order(shop)
    said = {"files": a_photo()} if "key" in answers else {}

    response = browse(shop.desk).post(f"/orders/{order.number}/files/add/", answers | said)

    assert response.status_code == 422
    assert "hoose the files" in text_of(response)
    assert names(order) == []


def test_an_order_holds_twenty_files_and_the_next_is_refused_by_name(shop: Shop, settings: Settings) -> None:
    order = make_order(shop)

    response = attach(order, shop, *[a_photo(f"{place}.png") for place in range(21)])

    assert "“20.png” was not added: an order holds 20 files." in text_of(response)
    assert (len(names(order)), len(on_disk(settings))) == (20, 40)
    assert "An order holds 20 files: remove one" in text_of(browse(shop.desk).get(f"/orders/{order.number}/"))


def test_files_are_added_to_a_closed_order_too(shop: Shop) -> None:
    order = make_order(shop)
    put(order, shop, "Closed")

    assert attach(order, shop, a_photo()).status_code == 302
    assert names(order) == ["photo.jpg"]


def test_nothing_is_left_on_the_disk_when_the_row_cannot_be_written(shop: Shop, settings: Settings) -> None:
    order, key = make_order(shop), uuid4()
    order.pk += 1_000_000

    with pytest.raises(ValueError, match="unpack"):
        add_files(order, [ContentFile(a_png(), "a.png")], key=key, by=shop.desk)

    assert on_disk(settings) == []


def test_a_removed_file_is_gone_from_the_disk_once_that_is_certain(
    shop: Shop, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    order = make_order(shop)
    attach(order, shop, a_photo("a.png"), a_photo("b.png"))
    first = order.attachments.earliest("pk")
    address = f"/orders/{order.number}/files/{first.pk}/remove/"

    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        response = browse(shop.desk).post(address)
    assert (response.status_code, len(on_disk(settings))) == (302, 4)
    for callback in callbacks:
        callback()

    assert (names(order), len(on_disk(settings))) == (["b.jpg"], 2)
    assert list(order.events.filter(what=Event.What.FILE_REMOVED).values_list("thing", flat=True)) == ["a.jpg"]


def test_removing_it_again_changes_nothing(shop: Shop) -> None:
    order = make_order(shop)
    attach(order, shop, a_photo())
    pk = order.attachments.get().pk
    remove_file(order, pk, by=shop.desk)

    assert browse(shop.desk).post(f"/orders/{order.number}/files/{pk}/remove/").status_code == 302
    assert order.events.filter(what=Event.What.FILE_REMOVED).count() == 1


@pytest.fixture
def attached(shop: Shop) -> Attachment:
    order = make_order(shop, performer=shop.tech)
    attach(order, shop, a_photo())
    return order.attachments.get()


@pytest.mark.rule("TN-2")
def test_head_office_reads_files_and_changes_none(shop: Shop, attached: Attachment) -> None:
    browser, base = browse(shop.members[Role.HEAD_OFFICE]), f"/orders/{attached.order.number}/files"

    assert browser.get(f"{base}/{attached.pk}/").status_code == 200
    assert browser.post(f"{base}/{attached.pk}/remove/").status_code == 403
    assert browser.post(f"{base}/add/", {"key": uuid4(), "files": a_photo()}).status_code == 403
    assert "Choose files" not in text_of(browser.get(f"/orders/{attached.order.number}/"))
    assert names(attached.order) == ["photo.jpg"]


@pytest.mark.rule("TN-1", "OR-8")
def test_a_file_is_404_for_a_neighbour_for_a_technician_not_given_it_and_by_another_orders_number(
    shop: Shop, neighbour: Shop, attached: Attachment
) -> None:
    base, other = f"/orders/{attached.order.number}/files/{attached.pk}/", make_order(shop, performer=shop.tech)
    for act in ("", "thumbnail/", "remove/"):
        ask = "post" if act == "remove/" else "get"
        assert getattr(browse(neighbour.owner), ask)(base + act).status_code == 404
        assert getattr(browse(shop.desk), ask)(f"/orders/{other.number}/files/{attached.pk}/{act}").status_code == 404
    Order.objects.filter(pk=attached.order_id).update(performer=None)
    assert browse(shop.tech).get(base).status_code == 404
    assert names(attached.order) == ["photo.jpg"]


def test_an_image_is_shown_and_a_pdf_downloaded_and_neither_can_act(shop: Shop, attached: Attachment) -> None:
    attach(attached.order, shop, a_photo("act.pdf", A_PDF))
    pdf = attached.order.attachments.latest("pk")
    base = f"/orders/{attached.order.number}/files"

    image, paper = (browse(shop.desk).get(f"{base}/{pk}/") for pk in (attached.pk, pdf.pk))
    small = browse(shop.desk).get(f"{base}/{attached.pk}/thumbnail/")

    assert (image["Content-Type"], image["Content-Disposition"]) == ("image/jpeg", 'inline; filename="photo.jpg"')
    assert paper["Content-Type"] == "application/pdf"
    assert paper["Content-Disposition"] == 'attachment; filename="act.pdf"'
    assert small["Content-Type"] == "image/jpeg"
    for response in (image, paper, small):
        assert "sandbox" in response["Content-Security-Policy"]
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"].startswith("private")
    assert browse(shop.desk).get(f"{base}/{pdf.pk}/thumbnail/").status_code == 404


def test_a_file_that_is_not_on_the_disk_is_404_and_the_check_of_the_data_names_it(
    shop: Shop, attached: Attachment
) -> None:
    assert list(files_that_are_missing()) == []
    default_storage.delete(attached.file.name)

    assert list(files_that_are_missing()) == [f"attachment {attached.pk} lacks {attached.file.name}"]
    assert browse(shop.desk).get(f"/orders/{attached.order.number}/files/{attached.pk}/").status_code == 404


def test_the_order_page_takes_as_many_queries_with_twenty_files_as_with_one(shop: Shop) -> None:
    browser, taken = browse(shop.desk), []
    for number in (1, 3, 20):
        order = make_order(shop)
        attach(order, shop, *[a_photo(f"{place}.png") for place in range(number)])
        taken.append(queries_of(browser, f"/orders/{order.number}/"))

    assert len(set(taken)) == 1
