"""Lists that cost the same at any number of rows: pages by cursor, orders by indexes, search, kept counts."""
