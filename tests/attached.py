"""Files as people attach them, honest ones and others, made when they are needed."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

A_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def an_image(content: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **said: Any) -> bytes:
    drawn = BytesIO()
    Image.new(mode, size, said.pop("color", None) or 0).save(drawn, content, **said)
    return drawn.getvalue()


def a_png() -> bytes:
    return an_image()


def a_png_that_says(width: int, height: int) -> bytes:
    """Return a few bytes that say they are a huge picture."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"")) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def with_chunk(png: bytes, name: bytes, data: bytes) -> bytes:
    """Put a chunk right after the header of a PNG."""
    return png[:33] + _chunk(name, data) + png[33:]
