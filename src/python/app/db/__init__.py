"""The database. Every model is defined after this, and so gets its constraints' names by our convention."""

import app.db.naming_convention  # noqa: F401
