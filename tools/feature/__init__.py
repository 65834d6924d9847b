"""Writes a feature for the backend and the frontend, adds fields to one, and removes one."""
