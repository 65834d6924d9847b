"""Set the application id in the database's header."""

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
    # Databases on a server are identified by their names, and have no such field.
    if op.get_bind().dialect.name == "sqlite":
        op.execute(sa.text(f"PRAGMA application_id = {application_id}"))
