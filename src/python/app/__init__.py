"""The backend: users and items over HTTP, kept in SQLite."""

__version__ = "0.1.0"
