"""Every operation of the API answers as its own document says, whoever calls and whatever they send: no 5xx.

Requests are made by schemathesis from the document: examples, boundaries of each field, and random ones, valid and not.
They are the same in every run.
"""

from __future__ import annotations

import uuid
from typing import Any

import hypothesis
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi import checks

from contract.backend import contract
from contract.callers import TIMEOUT, CallerScenario

# Operations that no request of these tests may reach, by their names in the document, and why.
LEFT_OUT: dict[str, str] = {
    "import_data": "It replaces the database under all other tests; the tests of the backend call it.",
    "reset_data": "It replaces the database under all other tests; the tests of the backend call it.",
    "restore_backup": "It replaces the database under all other tests; the tests of the backend call it.",
}

# What schemathesis would look at too, and why it does not here.
NOT_CHECKED = {
    checks.allow_header_conformance: "Starlette's 405 names the methods of the first route with this path alone.",
    checks.unsupported_method: "What is no method of /users/me may be one of /users/{id}, which then says 422.",
    checks.positive_data_acceptance: "No schema says all of an email address, and a password may be the wrong one.",
    checks.negative_data_rejection: "Where a number or a boolean is wanted, its text is taken too, and 0 for false.",
}

# Attempts to sign in are limited by address: those of the tests are not made from that of the scenes.
ELSEWHERE = {"X-Forwarded-For": "198.51.100.1"}

# Random requests for each operation and caller, beside examples and boundaries.
RANDOM = 5

config = SchemathesisConfig()
config.projects.default.generation.update(deterministic=True, max_examples=RANDOM)
document = schemathesis.openapi.from_dict(contract(), config=config)
tested = document.exclude(operation_id=list(LEFT_OUT)) if LEFT_OUT else document


# One scene for all requests of a test is meant.
@hypothesis.settings(suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
@tested.parametrize()
def test_answers_are_what_the_document_says(case: schemathesis.Case[Any], scene: CallerScenario) -> None:
    _aim(case, scene)
    case.call_and_validate(
        base_url=scene.caller.url,
        headers={**scene.caller.headers, **ELSEWHERE},
        excluded_checks=list(NOT_CHECKED),
        timeout=TIMEOUT,
    )


def _aim(case: schemathesis.Case[Any], scene: CallerScenario) -> None:
    """Let every second valid id be one of something that is there."""
    feature = case.path.split("/")[3]
    try:
        given = uuid.UUID(str(case.path_parameters.get("id")))
    except ValueError:
        return
    if given.int % 2 and feature in scene.ids:
        case.path_parameters["id"] = scene.ids[feature]


def test_what_is_left_out_is_there() -> None:
    paths = contract()["paths"].values()
    assert LEFT_OUT.keys() < {operation["operationId"] for operations in paths for operation in operations.values()}
