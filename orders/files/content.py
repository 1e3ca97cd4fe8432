"""What a file is, by its content alone. Images are drawn anew, so that nothing but the picture is left of them.

Memory is bounded by the number of pixels, looked at before any is decoded: formats that their decoders hold
several times over may have fewer. Source: OR-5.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, UnidentifiedImageError

from orders.files.names import name_for, named
from orders.models import Attachment
from orders.models.attachment import MOST_BYTES

LONGEST_SIDE = 4000
# WebP is written by an encoder that holds the picture several times over.
LONGEST_SIDE_SHOWING_THROUGH = 2000
THUMBNAIL_SIDE = 320
_MEGA = 1_000_000
# A progressive JPEG is held by its decoder as a whole, however small it is asked for; WebP and GIF as several copies.
MOST_PIXELS = {"JPEG": 50 * _MEGA, "PNG": 16 * _MEGA, "WEBP": 10 * _MEGA, "GIF": 12 * _MEGA}
MOST_PIXELS_PROGRESSIVE = 24 * _MEGA
# A JPEG with more is decoded at half the size, or less, from the start.
_WHOLE = 16 * _MEGA
_END_OF_PDF = 2048
# What Pillow's readers raise at data that is not what it says it is.
_BROKEN = (
    OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, AttributeError, RuntimeError,
    OverflowError, MemoryError, NotImplementedError, struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip

# Threads of one process would each take as much.
_ONE_AT_A_TIME = Lock()

# For whatever opens an image in this process: more is an error there, too.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS["JPEG"]


class FileRefused(Exception):
    """The file is not kept; `str()` is a sentence for the person that names it."""


@dataclass(frozen=True)
class Checked:
    """A file as it will be kept; a PDF has no thumbnail."""

    kind: Attachment.Kind
    name: str
    file: File[Any]
    thumbnail: File[Any] | None = None


def check(upload: File[Any]) -> Checked:
    """Return what is to be kept of an upload. Raises FileRefused.

    Neither its name nor the type it was sent with is asked.
    """
    said, size = named(upload.name or ""), upload.size
    if not size:
        raise FileRefused(_("“%(name)s” is empty. Choose it again.") % {"name": said})
    if size > MOST_BYTES:
        raise FileRefused(_("“%(name)s” is larger than 10 MB. Make it smaller, then add it again.") % {"name": said})
    upload.seek(0)
    start = upload.read(16)
    if start.startswith(b"%PDF-"):
        return _pdf(upload, said)
    if start[4:8] == b"ftyp" and start[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif"}:
        raise FileRefused(
            _("“%(name)s” is a photo in a format that few programs read. Save it as JPEG, then add it again.")
            % {"name": said}
        )
    return _image(upload, said)


def _pdf(upload: File[Any], said: str) -> Checked:
    """A PDF is kept as it is: nobody opens it here, it is only ever given back as a download."""
    upload.seek(max(0, upload.size - _END_OF_PDF))
    if b"%%EOF" not in upload.read():
        raise FileRefused(_("“%(name)s” is not a whole PDF. Save it once more, then add it again.") % {"name": said})
    upload.seek(0)
    return Checked(Attachment.Kind.PDF, name_for(upload.name or "", "PDF"), upload)


def _image(upload: File[Any], said: str) -> Checked:
    try:
        with _ONE_AT_A_TIME:
            picture = _upright(*_read(upload, said))
            file, content = _encoded(picture)
            picture.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
            thumbnail, _content = _encoded(picture)
    except UnidentifiedImageError as unknown:
        sentence = _("“%(name)s” is neither an image (JPEG, PNG, WebP, GIF) nor a PDF.")
        raise FileRefused(sentence % {"name": said}) from unknown
    except Image.DecompressionBombError as bomb:
        raise _too_many_pixels(said, MOST_PIXELS["JPEG"]) from bomb
    except _BROKEN as broken:
        raise FileRefused(_("“%(name)s” is damaged: it could not be opened.") % {"name": said}) from broken
    return Checked(Attachment.Kind.IMAGE, name_for(upload.name or "", content), file, thumbnail)


def _require_few_pixels(opened: Image.Image, said: str) -> None:
    most = MOST_PIXELS[opened.format or "JPEG"]
    if opened.info.get("progressive"):
        most = MOST_PIXELS_PROGRESSIVE
    width, height = opened.size
    if width * height > most or not width or not height:
        raise _too_many_pixels(said, most)


def _too_many_pixels(said: str, most: int) -> FileRefused:
    sentence = _("“%(name)s” has more than %(most)s megapixels. Make it smaller, then add it again.")
    return FileRefused(sentence % {"name": said, "most": most // _MEGA})


def _read(upload: File[Any], said: str) -> tuple[Image.Image, int]:
    """Return the first picture, no larger than it is kept, and how the camera was turned.

    What it was read from is let go on return: two of them at once is what costs memory.
    """
    upload.seek(0)
    with Image.open(upload, formats=tuple(MOST_PIXELS)) as opened:
        _require_few_pixels(opened, said)
        if opened.format == "JPEG":
            _ask_for_less(opened)
        opened.load()
        turned = opened.getexif().get(ExifTags.Base.Orientation, 1)
        pixels = opened.point(_to_eight_bits, "L") if opened.mode.startswith("I") else opened
        mode = "RGBA" if _shows_through(pixels) else "RGB"
        picture = pixels if pixels.mode == mode else pixels.convert(mode)
        side = LONGEST_SIDE if mode == "RGB" else LONGEST_SIDE_SHOWING_THROUGH
        picture.thumbnail((side, side), reducing_gap=2.0)
        return picture, turned


def _ask_for_less(opened: Image.Image) -> None:
    """Let a large JPEG be decoded at a half, a quarter or an eighth of its size from the start."""
    width, height = opened.size
    step = next(step for step in (1, 2, 4, 8) if width * height <= _WHOLE * step * step)
    opened.draft("RGB", (max(1, width // step), max(1, height // step)))


def _to_eight_bits(value: Any) -> Any:
    return value * (1 / 256)


def _shows_through(opened: Image.Image) -> bool:
    """Say whether any of it is transparent; a screenshot often has a layer for that and does not use it."""
    if opened.mode in ("RGBA", "LA"):
        return opened.getchannel("A").getextrema()[0] != 255
    return opened.has_transparency_data


def _upright(picture: Image.Image, turned: int) -> Image.Image:
    """Return the pixels alone, turned the way they were seen: no place, no camera, no comment."""
    way = _WAYS.get(turned)
    upright = picture.transpose(way) if way is not None else picture
    upright.info.clear()
    return upright


_WAYS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _encoded(picture: Image.Image) -> tuple[File[Any], str]:
    """Write an image anew: JPEG, or WebP where something shows through. Returns the file and its format."""
    content = "WEBP" if picture.mode == "RGBA" else "JPEG"
    written_to = BytesIO()
    picture.save(written_to, content, quality=85)
    return ContentFile(written_to.getvalue()), content
