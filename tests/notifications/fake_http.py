"""A gateway on a real socket that answers as it is told, down to the byte. Its own record is the truth."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

Answer = Callable[[socket.socket, threading.Event], None]


@dataclass(frozen=True)
class Received:
    """One request as it came over the wire; header names in lower case."""

    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> Any:
        return json.loads(self.body)


class FakeHttp:
    """Takes one request after another in a thread of its own and hands each connection to `answer`."""

    def __init__(self, answer: Answer, *, reads: bool = True) -> None:
        self.received: list[Received] = []
        self._answer, self._reads = answer, reads
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> FakeHttp:
        self._thread.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                connection, _address = self._listener.accept()
            except TimeoutError:
                continue
            connection.settimeout(5)
            with connection:
                try:
                    if self._reads:
                        self.received.append(_read(connection))
                    self._answer(connection, self._over)
                except OSError:
                    continue  # the caller hung up: what it sees of that is what the test asks about


def _read(connection: socket.socket) -> Received:
    taken = connection.makefile("rb")
    target = taken.readline().decode().split()[1]
    headers = {}
    while line := taken.readline().strip().decode():
        name, _colon, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return Received(target, headers, taken.read(int(headers.get("content-length", "0"))))


def says(status: int, *headers: str, body: bytes = b"ok") -> Answer:
    """Answer with a status and end."""
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *headers, "", ""]
    return lambda connection, over: connection.sendall("\r\n".join(lines).encode() + body)


def resets(connection: socket.socket, over: threading.Event) -> None:
    # Not before the other side knows that it is connected: a connection that never was is another matter.
    over.wait(0.3)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hangs_up(connection: socket.socket, over: threading.Event) -> None:
    """Close in good order, without a word."""


def keeps_silent(connection: socket.socket, over: threading.Event) -> None:
    over.wait(30)


def trickles(beginning: bytes) -> Answer:
    """Begin an answer and never come to its end, a byte at a time."""

    def answer(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(beginning)
        while not over.wait(0.1):
            connection.sendall(b"0")

    return answer


def never_ends(status: int) -> Answer:
    """Answer with a body that goes on for as long as somebody reads it."""

    def answer(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(f"HTTP/1.1 {status} Whatever\r\n\r\n".encode())
        while not over.is_set():
            connection.sendall(b"x" * 65_536)

    return answer


def talks_nonsense(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"220 mail.example ESMTP\r\n")
