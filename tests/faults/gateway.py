"""A fake SMS gateway, run as a process of its own. What it wrote down is the truth, not our tables.

`python -m tests.faults.gateway PORT FOLDER`. The path of a request is a list of answers, `/reset,ok`: the first for
the first request with a key, the second for the second, the last for all that follow. FOLDER/record gets a line
for every request ("asked") and one for every message that was sent on ("sent").
"""

from __future__ import annotations

import json
import socket
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Book:
    """The record, and the answer that each key is to get next."""

    def __init__(self, folder: Path) -> None:
        self._record = folder / "record"
        self._release = folder / "release"
        self._lock = threading.Lock()
        self._asked: dict[str, int] = {}
        self._sent: set[str] = set()

    def ask(self, key: str, answers: list[str]) -> str:
        """Note a request and say how it is answered."""
        with self._lock:
            place = self._asked.get(key, 0)
            self._asked[key] = place + 1
            self._write("asked", key)
        return answers[min(place, len(answers) - 1)]

    def send(self, key: str, *, once: bool = False) -> None:
        with self._lock:
            if not (once and key in self._sent):
                self._write("sent", key)
            self._sent.add(key)

    def wait_for_release(self) -> None:
        while not self._release.exists():
            time.sleep(0.01)

    def _write(self, what: str, key: str) -> None:
        with self._record.open("a") as record:
            record.write(json.dumps({"what": what, "key": key, "at": time.time()}) + "\n")


class Handler(BaseHTTPRequestHandler):
    book: Book

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        key = self.headers["Idempotency-Key"]
        answer = self.book.ask(key, self.path.strip("/").split(","))
        getattr(self, f"answer_{answer}")(key)

    def answer_ok(self, key: str) -> None:
        self.book.send(key)
        self._reply(200)

    def answer_once(self, key: str) -> None:
        """As a gateway that honours the key: one it has sent already it only confirms."""
        self.book.send(key, once=True)
        self._reply(200)

    def answer_refuse(self, key: str) -> None:
        self._reply(503)

    def answer_hold(self, key: str) -> None:
        """Send, and keep the caller waiting."""
        self.book.send(key)
        self.book.wait_for_release()
        self._reply(200)

    def answer_reset(self, key: str) -> None:
        """Send, and break the connection off with a reset instead of an answer."""
        self.book.send(key)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _reply(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *said: object) -> None:
        """Say nothing: the record tells."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let a caller that was killed be gone."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


if __name__ == "__main__":
    Handler.book = Book(Path(sys.argv[2]))
    Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
