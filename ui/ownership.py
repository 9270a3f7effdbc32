"""Whose training it is: the browser that began it may end it, and whoever holds the
server's token.
"""

from __future__ import annotations

import hmac
import os
import secrets

import streamlit as st

from medmodels.own.jobs import Job

__all__ = ["BROWSER", "administrator", "ask_administrator", "cookie", "in_charge", "may_end", "me"]

BROWSER = "medmodels_browser"  # the cookie that the server gives each browser; see ui/serving.py
_ADMINISTRATOR = "MEDMODELS_ADMIN"  # the environment variable with the administrator's token
_SHORTEST = 16  # characters; what is shorter can be guessed and is no token


def me() -> str:
    """The secret of this browser, the same after a reload; without its cookie, one of the
    session.
    """
    if name := cookie():
        return name
    own: str = st.session_state.setdefault("browser", secrets.token_urlsafe(24))
    return own


def cookie() -> str:
    """The secret of this browser; empty where it takes no cookie."""
    name = st.context.cookies.get(BROWSER)
    return name if isinstance(name, str) else ""


def may_end(job: Job) -> bool:
    """Whether this browser began the training, or an administrator looks."""
    return _same(job.owner, me()) or administrator()


def administrator() -> bool:
    """Whether this session has given the administrator's token."""
    token = _token()
    return bool(token) and _same(token, st.session_state.get("administrator") or "")


def in_charge() -> bool:
    """Whether this session may change what all sessions of the server share: everybody, where
    nobody has said who the administrator is.
    """
    return not _token() or administrator()


def ask_administrator() -> None:
    """A field for the token, where the server has one."""
    if _token():
        with st.expander("Administrator", icon=":material/key:"):
            told = "Whoever holds it may stop every training."
            typed = st.text_input(
                "Token", type="password", key="administrator", max_chars=200, help=told
            )
            if typed:
                st.caption(
                    "You may stop every training." if administrator() else "This is not the token."
                )


def _token() -> str:
    token = os.environ.get(_ADMINISTRATOR, "")
    return token if len(token) >= _SHORTEST else ""


def _same(first: str, second: str) -> bool:
    return hmac.compare_digest(first.encode(), second.encode())
