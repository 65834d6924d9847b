"""Notes. They follow the app's newest revision, so that its later ones need no change here."""

import sqlalchemy as sa
from alembic import op

from app.db.schema.revisions import APP_VERSIONS, revisions_in

revision = "9000"
down_revision = revisions_in(APP_VERSIONS)[-1]

TITLE = sa.text("lower(coalesce(title, ''))")
DESCRIPTION = sa.text("lower(coalesce(description, ''))")


def upgrade() -> None:
    op.create_table(
        "note",
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("description", sa.String(length=255), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_note_created_at_id", "note", ["created_at", "id"])
    op.create_index("ix_note_owner_id_created_at_id", "note", ["owner_id", "created_at", "id"])
    op.create_index("ix_note_title_id", "note", [TITLE, "id"])
    op.create_index("ix_note_owner_id_title_id", "note", ["owner_id", TITLE, "id"])
    op.create_index("ix_note_description_id", "note", [DESCRIPTION, "id"])
    op.create_index("ix_note_owner_id_description_id", "note", ["owner_id", DESCRIPTION, "id"])


def downgrade() -> None:
    op.drop_table("note")
