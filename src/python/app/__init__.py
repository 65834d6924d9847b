"""The backend: a REST API over SQLite or PostgreSQL, and its command line."""

__version__ = "0.1.0"
