"""Slow tests run only if selected: `./pants test ::` skips them, and `./pants --tag=e2e test ::` runs some of them.

End-to-end tests have the tag `e2e`, and .ci/run runs them too. Tests that take many minutes have the tag `long`.

An option cannot do this: a tag filter in pants.toml would be combined with the one on the command line, and would also
hide the tests from `lint` and `check`.
"""

from __future__ import annotations

from typing import Iterable, Optional

TAGS = frozenset({"e2e", "long"})


def asked_for(target_tags: Optional[Iterable[str]], tag_filters: Iterable[str]) -> bool:
    """Return whether tests with these tags run.

    :param tag_filters: the values of the option `--tag`: comma-separated lists of tags, each after an optional sign.
    """
    own = TAGS.intersection(target_tags or ())
    if not own:
        return True
    wanted = [part.lstrip("+") for filter_ in tag_filters if not filter_.startswith("-") for part in filter_.split(",")]
    return not own.isdisjoint(wanted)
