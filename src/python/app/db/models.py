"""The list of features that have tables: a new feature adds its line here."""

from sqlmodel import SQLModel

import app.core.naming
import app.items.models
import app.users.models  # noqa: F401

metadata = SQLModel.metadata
