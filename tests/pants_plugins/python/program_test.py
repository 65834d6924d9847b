"""A Python program from source, run in a sandbox."""

from __future__ import annotations

import sys

import pytest
from pants.backend.python import target_types_rules
from pants.backend.python.target_types import PythonSourcesGeneratorTarget
from pants.core.target_types import ResourcesGeneratorTarget
from pants.core.target_types import rules as core_target_types_rules
from pants.engine.addresses import Address
from pants.engine.fs import CreateDigest, Digest, Directory, MergeDigests
from pants.engine.process import Process, ProcessResult
from pants.engine.rules import QueryRule
from pants.testutil.rule_runner import PYTHON_BOOTSTRAP_ENV, RuleRunner

from triptych_pants.python import program
from triptych_pants.python.program import PythonProgram, PythonProgramRequest

OPTIONS = [
    "--source-root-patterns=['/src']",
    f"--python-interpreter-constraints=['=={sys.version_info[0]}.{sys.version_info[1]}.*']",
    f"--python-bootstrap-search-path=['{sys.executable}']",
]


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        rules=[
            *program.rules(),
            *core_target_types_rules(),
            *target_types_rules.rules(),
            QueryRule(PythonProgram, [PythonProgramRequest]),
            QueryRule(ProcessResult, [Process]),
        ],
        target_types=[PythonSourcesGeneratorTarget, ResourcesGeneratorTarget],
    )
    runner.set_options(
        OPTIONS, env_inherit={*PYTHON_BOOTSTRAP_ENV, "PANTS_PEX_CLI_URL_TEMPLATE", "PANTS_PEX_CLI_KNOWN_VERSIONS"}
    )
    runner.write_files(
        {
            "src/BUILD": 'python_sources(sources=["app/*.py"], dependencies=[":words"])\n'
            'resources(name="words", sources=["app/*.txt"])',
            "src/app/__init__.py": "",
            "src/app/__main__.py": "from app import words\nprint(words.read(), end='')",
            "src/app/words.py": "import pathlib\nread = pathlib.Path(__file__).with_name('w.txt').read_text",
            "src/app/w.txt": "hello",
        }
    )
    return runner


def test_it_runs_in_any_folder_with_its_imports_and_files(rule_runner: RuleRunner) -> None:
    main = Address("src", relative_file_path="app/__main__.py")
    made = rule_runner.request(PythonProgram, [PythonProgramRequest((main,))])
    elsewhere = rule_runner.request(Digest, [CreateDigest([Directory("elsewhere")])])
    result = rule_runner.request(
        ProcessResult,
        [
            Process(
                (*made.argv, "-m", "app"),
                input_digest=rule_runner.request(Digest, [MergeDigests((made.digest, elsewhere))]),
                working_directory="elsewhere",
                env=made.env,
                append_only_caches=made.append_only_caches,
                description="Run a program",
            )
        ],
    )
    assert result.stdout == b"hello"
