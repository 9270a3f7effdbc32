"""Sealing: AES-256-GCM with the place of a thing as associated data, so that nothing sealed can be
moved elsewhere.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

__all__ = ["KEY_BYTES", "Sealer", "fresh_key"]

KEY_BYTES = 32
_NONCE = 12


def fresh_key() -> bytes:
    return os.urandom(KEY_BYTES)


class Sealer:
    """Seals under one key (32 bytes): nonce, ciphertext, tag. The nonce is drawn anew each time, 96
    bits (NIST SP 800-38D: up to 2³² times a key).
    """

    def __init__(self, key: bytes) -> None:
        self._key = AESGCM(key)

    def seal(self, plain: bytes, place: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._key.encrypt(nonce, plain, place)

    def open(self, sealed: bytes, place: bytes) -> bytes | None:
        """What was sealed there, or ``None`` when it was not, or has been changed since."""
        try:
            return self._key.decrypt(sealed[:_NONCE], sealed[_NONCE:], place)
        except (InvalidTag, ValueError):
            return None
