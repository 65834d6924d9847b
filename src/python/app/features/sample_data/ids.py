"""The ids of sample rows, by which they are recognized later.

They are UUIDs of version 8, whose content is free (RFC 9562, section 5.8): the word "sample" in ASCII, and a number. So
no table has to remember which rows are samples, and exports and backups keep the mark.
"""

from __future__ import annotations

import uuid

FIRST_ID = uuid.UUID("73616d70-6c65-8000-8000-000000000000")
LAST_ID = uuid.UUID("73616d70-6c65-8000-8000-ffffffffffff")


def sample_id(number: int) -> uuid.UUID:
    """Return the id of the sample row with this number."""
    return uuid.UUID(int=FIRST_ID.int + number)
