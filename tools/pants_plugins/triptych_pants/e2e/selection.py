"""End-to-end tests run only if selected: `./pants test ::` skips them, and `./pants --tag=e2e test ::` runs them.

An option cannot do this: a tag filter in pants.toml would be combined with the one on the command line, and would also
hide the tests from `lint` and `check`.
"""

from __future__ import annotations

from typing import Iterable, Optional

TAG = "e2e"


def asked_for(target_tags: Optional[Iterable[str]], tag_filters: Iterable[str]) -> bool:
    """Return whether tests with these tags run.

    :param tag_filters: the values of the option `--tag`: comma-separated lists of tags, each after an optional sign.
    """
    if TAG not in (target_tags or ()):
        return True
    wanted = [part.lstrip("+") for filter_ in tag_filters if not filter_.startswith("-") for part in filter_.split(",")]
    return TAG in wanted
