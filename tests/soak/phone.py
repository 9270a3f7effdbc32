"""A phone without a browser: a cookie, a page that it keeps looking at, and forms that it sends."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urlencode

__all__ = ["Answered", "Phone"]

_HIDDEN = re.compile(r'name="(place|phase)" value="([^"]*)"')
_LABELS = re.compile(r'type="radio" name="label" value="([^"]*)"')
_WAIT = 60.0  # seconds for one answer of the server


@dataclass(frozen=True, slots=True)
class Answered:
    """What the server sent: the status, headers by their name, and the body."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def asked(self) -> tuple[int, str] | None:
        """The case and the phase that the form on the page asks for."""
        found = dict(_HIDDEN.findall(self.body))
        return (int(found["place"]), found["phase"]) if "phase" in found else None

    @property
    def labels(self) -> list[str]:
        return _LABELS.findall(self.body)


class Phone:
    """One participant at ``port`` of the loopback address, or with a ``cookie`` the host."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.port, self.cookie = port, cookie
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Answered:
        return await self._ask("GET", path, b"")

    async def post(self, path: str, **form: str) -> Answered:
        """Send a form, once."""
        return await self._ask("POST", path, urlencode(form).encode())

    async def news(self, path: str) -> AsyncIterator[str]:
        """The server-sent events of an address, until it ends."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(self._head("GET", path, 0))
            while (await reader.readline()).strip():
                pass
            while line := await reader.readline():
                if line.startswith(b"data: "):
                    yield line[6:].decode().strip()
        finally:
            writer.close()

    def close(self) -> None:
        self.drop()

    def drop(self) -> None:
        """Lose the network."""
        if self._line:
            self._line[1].close()
        self._line = None

    def _head(self, method: str, path: str, size: int) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"Cookie: {self.cookie}"] if self.cookie else []
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {size}"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    async def _ask(self, method: str, path: str, body: bytes) -> Answered:
        try:
            return await asyncio.wait_for(self._asked(method, path, body), _WAIT)
        except BaseException:
            self.drop()
            raise

    async def _asked(self, method: str, path: str, body: bytes) -> Answered:
        if kept := self._line is not None:
            reader, writer = self._line
        else:
            reader, writer = self._line = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(self._head(method, path, len(body)) + body)
            first = await reader.readline()
        except ConnectionError:
            first = b""
        if not first:
            self.drop()
            if kept:  # the server had closed a line that was idle: a browser opens another
                return await self._asked(method, path, body)
            raise ConnectionResetError("no answer")
        headers: dict[str, str] = {}
        while line := (await reader.readline()).decode().strip():
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
        data = await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self.drop()
        if headers.get("set-cookie", "").startswith("medmodels_"):
            self.cookie = headers["set-cookie"].split(";")[0]
        return Answered(int(first.split()[1]), headers, data.decode())
