<%!
    def without_comments(body):
        """Leave out Alembic's own comments, which say that the lines were generated."""
        return "\n".join(line for line in body.splitlines() if not line.strip().startswith("# ###")).strip()
%>\
"""${message}."""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${without_comments(upgrades) or "pass"}


def downgrade() -> None:
    ${without_comments(downgrades) or "pass"}
