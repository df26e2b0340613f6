"""A way to the real server that can be cut, slowed down or made to refuse: the faults of networks and full servers."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

PASS: Final = "pass"
CUT: Final = "cut"
SLOW: Final = "slow"
LIE: Final = "lie"

_HEAD: Final = (
    "HTTP/1.1 {status} Said\r\nContent-Length: {length}\r\nConnection: close\r\nX-Elastic-Product: Elasticsearch\r\n"
    "Content-Type: application/vnd.elasticsearch+json;compatible-with=8\r\n\r\n"
)


class FaultyWay:
    """Listens on a loopback port and forwards to `target`, or does as `mode` says: a word above, or a status."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target.split(",", maxsplit=1)[0])
        self._target = (parts.hostname or "127.0.0.1", parts.port or 9200)
        self.mode: str | int = PASS
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._server.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self._server.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            while request := client.recv(65536):
                if self.mode == CUT:
                    return
                if self.mode == SLOW:
                    time.sleep(10)
                if isinstance(self.mode, int):
                    client.sendall(_answer(self.mode, '{"error": "no"}'))
                    return
                if self.mode == LIE:
                    client.sendall(_answer(200, '{"took": 1, "hits": []}'))
                    return
                self._forward(client, request)

    def _forward(self, client: socket.socket, request: bytes) -> None:
        """Forward one request, whole, and its answer; the server is asked to close, which ends the answer."""
        while b"\r\n\r\n" not in request or len(request) < _length(request):
            request += client.recv(65536)
        with socket.create_connection(self._target, timeout=30) as server:
            server.sendall(request)
            answer = b""
            while b"\r\n\r\n" not in answer or len(answer) < _length(answer):
                piece = server.recv(65536)
                if not piece:
                    break
                answer += piece
        client.sendall(answer)


def _length(message: bytes) -> int:
    """Return the length of an HTTP message whose head is here, as its Content-Length states it."""
    head, _blank, _body = message.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        name, _colon, value = line.partition(b":")
        if name.lower() == b"content-length":
            return len(head) + 4 + int(value)
    return len(head) + 4


def _answer(status: int, body: str) -> bytes:
    return (_HEAD.format(status=status, length=len(body)) + body).encode()
