"""The database says whose it is."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# "Trip" in ASCII: app.db.sqlite.header.APPLICATION_ID.
APPLICATION_ID = 0x54726970


def upgrade() -> None:
    _set(APPLICATION_ID)


def downgrade() -> None:
    _set(0)


def _set(application_id: int) -> None:
    # Other databases are known by their name on a server, and have no such field.
    if op.get_bind().dialect.name == "sqlite":
        op.execute(sa.text(f"PRAGMA application_id = {application_id}"))
