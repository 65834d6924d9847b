"""Alembic's environment: compares the database of the given connection with the models, or migrates it."""

from alembic import context

from app.db.metadata import metadata
from app.db.schema.autogenerate import process, render_item
from app.db.schema.decimal_columns import compare_type
from app.db.schema.included_names import include_name

attributes = context.config.attributes

context.configure(
    connection=attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=compare_type,
    include_name=include_name,
    process_revision_directives=attributes.get("process", process),
    renames=attributes.get("renames", []),
    transactional_ddl=True,
    on_version_apply=attributes.get("applied", ()),
)
with context.begin_transaction():
    context.run_migrations()
