"""Files that are not what they say, or more than they say: each is refused by name, or harmless once it is kept."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from orders.files.content import Checked, FileRefused, check
from orders.files.names import name_for
from orders.models.attachment import MOST_BYTES
from tests.attached import A_PDF, a_png, a_png_that_says, an_image, with_chunk

pytestmark = pytest.mark.rule("OR-5")

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
MANY = [Image.new("P", (64, 64), place) for place in range(200)]


def _text_bomb() -> bytes:
    return with_chunk(a_png(), b"zTXt", b"Comment\x00\x00" + zlib.compress(b"x" * 200_000_000, 9))


def _profile_bomb() -> bytes:
    return with_chunk(a_png(), b"iCCP", b"icc\x00\x00" + zlib.compress(b"x" * 200_000_000, 9))


def _animated() -> bytes:
    drawn = BytesIO()
    MANY[0].save(drawn, "GIF", save_all=True, append_images=MANY[1:])
    return drawn.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing.jpg": (lambda: b"", "is empty"),
    "page.jpg": (lambda: b"<!doctype html><script>alert(1)</script>", "neither an image"),
    "program.jpg": (lambda: b"MZ\x90\x00" + b"\x00" * 200, "neither an image"),
    "drawing.svg": (lambda: SVG, "neither an image"),
    "drawing.png": (lambda: SVG, "neither an image"),
    "old.bmp": (lambda: an_image("BMP"), "neither an image"),
    "scan.tiff": (lambda: an_image("TIFF"), "neither an image"),
    "script.eps": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "neither an image"),
    "huge.png": (lambda: a_png_that_says(60_000, 60_000), "megapixels"),
    "wide.png": (lambda: a_png_that_says(2_000_000_000, 2), "megapixels"),
    "large.png": (lambda: a_png_that_says(5_000, 5_000), "16 megapixels"),
    "cut.jpg": (lambda: an_image("JPEG", (500, 500))[:-600], "damaged"),
    "cut.png": (lambda: an_image("PNG", (500, 500))[:-60], "damaged"),
    "text.png": (_text_bomb, "damaged"),
    "profile.png": (_profile_bomb, "damaged"),
    "photo.heic": (lambda: HEIC, "Save it as JPEG"),
    "paper.pdf": (lambda: b"%PDF-1.4\n" + b"x" * 5000, "not a whole PDF"),
    "late.pdf": (lambda: b"GIF89a" + A_PDF, "neither an image"),
    "tail.pdf": (lambda: A_PDF + b"<script>" * 1000, "not a whole PDF"),
    "more.pdf": (lambda: A_PDF.ljust(MOST_BYTES + 1), "larger than 10 MB"),
}


def checked(name: str, content: bytes) -> Checked:
    upload = ContentFile(content)
    upload.name = name
    return check(upload)


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_what_is_taken_is_refused_by_name(name: str) -> None:
    make, why = REFUSED[name]

    with pytest.raises(FileRefused) as refused:
        checked(name, make())

    assert f"“{name}”" in str(refused.value)
    assert why in str(refused.value)


def test_exactly_ten_megabytes_are_taken() -> None:
    padded = A_PDF[:9] + b"%" * (MOST_BYTES - len(A_PDF) - 1) + b"\n" + A_PDF[9:]

    assert checked("exact.pdf", padded).file.size == MOST_BYTES


POLYGLOTS: dict[str, bytes] = {
    "gif and script": an_image("GIF") + b"/*alert(1)*/=1;alert(1)",
    "png and archive": a_png() + b"PK\x03\x04alert(1)",
    "png and page": with_chunk(a_png(), b"tEXt", b"Comment\x00<script>alert(1)</script>"),
    "jpeg and script": an_image("JPEG", comment=b"*/=alert(1)/*"),
    "webp and page": an_image("WEBP", xmp=b"<script>alert(1)</script>"),
}


@pytest.mark.parametrize("what", POLYGLOTS)
def test_of_an_image_that_is_something_else_too_only_the_picture_is_left(what: str) -> None:
    kept = checked("both.gif", POLYGLOTS[what])

    assert kept.name == "both.jpg"
    for stored in (kept.file, kept.thumbnail):
        assert stored is not None
        content = stored.read()
        assert b"alert" not in content
        assert content.startswith(b"\xff\xd8\xff")


def test_a_pdf_that_is_a_page_too_is_kept_as_a_pdf_alone() -> None:
    """What makes it harmless is how it is served: as a download, with its type, in a sandbox."""
    kept = checked("page.html", A_PDF.replace(b"trailer", b"<script>alert(1)</script>\ntrailer"))

    assert (kept.kind, kept.name, kept.thumbnail) == ("pdf", "page.html.pdf", None)


def test_of_an_animation_the_first_picture_is_kept() -> None:
    with Image.open(checked("moving.gif", _animated()).file) as kept:
        assert (kept.format, getattr(kept, "n_frames", 1)) == ("JPEG", 1)


@pytest.mark.parametrize("content", ["JPEG", "PNG", "WEBP"])
def test_where_and_with_what_it_was_taken_is_gone(content: str) -> None:
    exif = Image.Exif()
    exif[Base.Make] = "Secretcam"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (55.0, 45.0, 20.0)
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSMapDatum] = "SECRETPLACE"
    sent = an_image(content, (600, 400), exif=exif)
    assert b"SECRETPLACE" in sent

    kept = checked("place.jpg", sent)

    for stored in (kept.file, kept.thumbnail):
        assert stored is not None
        stored.seek(0)
        assert b"SECRETPLACE" not in stored.read()
        with Image.open(stored) as picture:
            assert dict(picture.getexif()) == {}
            assert picture.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_photo_taken_sideways_is_kept_upright() -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = 6

    kept = checked("sideways.jpg", an_image("JPEG", (400, 200), exif=exif))

    assert Image.open(kept.file).size == (200, 400)
    assert kept.thumbnail is not None
    assert Image.open(kept.thumbnail).size == (160, 320)


@pytest.mark.parametrize(
    ("content", "mode", "said", "wanted"),
    [
        ("JPEG", "RGB", (6000, 1500), (4000, 1000)),
        ("JPEG", "RGB", (6000, 3000), (3000, 1500)),
        ("JPEG", "CMYK", (400, 300), (400, 300)),
        ("JPEG", "L", (400, 300), (400, 300)),
        ("PNG", "I;16", (400, 300), (400, 300)),
        ("PNG", "1", (400, 300), (400, 300)),
        ("PNG", "P", (400, 300), (400, 300)),
        ("PNG", "RGBA", (2400, 1200), (2000, 1000)),
        ("PNG", "LA", (400, 300), (400, 300)),
        ("GIF", "P", (1, 1), (1, 1)),
        ("PNG", "RGB", (4001, 1), (4000, 1)),
    ],
)
def test_every_kind_of_pixels_is_kept_no_larger_than_it_may_be(
    content: str, mode: str, said: tuple[int, int], wanted: tuple[int, int]
) -> None:
    kept = checked("any.png", an_image(content, said, mode))

    shows_through = mode in {"RGBA", "LA"}
    with Image.open(kept.file) as picture:
        assert picture.size == wanted
        assert picture.format == ("WEBP" if shows_through else "JPEG")
    assert Path(kept.name).suffix == (".webp" if shows_through else ".jpg")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("..\\..\\boot.ini", "boot.ini.jpg"),
        ("a\r\nX: y.jpg", "aX y.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("", "file.jpg"),
        ("...", "file.jpg"),
        ("a\x00b.jpg", "ab.jpg"),
        ('say "hi".jpg', "say hi.jpg"),
        ("фото ё.jpg", "фото ё.jpg"),
        ("gpj.\u202eexe.jpg", "gpj.exe.jpg"),
        ("photo.PNG", "photo.jpg"),
        ("photo.JPEG", "photo.jpeg"),
        ("a.exe", "a.exe.jpg"),
        ("x" * 300 + ".jpg", "x" * 120 + ".jpg"),
        ("\ud800.jpg", "jpg.jpg"),
    ],
)
def test_a_name_is_shown_without_folders_controls_and_tricks(said: str, kept: str) -> None:
    assert name_for(said, "JPEG") == kept
