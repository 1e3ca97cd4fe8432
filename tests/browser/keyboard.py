from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

# Says what is wrong with where the keyboard is; nothing when it can be seen there.
BLIND = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return "nothing has the focus";
  const name = `${here.tagName} “${(here.innerText || here.name || here.id || "").slice(0, 40)}”`;
  const box = here.getBoundingClientRect();
  if (!box.width || !box.height) return `${name} cannot be seen`;
  const above = box.bottom <= 0, below = box.top >= innerHeight, aside = box.right <= 0 || box.left >= innerWidth;
  if (above || below || aside) return `${name} is out of view`;
  const drawn = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const seen = drawn(getComputedStyle(here)) || drawn(getComputedStyle(here, "::after"));
  return seen ? "" : `${name} has no outline`;
}"""


class Keyboard:
    """Drives a page by keys alone, and sees to it that the focus is visible at every stop."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)

    def type(self, text: str) -> None:
        self._page.keyboard.type(text)

    def is_at(self, place: Locator) -> None:
        expect(place).to_be_focused()
        assert self._page.evaluate(BLIND) == ""

    def go_to(self, place: Locator, key: str = "Tab", most: int = 60) -> None:
        """Press `key` until the focus has come to `place`, looking at every stop on the way."""
        expect(place).to_be_visible()
        for _stop in range(most):
            self.press(key)
            blind = self._page.evaluate(BLIND)
            # At the end of the page the focus passes through the browser's own bars.
            assert blind in ("", "nothing has the focus"), blind
            if place.evaluate("here => here === document.activeElement"):
                return
        raise AssertionError(f"{place} was not reached by {key}")

    def fill(self, place: Locator, text: str) -> None:
        self.go_to(place)
        self.type(text)
