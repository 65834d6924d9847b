"""The database. Importing it sets the naming convention of constraints before any model is defined."""

import app.db.naming_convention  # noqa: F401
