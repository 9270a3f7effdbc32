"""What happened, kept: one append-only table of events, encrypted, chained, provable.

Writers give a stream, a kind and a payload; readers fold the events of a stream into a state.
Nothing is updated in place. A stream is forgotten for good by destroying its key, and the chain
still verifies.

>>> import tempfile
>>> from medmodels.store import New, open_store
>>> store = open_store(tempfile.mkdtemp())
>>> _ = store.append("session-1", New("joined", {"who": "r1"}, key="r1"))
>>> [event.payload for event in store.events("session-1")]
[{'who': 'r1'}]
"""

from medmodels.events import Event, New
from medmodels.store.backup import back_up, restore
from medmodels.store.forgetting import forget, keep, sweep
from medmodels.store.proofs import Head, head, proof_of_event, proof_of_growth
from medmodels.store.rotation import rotate_key
from medmodels.store.store import Store, open_store
from medmodels.store.tabs import StoredTab, TabStore
from medmodels.store.verification import Verified, verify

__all__ = [
    "Event",
    "Head",
    "New",
    "Store",
    "StoredTab",
    "TabStore",
    "Verified",
    "back_up",
    "forget",
    "head",
    "keep",
    "open_store",
    "proof_of_event",
    "proof_of_growth",
    "restore",
    "rotate_key",
    "sweep",
    "verify",
]
