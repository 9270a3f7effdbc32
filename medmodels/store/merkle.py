"""Merkle trees of RFC 6962: a root over all leaves, proofs that one is among them, and that a later
tree holds an earlier one unchanged.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

__all__ = ["consistency", "consistent", "included", "inclusion", "leaf", "root"]


def leaf(data: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\x00" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over hashed leaves, in order; of none, the hash of nothing."""
    level = list(leaves)
    if not level:
        return sha256().digest()
    while len(level) > 1:  # a last one without a partner goes up as it is
        odd = level[-1:] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [_node(left, right) for left, right in pairs] + odd
    return level[0]


def _split(n: int) -> int:
    """The largest power of two below n."""
    return 1 << (n - 1).bit_length() - 1


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The path from the leaf at ``index`` (from 0) to the root (section 2.1.1)."""
    n = len(leaves)
    if n == 1:
        return []
    k = _split(n)
    if index < k:
        return [*inclusion(leaves[:k], index), root(leaves[k:])]
    return [*inclusion(leaves[k:], index - k), root(leaves[:k])]


def included(hashed: bytes, index: int, size: int, path: Sequence[bytes], top: bytes) -> bool:
    """Whether a path shows the leaf at ``index`` to be in the tree with this root."""
    if not 0 <= index < size:
        return False
    found, last = hashed, size - 1
    for step in path:
        if last == 0:
            return False
        if index % 2 or index == last:
            found = _node(step, found)
            while not index % 2 and index:
                index, last = index >> 1, last >> 1
        else:
            found = _node(found, step)
        index, last = index >> 1, last >> 1
    return last == 0 and found == top


def consistency(leaves: Sequence[bytes], earlier: int) -> list[bytes]:
    """The proof that the first ``earlier`` leaves are as they were (section 2.1.2)."""
    if not 0 < earlier < len(leaves):
        return []
    return _subproof(leaves, earlier, whole=True)


def _subproof(leaves: Sequence[bytes], earlier: int, *, whole: bool) -> list[bytes]:
    n = len(leaves)
    if earlier == n:
        return [] if whole else [root(leaves)]
    k = _split(n)
    if earlier <= k:
        return [*_subproof(leaves[:k], earlier, whole=whole), root(leaves[k:])]
    return [*_subproof(leaves[k:], earlier - k, whole=False), root(leaves[:k])]


def consistent(
    earlier: int, before: bytes, size: int, after: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether a proof shows the tree of ``size`` leaves to begin with the earlier one."""
    if earlier == size:
        return before == after and not proof
    if earlier == 0:
        return not proof
    if not earlier < size:
        return False
    path = list(proof)
    if earlier & (earlier - 1) == 0:
        path.insert(0, before)
    if not path:
        return False
    index, last = earlier - 1, size - 1
    while index % 2:
        index, last = index >> 1, last >> 1
    old = new = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if index % 2 or index == last:
            old, new = _node(step, old), _node(step, new)
            while not index % 2 and index:
                index, last = index >> 1, last >> 1
        else:
            new = _node(new, step)
        index, last = index >> 1, last >> 1
    return last == 0 and old == before and new == after
