"""The plugins of Triptych's build graph, one folder per tool or language."""
