from __future__ import annotations

from collections.abc import Collection

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

# The browser's own line about an answer of 4xx; the answer itself is judged by its status.
_ABOUT_A_STATUS = "Failed to load resource: the server responded with a status of "


class Watch:
    """Notes whatever goes wrong in any page of a browser: errors of scripts and of the console (refusals by the
    Content-Security-Policy among them), requests that failed, answers from 400 up.

    `expected` are statuses, and beginnings of notes, that the test provokes.
    """

    def __init__(self, context: BrowserContext, expected: Collection[int | str]) -> None:
        self.problems: list[str] = []
        statuses = [said for said in expected if isinstance(said, int)]
        self._expected = (
            *(said for said in expected if isinstance(said, str)),
            *(f"answer: {status} " for status in statuses),
            *(f"console: Response Status Error Code {status} " for status in statuses),
        )
        context.on("console", self._console)
        context.on("weberror", lambda error: self._note(f"script: {error.error}"))
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    def _note(self, problem: str) -> None:
        if not problem.startswith(self._expected):
            self.problems.append(problem)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_ABOUT_A_STATUS):
            self._note(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        # A page that is left takes its open requests with it; that is no failure.
        if request.failure != "net::ERR_ABORTED":
            self._note(f"request: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self._note(f"answer: {response.status} {response.url}")
