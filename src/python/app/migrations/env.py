"""Run by Alembic: compares the database on the given connection with the models, or changes it."""

from typing import Literal

from alembic import context

from app.core.types import UtcDateTime
from app.db.derived import include_name
from app.db.models import metadata


def render_item(type_: str, item: object, _: object) -> str | Literal[False]:
    """Write our column types as the plain types that a database sees: revisions do not change when our code does."""
    if type_ == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if type_ == "type" and type(item).__name__ == "AutoString":
        return f"sa.String(length={getattr(item, 'length', None)})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render_item,
    include_name=include_name,
    transactional_ddl=True,
    on_version_apply=context.config.attributes.get("applied", ()),
)
with context.begin_transaction():
    context.run_migrations()
