from __future__ import annotations

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def qr(text: str, label: str) -> SafeString:
    """Draw a QR code as an image in the page itself: black on white, as large as its place, without any style."""
    drawn = segno.make_qr(text, error="m").svg_inline(omitsize=True, border=2, dark="#000", light="#fff")
    return format_html('<span class="qr-code" role="img" aria-label="{}">{}</span>', label, mark_safe(drawn))  # nosec B308 B703  # segno's own drawing; the text is only in its squares
