"""The goal `package` for packages of an npm workspace."""

from __future__ import annotations

import pytest
from pants.engine.addresses import Address

from triptych_pants.node.goals.package import NodePackageFieldSet
from triptych_pants.node.target_types import NodePackageTarget


@pytest.mark.parametrize(("fields", "packaged"), [({"output_directory": "dist"}, True), ({}, False)])
def test_a_package_with_a_dist_folder_can_be_packaged(fields: dict[str, str], packaged: bool) -> None:
    target = NodePackageTarget(fields, Address("app"))
    assert NodePackageFieldSet.is_applicable(target) is packaged
