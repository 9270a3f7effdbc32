"""Alembic's entry: the steps run on the connection that is handed over, in its transaction."""

from __future__ import annotations

from alembic import context

from medmodels.store.tables import METADATA

if hasattr(context, "config"):  # and not while somebody only imports it
    context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
    context.run_migrations()
