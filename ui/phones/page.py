"""A page as HTML with what guards it: nothing comes from elsewhere, nothing is kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, RedirectResponse, Response

from medmodels.card import NOTICE
from medmodels.strips import STYLE, Strip, strip_html

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["ASSETS", "GUARDS", "drawn", "onward", "page"]

_HERE = Path(__file__).parent
_SPACE = ' xmlns="http://www.w3.org/1999/xhtml"'  # which HTML does without
# Where a strip places its marks; in its texts every "<" is escaped, so that none can look like it.
_PLACED = re.compile(r'(<(?:i|span)(?: class="[\w ]*")?) style="([\w:;.%()-]*)"')
_POLICY = (
    "default-src 'none'; style-src 'self' 'nonce-{nonce}'; script-src 'self'; img-src 'self';"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
# On every answer. Not “no-referrer”, under which a browser says of a form of this very page that it
# comes from nowhere; links to come back are told to no other server as it is.
GUARDS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
}


def _assets() -> dict[str, tuple[bytes, str]]:
    """Style, script and logo by a name that changes with what is in them, and their types."""
    style = f"{STYLE}\n{(_HERE / 'phones.css').read_text(encoding='utf-8')}".encode()
    script = (_HERE / "phones.js").read_bytes()
    logo = (_HERE.parents[1] / "assets" / "logo.svg").read_bytes()
    return {
        f"phones.{hashlib.sha256(style).hexdigest()[:12]}.css": (style, "text/css"),
        f"phones.{hashlib.sha256(script).hexdigest()[:12]}.js": (script, "text/javascript"),
        f"logo.{hashlib.sha256(logo).hexdigest()[:12]}.svg": (logo, "image/svg+xml"),
    }


ASSETS = _assets()


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def page(template: str, *, status: int = 200, **context: Any) -> Response:
    """A page from its template; whatever stands in the context is escaped, but for strips and their
    rules.
    """
    style, script, logo = ASSETS
    nonce = secrets.token_urlsafe(12)
    fixed = {"notice": NOTICE, "style": style, "script": script, "logo": logo, "nonce": nonce}
    whole = {"live": "", "version": "", "waits": False, "rules": "", **fixed, **context}
    html = _templates().get_template(template).render(whole)
    guards = GUARDS | {"content-security-policy": _POLICY.format(nonce=nonce)}
    return HTMLResponse(html, status, headers=guards)


def onward(address: str) -> Response:
    """To another page of this server: after a form, a reload sends nothing again."""
    return RedirectResponse(address, 303, headers=GUARDS)


def drawn(strip: Strip) -> tuple[str, str]:
    """A strip as HTML without styles in its elements, which the policy forbids, and their rules."""
    rules: list[str] = []

    def named(place: re.Match[str]) -> str:
        rules.append(f'.strip [data-at="{len(rules)}"] {{ {place[2]} }}')
        return f'{place[1]} data-at="{len(rules) - 1}"'

    # a tree of elements wrote it, which escaped what stands in it
    return _PLACED.sub(named, strip_html(strip).replace(_SPACE, "")), "\n".join(rules)
