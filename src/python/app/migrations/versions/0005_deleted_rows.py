"""A table of deleted rows, which can be restored for a short time."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "deleted_row",
        sa.Column("deletion_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("table_name", sa.String(length=63), nullable=False),
        sa.Column("lost_reference", sa.String(length=63), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("deletion_id", "number"),
    )
    op.create_index("ix_deleted_row_deleted_at", "deleted_row", ["deleted_at"], unique=False)


def downgrade() -> None:
    op.drop_table("deleted_row")
