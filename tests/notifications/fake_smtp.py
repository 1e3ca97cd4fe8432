"""A mail server on a real socket, just enough of one, that answers each step as it is told."""

from __future__ import annotations

import socket
import struct
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType

RESET, SILENCE = "reset", "silence"
_ANSWERS = {
    "GREETING": "220 mail.example ESMTP",
    "EHLO": "250 mail.example",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    "END": "250 queued",
    "QUIT": "221 bye",
}


class FakeSmtp:
    """`answers` replaces the answer to a verb (END: the text is over); `taken` are the letters it accepted."""

    def __init__(self, **answers: str) -> None:
        self.taken: list[EmailMessage] = []
        self._answers = _ANSWERS | answers
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> FakeSmtp:
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
                    self._talk(connection)
                except OSError:
                    continue  # the caller hung up: what it sees of that is what the test asks about

    def _talk(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        more = self._answer(connection, "GREETING")
        while more and (line := lines.readline()):
            verb = line.decode().split()[0].upper()
            more = self._answer(connection, verb)
            if more and verb == "DATA" and self._answers["DATA"].startswith("354"):
                letter = b"".join(iter(lines.readline, b".\r\n"))
                more = self._answer(connection, "END", letter)

    def _answer(self, connection: socket.socket, verb: str, letter: bytes = b"") -> bool:
        """Answer a verb; False: the talk is over."""
        answer = self._answers.get(verb, "250 ok")
        if answer == RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        if answer == SILENCE:
            self._over.wait(30)
            return False
        if letter and answer.startswith("2"):
            self.taken.append(message_from_bytes(letter, policy=policy.default))
        connection.sendall(f"{answer}\r\n".encode())
        return not answer.startswith(("221", "421"))
