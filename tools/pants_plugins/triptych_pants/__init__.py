"""The plugins of Triptych's own build graph, one folder a tool or language."""
