"""What is shown to somebody who has no key."""

from __future__ import annotations

import pytest

from medmodels.errors import StoreError
from medmodels.store import New, Store, head, proof_of_event, proof_of_growth
from medmodels.store.merkle import consistent, included


def test_an_event_is_shown_to_be_under_the_head(store: Store) -> None:
    """By its path alone."""
    store.append("a", *[New("x", {"n": n}) for n in range(7)])
    for position in range(1, 8):
        proof = proof_of_event(store, position)
        assert proof.head == head(store)
        assert included(proof.leaf, position - 1, 7, proof.path, proof.head.root)
    for position in (0, 8):
        with pytest.raises(StoreError, match="the store has 7"):
            proof_of_event(store, position)


def test_a_store_is_shown_to_have_only_grown(store: Store) -> None:
    """From an earlier head to the one of now."""
    store.append("a", *[New("x") for _ in range(5)])
    before = head(store)
    store.append("a", *[New("x") for _ in range(6)])
    after = head(store)

    proof = proof_of_growth(store, before.events)
    assert consistent(5, before.root, 11, after.root, proof)
    assert not consistent(4, before.root, 11, after.root, proof)
    with pytest.raises(StoreError, match="the store has 11"):
        proof_of_growth(store, 12)
