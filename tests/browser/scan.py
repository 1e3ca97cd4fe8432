from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
THEMES = ("light", "dark")

# Injected through the browser's own door for tools, which the Content-Security-Policy does not close.
# What is preloaded serves two rules only: of sound, of which there is none, and one that is off.
_SCAN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"], preload: false});
  return found.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}"""
_TOO_WIDE = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const parts = [...document.querySelectorAll("body *")];
  const sticking = parts.filter((part) => part.getBoundingClientRect().right > page.clientWidth).slice(-3);
  return [`${page.scrollWidth} px wide: ${sticking.map((part) => part.outerHTML.slice(0, 80)).join(" | ")}`];
}"""


def faults_of(page: Page, name: str) -> list[str]:
    """Return what axe has against the page as it stands, wide and on a phone, light and dark, and what sticks out."""
    # A click that led to another page returns when its answer begins, before there is a document.
    page.wait_for_load_state()
    faults = []
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        place = f"{name}, {size['width']} px"
        faults += [f"{place}: {fault}" for fault in page.evaluate(_TOO_WIDE)]
        for theme in THEMES:
            page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
            faults += [f"{place}, {theme}: {fault}" for fault in page.evaluate(_SCAN)]
    return faults
