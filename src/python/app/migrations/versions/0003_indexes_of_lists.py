"""An index for each sort of each list. Search indexes and counts are created by app.db.derived."""

from collections.abc import Iterable
from typing import Any, TypeAlias

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

Index: TypeAlias = tuple[str, str, list[Any]]

TITLE = sa.text("lower(coalesce(title, ''))")
DESCRIPTION = sa.text("lower(coalesce(description, ''))")
FULL_NAME = sa.text("lower(coalesce(full_name, ''))")

NEW = (
    ("ix_item_created_at_id", "item", ["created_at", "id"]),
    ("ix_item_owner_id_created_at_id", "item", ["owner_id", "created_at", "id"]),
    ("ix_item_title_id", "item", [TITLE, "id"]),
    ("ix_item_owner_id_title_id", "item", ["owner_id", TITLE, "id"]),
    ("ix_item_description_id", "item", [DESCRIPTION, "id"]),
    ("ix_item_owner_id_description_id", "item", ["owner_id", DESCRIPTION, "id"]),
    ("ix_user_created_at_id", "user", ["created_at", "id"]),
    ("ix_user_full_name_id", "user", [FULL_NAME, "id"]),
    ("ix_user_is_active_is_superuser_id", "user", ["is_active", "is_superuser", "id"]),
)
OLD = (
    ("ix_item_created_at", "item", ["created_at"]),
    ("ix_item_owner_id_created_at", "item", ["owner_id", "created_at"]),
    ("ix_user_created_at", "user", ["created_at"]),
)


def upgrade() -> None:
    _replace(OLD, NEW)


def downgrade() -> None:
    _replace(NEW, OLD)


def _replace(old: Iterable[Index], new: Iterable[Index]) -> None:
    for name, table, _ in old:
        op.drop_index(name, table_name=table)
    for name, table, columns in new:
        op.create_index(name, table, columns)
