"""Fixtures: the application with one local user, and the one where people sign in."""

from app_tests.api_fixtures import admin, anyone, api

__all__ = ["admin", "anyone", "api"]
