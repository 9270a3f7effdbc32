"""What can be shown to somebody else: the head, that an event is under it, that it only grew."""

from __future__ import annotations

from dataclasses import dataclass

from medmodels.errors import StoreError
from medmodels.store.leaves import leaves
from medmodels.store.merkle import consistency, inclusion, root
from medmodels.store.store import Store

__all__ = ["Head", "Proof", "head", "proof_of_event", "proof_of_growth"]


@dataclass(frozen=True, slots=True)
class Head:
    """How many ``events`` there are, and the root over all of them (RFC 6962)."""

    events: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Proof:
    """A ``path`` that, with the leaf of the event at ``position``, gives the root of the head."""

    position: int
    leaf: bytes
    path: tuple[bytes, ...]
    head: Head


def head(store: Store) -> Head:
    """The head of the store; written down elsewhere, it shows later that nothing was removed or
    rewritten since.
    """
    with store.database.reading() as connection:
        hashed = leaves(connection)
    return Head(len(hashed), root(hashed))


def proof_of_event(store: Store, position: int) -> Proof:
    """The inclusion proof of an event; raises ``StoreError`` when there is none."""
    with store.database.reading() as connection:
        hashed = leaves(connection)
    if not 1 <= position <= len(hashed):
        raise StoreError("position-unknown", position=position, events=len(hashed))
    path = tuple(inclusion(hashed, position - 1))
    return Proof(position, hashed[position - 1], path, Head(len(hashed), root(hashed)))


def proof_of_growth(store: Store, earlier: int) -> tuple[bytes, ...]:
    """The consistency proof from a head of ``earlier`` events to the head of now; raises
    ``StoreError`` when there are not so many.
    """
    with store.database.reading() as connection:
        hashed = leaves(connection)
    if not 1 <= earlier <= len(hashed):
        raise StoreError("position-unknown", position=earlier, events=len(hashed))
    return tuple(consistency(hashed, earlier))
