"""Errors of the template's commands."""

from __future__ import annotations


class TemplateError(Exception):
    """Ends the command; its text names the thing, the cause and the next step."""
