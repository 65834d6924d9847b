"""The database says whose it is."""

import sqlalchemy as sa
from alembic import op

from app.db.sqlite.header import APPLICATION_ID

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _set(APPLICATION_ID)


def downgrade() -> None:
    _set(0)


def _set(application_id: int) -> None:
    # Other databases are known by their name on a server, and have no such field.
    if op.get_bind().dialect.name == "sqlite":
        op.execute(sa.text(f"PRAGMA application_id = {application_id}"))
