"""Merkle trees are those of RFC 6962."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmodels.store.merkle import consistency, consistent, included, inclusion, leaf, root

LEAVES = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
HASHED = [leaf(bytes.fromhex(data)) for data in LEAVES]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_the_published_roots() -> None:
    """Of none to eight leaves."""
    assert root([]).hex() == hashlib.sha256().hexdigest()
    assert [root(HASHED[:n]).hex() for n in range(1, 9)] == ROOTS


def test_the_published_proofs() -> None:
    """Leaf 0 in eight, and from six leaves to eight."""
    path = [step.hex()[:8] for step in inclusion(HASHED, 0)]
    assert path == ["96a296d2", "5f083f0a", "6b47aaf2"]
    proof = [step.hex()[:8] for step in consistency(HASHED, 6)]
    assert proof == ["0ebc5d34", "ca854ea1", "d37ee418"]


@pytest.mark.parametrize("size", range(1, 18))
def test_every_proof_of_a_tree_holds_and_no_other(size: int) -> None:
    """Each leaf is shown at its own place alone, and each earlier tree to be the beginning."""
    hashed = [leaf(bytes([n])) for n in range(size)]
    top = root(hashed)
    for index in range(size):
        path = inclusion(hashed, index)
        assert [
            n for n in range(size) if included(hashed[index], n, size, path, top)
        ] == [index]  # fmt: skip
        assert not included(leaf(b"other"), index, size, path, top)
    for earlier in range(1, size + 1):
        proof = consistency(hashed, earlier)
        before = root(hashed[:earlier])
        assert consistent(earlier, before, size, top, proof)
        assert not consistent(earlier, leaf(b"other"), size, top, proof)
        if earlier < size:
            assert not consistent(earlier, before, size, leaf(b"other"), proof)


@given(st.integers(2, 40), st.data())
def test_a_proof_with_one_bit_changed_does_not_hold(size: int, data: st.DataObject) -> None:
    """Of inclusion and of consistency alike."""
    hashed = [leaf(bytes([n])) for n in range(size)]
    index = data.draw(st.integers(0, size - 1))
    earlier = data.draw(st.integers(1, size - 1))
    for path, holds in (
        (inclusion(hashed, index), lambda p: included(hashed[index], index, size, p, root(hashed))),
        (
            consistency(hashed, earlier),
            lambda p: consistent(earlier, root(hashed[:earlier]), size, root(hashed), p),
        ),
    ):
        assert holds(path)
        step = data.draw(st.integers(0, len(path) - 1))
        bit = data.draw(st.integers(0, 255))
        changed = (int.from_bytes(path[step]) ^ 1 << bit).to_bytes(32)
        assert not holds([*path[:step], changed, *path[step + 1 :]])
        assert not holds([*path, path[0]])
        assert not holds(path[:-1])
