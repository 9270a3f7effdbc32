"""Scored files on their way to a browser: in pieces from the disk, never held in memory, at an
address that nobody can guess.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from pathlib import Path
from threading import Lock

import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

__all__ = ["COHORT_FILES", "download"]

_MOST = 2000  # addresses that are known at once, the oldest going first
_LINKS = "cohort links"
_GONE = "This file is not there any more. Open the cohort again."
_offered: OrderedDict[str, tuple[Path, str]] = OrderedDict()
_one_at_a_time = Lock()


def download(path: Path | None, label: str, name: str) -> None:
    """A link to a file, which the browser keeps under that name."""
    if path is None or not path.is_file():
        return
    links: dict[str, str] = st.session_state.setdefault(_LINKS, {})
    token = links.setdefault(str(path), secrets.token_urlsafe(24))
    with _one_at_a_time:
        _offered[token] = (path, name)
        _offered.move_to_end(token)
        while len(_offered) > _MOST:
            _offered.popitem(last=False)
    st.link_button(label, f"/cohort-files/{token}", icon=":material/download:")


async def _file(request: Request) -> Response:
    with _one_at_a_time:
        path, name = _offered.get(request.path_params["token"], (None, ""))
    if path is None or not path.is_file():
        return PlainTextResponse(_GONE, 404)
    kept = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    return FileResponse(path, media_type="application/octet-stream", filename=name, headers=kept)


COHORT_FILES = [Route("/cohort-files/{token}", _file)]
