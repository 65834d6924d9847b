"""Which rows of which list are read, and in what order: from an index, whatever their number."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from app.listing.listing import Listing
from app.listing.params import Order
from app.listing.row_source import Begin
from app.listing.statements import Form


@dataclass(frozen=True)
class Reading:
    """Which rows of a list are to be read.

    :ivar sort: the name of the order.
    :ivar scope: whose rows; None for all.
    :ivar place: the keys of the row that they come after; None for the beginning.
    """

    listing: Listing
    sort: str
    order: Order
    scope: uuid.UUID | None
    place: tuple[Any, ...] | None
    terms: tuple[str, ...]
    skip: int
    limit: int

    def form(self, dialect: str) -> Form:
        order = self.listing.sorts[self.sort]
        null = frozenset(number for number, key in enumerate(self.place or ()) if key is None)
        # SQLite's indexes have null first, and so the whole list.
        whole_from_index = dialect == "sqlite" and not order.joins_outer
        in_parts = self.skip == 0 and not (self.place is None and whole_from_index)
        begin = Begin(self.place is not None, in_parts, null)
        return Form(self.listing, self.sort, self.order, begin, self.scope is not None, dialect)

    @property
    def parameters(self) -> dict[str, Any]:
        """The values of what the statements leave open, but for the limit and the words."""
        place = {} if self.place is None else self.listing.sorts[self.sort].parameters(self.place)
        return {**place, "scope": self.scope, "skip": self.skip}
