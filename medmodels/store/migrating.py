"""Taking a store to the newest tables, in one transaction."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection

from medmodels.errors import StoreError

__all__ = ["NEWEST", "migrate"]

NEWEST = "0002"  # a test compares it with the last step


def migrate(connection: Connection) -> None:
    """Run the steps that the store lacks; raises ``StoreError`` when it is newer than this program.
    Does nothing, and imports nothing, when there is nothing to do.
    """
    at = _at(connection)
    if at == NEWEST:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    steps = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", steps.replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise StoreError("store-newer", version=str(at)) from None


def _at(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)
