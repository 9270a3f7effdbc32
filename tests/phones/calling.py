"""A browser of a few lines, straight into an app: cookies with their paths, no network."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.types import ASGIApp, Message

__all__ = ["Browser", "Reply"]

_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Reply:
    """What came back; of headers with one name the last."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def to(self) -> str:
        """Where it leads on."""
        return self.headers.get("location", "")


@dataclass
class Browser:
    """Asks as one browser does, from an ``address``; follows nothing by itself."""

    app: ASGIApp
    address: str = "10.0.0.1"
    scheme: str = "http"
    cookies: dict[str, tuple[str, str]] = field(default_factory=dict)  # name: value, path

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Reply:
        return self.ask("GET", path, headers=headers)

    def post(
        self, path: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Reply:
        sent = {"content-type": _FORM} | dict(headers or {})
        return self.ask("POST", path, urlencode(form).encode(), sent)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Any request at all."""
        return asyncio.run(self._ask(method, path, body, dict(headers or {})))

    async def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        parts = urlsplit(path)
        sent = [
            f"{name}={value}"
            for name, (value, below) in self.cookies.items()
            if parts.path == below or parts.path.startswith(below.rstrip("/") + "/")
        ]
        headers = {"host": "class.local:8501", "cookie": "; ".join(sent)} | headers
        scope = {
            "type": "http",
            "method": method,
            "scheme": self.scheme,
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "root_path": "",
            "query_string": parts.query.encode(),
            "http_version": "1.1",
            "client": (self.address, 5000),
            "server": ("class.local", 8501),
            "headers": [
                (name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()
            ],
        }
        return await self._through(scope, body)

    async def _through(self, scope: dict[str, Any], body: bytes) -> Reply:
        asked, came = iter([body]), list[Message]()

        async def receive() -> Message:
            given = next(asked, None)
            if given is None:
                await asyncio.sleep(3600)
            return {"type": "http.request", "body": given or b"", "more_body": False}

        async def send(message: Message) -> None:
            came.append(message)

        await self.app(scope, receive, send)
        start, *rest = came
        pairs = [(n.decode("latin-1").lower(), v.decode("latin-1")) for n, v in start["headers"]]
        for name, value in pairs:
            if name == "set-cookie":
                for key, morsel in SimpleCookie(value).items():
                    self.cookies[key] = morsel.value, morsel["path"] or "/"
        whole = b"".join(message.get("body", b"") for message in rest)
        return Reply(start["status"], dict(pairs), whole)
