"""Stores for classrooms: the same databases as the store's own tests."""

from __future__ import annotations

from tests.store.conftest import database, opening, server, store

__all__ = ["database", "opening", "server", "store"]
