"""The sandbox of a test that depends on the repository."""

from __future__ import annotations

from pants.core.target_types import FileSourceField
from pants.engine.addresses import Address
from pants.engine.rules import QueryRule
from pants.engine.target import HydratedSources, HydrateSourcesRequest
from pants.testutil.rule_runner import RuleRunner

from triptych_pants.e2e import repository
from triptych_pants.e2e.repository import RepositorySourcesField, RepositoryTarget


def test_all_files_are_in_a_separate_folder() -> None:
    runner = RuleRunner(
        rules=[*repository.rules(), QueryRule(HydratedSources, [HydrateSourcesRequest])],
        target_types=[RepositoryTarget],
    )
    runner.write_files({"BUILD": "repository(name='all')", "a": "", "src/b.py": "", ".ci/run": ""})
    sources = runner.get_target(Address("", target_name="all"))[RepositorySourcesField]
    request = HydrateSourcesRequest(sources, for_sources_types=(FileSourceField,), enable_codegen=True)
    files = runner.request(HydratedSources, [request]).snapshot.files
    assert files == ("repository/BUILD", "repository/a", "repository/src/b.py")
