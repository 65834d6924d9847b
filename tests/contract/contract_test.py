"""Every operation of the API answers as its document says, without 5xx, for every caller and every request.

Schemathesis generates the requests from the document: examples, boundary values of each field, and valid and invalid
random values. They are the same in every run.
"""

from __future__ import annotations

import uuid
from typing import Any

import hypothesis
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi import checks

from tests.contract.backend import contract
from tests.contract.callers import TIMEOUT, CallerScenario

# Operations that these tests must not call, by their names in the document, with the reasons.
LEFT_OUT: dict[str, str] = {
    "create_samples": "It writes up to 100,000 rows during all other tests; the tests of the backend call it.",
    "import_data": "It replaces the database under all other tests; the tests of the backend call it.",
    "reset_data": "It replaces the database under all other tests; the tests of the backend call it.",
    "restore_backup": "It replaces the database under all other tests; the tests of the backend call it.",
}

# Checks of schemathesis that are disabled here, with the reasons.
NOT_CHECKED = {
    checks.allow_header_conformance: "Starlette's 405 names only the methods of the first route with this path.",
    checks.unsupported_method: "A method that /users/me does not have may match /users/{id}, which answers 422.",
    checks.positive_data_acceptance: "No schema fully describes an email address, and a password may be wrong.",
    checks.negative_data_rejection: "The text of a number or a boolean is also accepted, and 0 for false.",
}

# Attempts to sign in are limited by address, so the tests use another address than the scenarios.
ELSEWHERE = {"X-Forwarded-For": "198.51.100.1"}

# The number of random requests per operation and caller, in addition to examples and boundary values.
RANDOM = 5

config = SchemathesisConfig()
config.projects.default.generation.update(deterministic=True, max_examples=RANDOM)
document = schemathesis.openapi.from_dict(contract(), config=config)
tested = document.exclude(operation_id=list(LEFT_OUT)) if LEFT_OUT else document


# All requests of a test intentionally share one scenario.
@hypothesis.settings(suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
@tested.parametrize()
def test_answers_are_what_the_document_says(case: schemathesis.Case[Any], scenario: CallerScenario) -> None:
    _use_existing_ids(case, scenario)
    case.call_and_validate(
        base_url=scenario.caller.url,
        headers={**scenario.caller.headers, **ELSEWHERE},
        excluded_checks=list(NOT_CHECKED),
        timeout=TIMEOUT,
    )


def _use_existing_ids(case: schemathesis.Case[Any], scenario: CallerScenario) -> None:
    """Replace every second valid id by the id of an existing object."""
    feature = case.path.split("/")[3]
    try:
        given = uuid.UUID(str(case.path_parameters.get("id")))
    except ValueError:
        return
    if given.int % 2 and feature in scenario.ids:
        case.path_parameters["id"] = scenario.ids[feature]


def test_what_is_left_out_is_there() -> None:
    paths = contract()["paths"].values()
    assert LEFT_OUT.keys() < {operation["operationId"] for operations in paths for operation in operations.values()}
