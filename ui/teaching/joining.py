"""Where phones join: the address that reaches this server, and the picture that holds it."""

from __future__ import annotations

import os
from functools import lru_cache
from urllib.parse import urlsplit

import segno
import streamlit as st

from medmodels.places import CLASS_ADDRESS
from ui.data_set import is_local

__all__ = ["base_address", "join_address", "picture_of", "reaches_phones"]


def reaches_phones() -> bool:
    """Whether other machines can reach this server."""
    return bool(os.environ.get(CLASS_ADDRESS)) or not is_local()


def base_address() -> str:
    """The address of this server for others: as whoever started it said, else as this browser
    came.
    """
    told = os.environ.get(CLASS_ADDRESS, "").rstrip("/")
    if told:
        return told
    came = urlsplit(st.context.url or "")
    return f"{came.scheme}://{came.netloc}" if came.netloc else "http://127.0.0.1:8501"


def join_address(code: str = "") -> str:
    """Where somebody joins, a session of that code at once."""
    return f"{base_address()}/join{f'/{code}' if code else ''}"


@lru_cache(maxsize=64)
def picture_of(address: str) -> str:
    """A QR code of an address as SVG: black on white with its margin, in the dark too, since
    phones read no other.
    """
    svg: str = segno.make(address, error="m", micro=False).svg_inline(
        scale=8, border=3, dark="#000000", light="#ffffff"
    )
    return svg
