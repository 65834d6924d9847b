"""All files of a feature in the backend."""

from __future__ import annotations

from collections.abc import Mapping

from feature.backend_code import REGISTRY, crud, registered, routes
from feature.backend_models import models
from feature.backend_tests import test_files
from feature.existing import FEATURES
from feature.spec import Feature


def backend_files(feature: Feature, tree: Mapping[str, str]) -> dict[str, str]:
    """Return the whole new content of each file that the backend of a feature needs, by path.

    :param tree: the texts of the repository's files by path.
    """
    folder = f"{FEATURES}{feature.names.plural}/"
    return {
        f"{folder}__init__.py": "",
        f"{folder}models.py": models(feature),
        f"{folder}crud.py": crud(feature),
        f"{folder}routes.py": routes(feature),
        REGISTRY: registered(tree[REGISTRY], feature),
        **test_files(feature, tree),
    }
