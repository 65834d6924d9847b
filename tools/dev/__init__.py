"""`./pants run //:dev`: runs the app from source and applies each change of the code at once. See docs/dev-loop.md."""
