"""Errors of the commands that write and remove features."""

from __future__ import annotations


class FeatureError(Exception):
    """Ends the command; its text names the thing, the cause and the next step."""
