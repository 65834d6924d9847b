"""Lists of any length: one page of them costs the same however many rows there are.

A feature declares its list next to its model (ListSpec), gives its query parameters and its answer a class each
(ListQuery, ListPublic), and answers with `fetch_page(…).response()`. Pages are found by keyset pagination, counts are
kept by triggers, and `q` is looked up in a trigram index (docs/decisions/list-engine.md).
"""

from app.listing.filters import MAX_FILTER_VALUES
from app.listing.keyset import Sort
from app.listing.page import Page, fetch_page
from app.listing.params import ListPublic, ListQuery
from app.listing.spec import ListSpec, all_lists
from app.listing.summary import MAX_PER_DAY, summarize

__all__ = [
    "MAX_FILTER_VALUES",
    "MAX_PER_DAY",
    "ListPublic",
    "ListQuery",
    "ListSpec",
    "Page",
    "Sort",
    "all_lists",
    "fetch_page",
    "summarize",
]
