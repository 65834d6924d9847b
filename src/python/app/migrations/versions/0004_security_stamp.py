"""A security stamp for each user, which their tokens contain. A new stamp revokes all older tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("user", sa.Column("security_stamp", sa.String(length=32), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("user", "security_stamp")
