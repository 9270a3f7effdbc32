"""What tabs find again on another server.

On PostgreSQL it is not logged: what is gone after a quarter of an hour stays in no journal, archive
or replica of the server, and after its crash is gone as well.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    unlogged = ["UNLOGGED"] if op.get_context().dialect.name == "postgresql" else []
    op.create_table(
        "tabs",
        sa.Column("tab", sa.LargeBinary, primary_key=True),
        sa.Column("browser", sa.LargeBinary, nullable=False, index=True),
        sa.Column("version", sa.LargeBinary, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        prefixes=unlogged,
    )


def downgrade() -> None:
    op.drop_table("tabs")
