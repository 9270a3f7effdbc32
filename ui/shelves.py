"""The shelf of this server: in memory alone, unless several servers share a store."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from medmodels.places import DATABASE_ADDRESS
from ui.kept import Shelf, seconds_kept

if TYPE_CHECKING:
    from medmodels.store import TabStore

__all__ = ["SHELF"]


def _shelf() -> Shelf:
    if not os.environ.get(DATABASE_ADDRESS):
        return Shelf(seconds=seconds_kept())
    from ui.kept_together import SharedShelf  # with it come the store and what is carried

    return SharedShelf(_stored, seconds=seconds_kept())


def _stored() -> TabStore:
    """The table of the store on the server, which is made where there is none."""
    from medmodels.store import TabStore
    from ui.classroom import opened_store

    return TabStore(opened_store(), seconds=seconds_kept())


SHELF = _shelf()
