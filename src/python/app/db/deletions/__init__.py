"""Deleted rows that can be restored for a short time.

A delete is a real delete. Before it, the rows are copied into a table of the same database, together with the rows that
the database deletes with them and the references that it sets to null. So a delete can be undone even after the backend
was killed.
"""
