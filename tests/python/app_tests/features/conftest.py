"""Fixtures: the application with one local user, and the one where people sign in."""

from app_tests.api_fixtures import ada, admin, anyone, api, bob

__all__ = ["ada", "admin", "anyone", "api", "bob"]
