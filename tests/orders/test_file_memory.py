"""What a file costs the process that reads it, measured in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.attached import a_png_that_says, an_image
from tests.faults.processes import ROOT

pytestmark = pytest.mark.rule("OR-5")

MOST_MEGABYTES = 200
_MEASURE = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from django.core.files.base import ContentFile
from orders.files.content import FileRefused, check

def megabytes(what):
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(what)) // 1024

with open(sys.argv[1], "rb") as file:
    content = ContentFile(file.read(), "picture.jpg")
before = megabytes("VmRSS")
open("/proc/self/clear_refs", "w").write("5")
try:
    check(content)
    print("kept", megabytes("VmHWM") - before)
except FileRefused as refused:
    print("refused", megabytes("VmHWM") - before)
"""


def _photo(width: int, height: int, **said: object) -> bytes:
    drawn = BytesIO()
    Image.effect_noise((width // 16, height // 16), 60).resize((width, height)).convert("RGB").save(
        drawn, "JPEG", quality=50, **said
    )
    return drawn.getvalue()


@pytest.mark.parametrize(
    ("what", "outcome"),
    [
        ("the largest photo", "kept"),
        ("the largest progressive photo", "kept"),
        ("the largest transparent PNG", "kept"),
        ("the largest transparent WebP", "kept"),
        ("the largest GIF", "kept"),
        ("a bomb of 3,600 megapixels", "refused"),
    ],
)
def test_no_file_takes_more_than_200_mb_to_look_at(tmp_path: Path, what: str, outcome: str) -> None:
    file = tmp_path / "picture"
    file.write_bytes(_FILES[what]())

    measured = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(file)], cwd=ROOT, capture_output=True, text=True, check=True
    )

    said, taken = measured.stdout.split()
    assert said == outcome
    assert int(taken) < MOST_MEGABYTES


_FILES = {
    "the largest photo": lambda: _photo(8600, 5800),
    "the largest progressive photo": lambda: _photo(5500, 4360, progressive=True, subsampling=0),
    "the largest transparent PNG": lambda: an_image("PNG", (4000, 4000), "RGBA", color=(9, 9, 9, 99)),
    "the largest transparent WebP": lambda: an_image("WEBP", (4000, 2500), "RGBA", color=(9, 9, 9, 99)),
    "the largest GIF": lambda: an_image("GIF", (4000, 3000), "P"),
    "a bomb of 3,600 megapixels": lambda: a_png_that_says(60_000, 60_000),
}
