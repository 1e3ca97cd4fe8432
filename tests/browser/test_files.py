"""Files, papers and the client's page, as people use them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Location
from orders.models import Attachment, Comment, Order
from tests.attached import A_PDF, an_image
from tests.browser.conftest import Tab
from tests.browser.scan import AXE, faults_of
from tests.factories import Shop, make_line, make_order, make_shop, put

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]

LONG = "Пылесосбезединогопробела" * 4


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "front.jpg").write_bytes(an_image("JPEG", (800, 600), color=(40, 90, 160)))
    (tmp_path / "фото ё.png").write_bytes(an_image("PNG", (300, 500), color=(160, 90, 40)))
    (tmp_path / "bill.pdf").write_bytes(A_PDF)
    (tmp_path / "evil.jpg").write_bytes(b"<script>alert(1)</script>")
    return tmp_path


def files(page: Page) -> Any:
    return page.locator("#files .file-name")


@pytest.mark.rule("OR-5")
def test_files_are_sent_as_soon_as_they_are_chosen_and_shown_small(tab: Tab, shop: Shop, folder: Path) -> None:
    order, page = make_order(shop), tab(shop.desk)
    page.goto(f"/orders/{order.number}/")
    expect(page.get_by_role("button", name="Add the files")).to_be_hidden()

    page.get_by_label("Choose files").set_input_files(
        [folder / "front.jpg", folder / "фото ё.png", folder / "bill.pdf"]
    )

    expect(files(page)).to_have_text(["front.jpg", "фото ё.jpg", "bill.pdf"])
    small = page.locator("#files img").first
    small.scroll_into_view_if_needed()
    expect(small).to_have_js_property("complete", True)
    assert small.evaluate("image => image.naturalWidth") == 320
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="front.jpg").click()
    assert opened.value.evaluate("document.images[0].naturalWidth") == 800


@pytest.mark.rule("OR-5")
def test_a_refused_file_is_named_where_it_was_chosen_and_the_others_are_there(
    tab: Tab, shop: Shop, folder: Path
) -> None:
    order, page = make_order(shop), tab(shop.desk, expects=[422])
    page.goto(f"/orders/{order.number}/")

    page.get_by_label("Choose files").set_input_files([folder / "evil.jpg", folder / "bill.pdf"])

    expect(page.locator("#files").get_by_role("alert").first).to_contain_text("“evil.jpg” is neither an image")
    expect(files(page)).to_have_text(["bill.pdf"])


@pytest.mark.rule("OR-5")
def test_more_files_than_there_is_room_for_are_not_even_sent(tab: Tab, shop: Shop, folder: Path) -> None:
    order, page = make_order(shop), tab(shop.desk)
    page.goto(f"/orders/{order.number}/")

    page.get_by_label("Choose files").set_input_files([folder / "bill.pdf"] * 21)

    expect(page.get_by_text("There is room for 20 more files.")).to_be_visible()
    assert Attachment.objects.count() == 0


@pytest.mark.rule("OR-5")
def test_a_photo_is_taken_on_a_phone_by_a_button_of_its_own(tab: Tab, shop: Shop, folder: Path) -> None:
    order, page = make_order(shop, performer=shop.tech), tab(shop.tech, width=360, has_touch=True, is_mobile=True)
    page.goto(f"/orders/{order.number}/")

    photo = page.get_by_label("Take a photo")
    assert (photo.get_attribute("capture"), photo.get_attribute("accept")) == ("environment", "image/*")
    photo.set_input_files(folder / "front.jpg")

    expect(files(page)).to_have_text(["front.jpg"])


@pytest.mark.rule("OR-5")
def test_a_file_is_removed_once_that_is_confirmed(tab: Tab, shop: Shop, folder: Path) -> None:
    order, page = make_order(shop), tab(shop.desk)
    page.goto(f"/orders/{order.number}/")
    page.get_by_label("Choose files").set_input_files(folder / "bill.pdf")
    expect(files(page)).to_have_count(1)

    page.once("dialog", lambda asked: asked.dismiss())
    page.get_by_role("button", name="Remove bill.pdf").click()
    expect(files(page)).to_have_count(1)
    page.once("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="Remove bill.pdf").click()

    expect(files(page)).to_have_count(0)


@pytest.mark.rule("OR-5")
def test_files_are_added_and_removed_without_scripts(tab: Tab, shop: Shop, folder: Path) -> None:
    order, page = make_order(shop), tab(shop.desk, java_script_enabled=False)
    page.goto(f"/orders/{order.number}/")

    page.get_by_label("Choose files").set_input_files([folder / "front.jpg", folder / "bill.pdf"])
    page.get_by_role("button", name="Add the files").click()
    expect(files(page)).to_have_text(["front.jpg", "bill.pdf"])
    page.get_by_role("button", name="Remove front.jpg").click()

    expect(files(page)).to_have_text(["bill.pdf"])


def _papers(page: Page, address: str) -> tuple[int, set[tuple[int, int]]]:
    """Return how many pages a printer gets, and their sizes in millimetres."""
    page.goto(address)
    printed = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    return len(boxes), {(round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) for width, height in boxes}


@pytest.mark.rule("OS-35")
def test_papers_leave_the_printer_in_their_sizes_one_page_each(tab: Tab, shop: Shop) -> None:
    orders = [make_order(shop, about=f"Thing {place}", details="Does not charge. " * 10) for place in range(2)]
    first, page = f"/orders/{orders[0].number}", tab(shop.desk)
    both = "".join(f"&number={order.number}" for order in orders)

    assert _papers(page, f"{first}/receipt/") == (1, {(210, 297)})
    assert _papers(page, f"{first}/receipt/?paper=80") == (1, {(80, 200)})
    assert _papers(page, f"{first}/label/") == (1, {(58, 40)})
    assert _papers(page, f"/orders/print/?what=label{both}") == (2, {(58, 40)})
    assert _papers(page, f"/orders/print/?what=receipt{both}") == (2, {(210, 297)})


@pytest.mark.rule("OS-35")
def test_the_print_button_opens_the_browsers_dialog_and_back_leads_to_the_order(tab: Tab, shop: Shop) -> None:
    order, page = make_order(shop), tab(shop.desk)
    page.add_init_script("window.print = () => { window.asked = (window.asked || 0) + 1; }")
    page.goto(f"/orders/{order.number}/")

    page.get_by_role("link", name="Print receipt").click()
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.asked") == 1
    page.goto(f"/orders/{order.number}/receipt/?now=1")
    page.wait_for_function("window.asked === 1")
    page.get_by_role("link", name=f"No. {order.number}").click()

    expect(page.get_by_role("heading", name=f"No. {order.number}")).to_be_visible()


@pytest.mark.rule("OR-9")
def test_the_clients_link_is_copied_and_opens_for_anybody(tab: Tab, shop: Shop) -> None:
    order = make_order(shop, about="Lamp")
    page, client = tab(shop.desk, permissions=["clipboard-read", "clipboard-write"]), tab(width=360)
    page.goto(f"/orders/{order.number}/")

    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")

    client.goto(link)
    expect(client.get_by_role("heading", name=f"No. {order.number}")).to_be_visible()
    client.get_by_role("link", name="Русский").click()
    expect(client.get_by_role("heading", name="Ход работ")).to_be_visible()


@pytest.mark.rule("TN-6", "OR-9", "OS-35")
@pytest.mark.parametrize("language", ["en", "ru"])
def test_papers_files_and_the_clients_page_are_for_everybody(
    tab: Tab, transactional_db: None, language: str, folder: Path
) -> None:
    shop = make_shop("Fixit", country={"en": "US", "ru": "RU"}[language], language=language)
    Location.objects.update(address=LONG, phone="(212) 555-0100", hours=[["09:00", "18:00"]] * 6 + [None])
    order = make_order(shop, about=LONG, details=LONG)
    make_line(order, price="12345.50")
    Order.objects.update(serial=LONG[:80], appearance=LONG, included=LONG, agreed_price=5, paid=3)
    Comment.objects.create(organization=shop.organization, order=order, text=LONG, for_client=True)
    put(order, shop, next(name for name in ("Ready", "Готов") if name in shop.statuses))
    page = tab(
        shop.desk,
        expects=[404, 422],
        locale={"en": "en-US", "ru": "ru-RU"}[language],
        reduced_motion="reduce",
    )
    page.context.add_init_script(path=AXE)
    page.goto("/orders/1/")
    page.locator("#files [name=files]").set_input_files(
        [folder / "evil.jpg", folder / "front.jpg", folder / "bill.pdf"]
    )
    expect(files(page)).to_have_count(2)

    faults = faults_of(page, "files")
    for address in (f"/t/{order.tracking.key}/", "/t/nokey/", "/orders/1/receipt/", "/orders/1/receipt/?paper=80",
                    "/orders/1/label/"):  # fmt: skip
        page.goto(address)
        faults += faults_of(page, address)

    assert faults == []
