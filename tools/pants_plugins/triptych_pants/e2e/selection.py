"""End-to-end tests run when asked for: `./pants test ::` leaves them out, `./pants --tag=e2e test ::` runs them.

An option cannot say so: a tag filter in pants.toml would join the one on the command line, and would hide the tests
from `lint` and `check` too.
"""

from __future__ import annotations

from typing import Iterable, Optional

TAG = "e2e"


def asked_for(target_tags: Optional[Iterable[str]], tag_filters: Iterable[str]) -> bool:
    """Tell whether tests with these tags run.

    :param tag_filters: the option `--tag`: each a comma-separated list of tags, after a sign that may be left out.
    """
    if TAG not in (target_tags or ()):
        return True
    wanted = [part.lstrip("+") for filter_ in tag_filters if not filter_.startswith("-") for part in filter_.split(",")]
    return TAG in wanted
