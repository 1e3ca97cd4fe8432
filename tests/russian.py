"""Reading Russian: a workshop that speaks it, a browser that chose it, and the English a page still says."""

from __future__ import annotations

import html
import re

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils.html import strip_tags

from accounts.models import User
from tests.factories import Shop, make_shop

WORD = "Мастерская"
# What is written the same in Russian: names of things, and what a gateway is told.
SAME = {
    "onward",
    "sms",
    "e-mail",
    "http",
    "https",
    "json",
    "csv",
    "xlsx",
    # Keys of a keyboard, where a sentence names them.
    "ctrl",
    "k",
    "n",
    "idempotency-key",
    "english",
    "id",
    "pdf",
    "qr",
    "jpg",
    "jpeg",
    "png",
    "webp",
    "gif",
}
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*", re.IGNORECASE)
# The test's own data, addresses, placeholders, blocks, codes of currencies, keys of effects, a size of paper.
_DATA = re.compile(
    rf"{WORD}(?: (?!{WORD})\w+){{1,2}}|\S+@\S+|https?://\S+|\{{\w+\}}|\[\w+\]|\b[A-Z]{{3}} —|\w+/\S+|\bA4\b",
    re.IGNORECASE,
)
_SILENT = re.compile(
    # Keys of a keyboard are called the same in every language.
    r'<(script|style|textarea|kbd)\b.*?</\1>|<select name="(?:time_zone|currency)".*?</select>'
    # What is said to clients who read English is marked as English.
    r'|<blockquote lang="en">.*?</blockquote>',
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r'\b(?:alt|aria-label|title|placeholder|data-failed|data-offline)="([^"]*)"')
# In the admin values stand as they are stored; what it calls them is ours.
_LABEL = re.compile(r'<(label|h1|caption|legend|button|th)\b(?![^>]*class="field-)[^>]*>.*?</\1>', re.DOTALL)


def english_in(response: HttpResponse, *, labels_only: bool = False) -> set[str]:
    """Return the English words a page says: in its text, and aloud in attributes."""
    page = _SILENT.sub(" ", response.content.decode())
    if labels_only:
        page = " ".join(label[0] for label in _LABEL.finditer(page))
    texts = [strip_tags(page.replace("<", " <")), *_ATTRIBUTE.findall(page)]
    return {word for text in texts for word in english(html.unescape(text))}


def english(text: str) -> set[str]:
    return {word for word in _WORD.findall(_DATA.sub(" ", text)) if word.casefold() not in SAME}


def in_russian(user: User | None = None) -> Client:
    """Return a browser that chose Russian; with a user, signed in."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    if user:
        client.force_login(user)
    return client


def make_workshop() -> Shop:
    """Found a Russian repair shop; every name in it begins with WORD."""
    return make_shop(WORD, country="RU", language="ru")
