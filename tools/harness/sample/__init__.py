"""Notes: a feature for tests and tools, with the same parts as a feature of the app, in the app without its example.

The import adds its table and its revisions, which follow the app's newest one.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter

from app.db.schema import revisions
from app.features.deletions.routes import router as deletions
from app.features.health.routes import router as health
from app.features.login.routes import router as login
from app.features.maintenance.routes import router as maintenance
from app.features.overview.routes import router as overview
from app.features.sample_data.routes import router as sample_data
from app.features.users.routes import router as users
from harness.sample.routes import router as notes

FEATURES = (health, login, users, overview, sample_data, notes, deletions, maintenance)

# Its first revision creates the table, and the second one its indexes.
FIRST_REVISION = "9000"

revisions.VERSION_FOLDERS.append(Path(__file__).parent / "versions")


def features() -> tuple[APIRouter, ...]:
    """Return the routers of the features."""
    return FEATURES
