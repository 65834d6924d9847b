"""Fixtures: the application with all features, with one local user, and the one where people sign in."""

from app_tests.registry_fixtures import anyone, api

__all__ = ["anyone", "api"]
