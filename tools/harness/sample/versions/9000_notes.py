"""Notes. They follow the app's newest revision, so that its later ones need no change here."""

import sqlalchemy as sa
from alembic import op

from app.db.schema.revisions import APP_VERSIONS, revisions_in

revision = "9000"
down_revision = revisions_in(APP_VERSIONS)[-1]


def upgrade() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("description", sa.String(length=255), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("note")
