"""AES-256-GCM."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from medmodels.store.sealing import Sealer, fresh_key


@pytest.mark.parametrize(
    ("plain", "place", "sealed"),
    [
        (b"", b"", "530f8afbc74536b9a963b4f1c4cb738b"),
        (bytes(16), b"", "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
        (b"agree", b"reviews.verdict.42", "afc0325828473defd1bc21b16dbab2bd9455767247"),
    ],
)
def test_published_vectors(plain: bytes, place: bytes, sealed: str) -> None:
    """Under a key and a nonce of zeros: ciphertext and tag, and what is opened of them."""
    assert AESGCM(bytes(32)).encrypt(bytes(12), plain, place).hex() == sealed
    assert Sealer(bytes(32)).open(bytes(12) + bytes.fromhex(sealed), place) == plain


def test_what_is_sealed_opens_in_its_place_alone() -> None:
    """Not elsewhere, not under another key, not with a bit changed, not cut short."""
    key = fresh_key()
    sealed = Sealer(key).seal(b"text", b"here")

    assert Sealer(key).open(sealed, b"here") == b"text"
    assert Sealer(key).open(sealed, b"there") is None
    assert Sealer(fresh_key()).open(sealed, b"here") is None
    for n in range(len(sealed)):
        changed = sealed[:n] + bytes([sealed[n] ^ 1]) + sealed[n + 1 :]
        assert Sealer(key).open(changed, b"here") is None
        assert Sealer(key).open(sealed[:n], b"here") is None


def test_nonces_differ() -> None:
    """The same text is never sealed alike."""
    sealer = Sealer(fresh_key())

    assert len({sealer.seal(b"text", b"here") for _ in range(100)}) == 100
