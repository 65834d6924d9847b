"""Alembic's environment: compares the database of the given connection with the models, or migrates it."""

from alembic import context

from app.db.deletions.table import metadata as deletions
from app.db.derived import include_name
from app.db.metadata import metadata
from app.db.schema.autogenerate import process, render_item
from app.db.schema.decimal_columns import compare_type

attributes = context.config.attributes

context.configure(
    connection=attributes["connection"],
    target_metadata=[metadata, deletions],
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
