"""Migrations."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from medmodels.errors import StoreError
from medmodels.store import Store, migrating, open_store
from medmodels.store.tables import METADATA


def test_the_steps_lead_to_the_tables(store: Store) -> None:
    """What the steps make is what the program has, on either database."""
    with store.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, METADATA) == []


def test_the_newest_step_is_the_last() -> None:
    """The number that is looked at without Alembic is that of its last step."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrating.__file__).parent / "migrations"))

    assert ScriptDirectory.from_config(config).get_heads() == [migrating.NEWEST]


def test_a_store_of_a_later_program_is_refused(tmp_path: Path) -> None:
    """And left as it is."""
    store = open_store(tmp_path)
    with store.database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(StoreError, match="made by a later medmodels"):
        open_store(tmp_path)
