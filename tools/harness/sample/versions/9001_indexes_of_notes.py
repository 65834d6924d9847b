"""An index for each sort of the list of notes."""

import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "9000"

TITLE = sa.text("lower(coalesce(title, ''))")
DESCRIPTION = sa.text("lower(coalesce(description, ''))")


def upgrade() -> None:
    op.create_index("ix_note_created_at_id", "note", ["created_at", "id"])
    op.create_index("ix_note_owner_id_created_at_id", "note", ["owner_id", "created_at", "id"])
    op.create_index("ix_note_title_id", "note", [TITLE, "id"])
    op.create_index("ix_note_owner_id_title_id", "note", ["owner_id", TITLE, "id"])
    op.create_index("ix_note_description_id", "note", [DESCRIPTION, "id"])
    op.create_index("ix_note_owner_id_description_id", "note", ["owner_id", DESCRIPTION, "id"])


def downgrade() -> None:
    op.drop_index("ix_note_created_at_id", table_name="note")
    op.drop_index("ix_note_owner_id_created_at_id", table_name="note")
    op.drop_index("ix_note_title_id", table_name="note")
    op.drop_index("ix_note_owner_id_title_id", table_name="note")
    op.drop_index("ix_note_description_id", table_name="note")
    op.drop_index("ix_note_owner_id_description_id", table_name="note")
