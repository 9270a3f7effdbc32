"""The chain: each event carries an HMAC over its own row and the HMAC of the one before."""

from __future__ import annotations

import hashlib
import hmac

__all__ = ["ORIGIN", "linked"]

ORIGIN = bytes(32)  # what the first link is chained to


def linked(key: bytes, before: bytes, body: bytes) -> bytes:
    """The link of a body after the link ``before``: HMAC-SHA-256(key, before ‖ body)."""
    return hmac.digest(key, before + body, hashlib.sha256)
