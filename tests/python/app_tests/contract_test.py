"""The contract has the form that the generators of both clients need, and matches the routes."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from fastapi import FastAPI, Query, UploadFile

from app.application import create_app
from app.contract import use_contract
from app.registry import FEATURES

DOCUMENT = create_app(FEATURES).openapi()
OPERATIONS = {
    operation["operationId"]: (path, method, operation)
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
}
OPEN_TO_ALL = {"health", "login_options", "access_token", "signup"}
FILES_AND_JOBS = ("BackupPublic", "BackupsPublic", "ExportPublic", "ExportsPublic", "Job", "JobResult", "JobsPublic")


def example() -> dict[str, Any]:
    """Return the document of an application with everything that generators cannot read."""
    app = FastAPI()

    @app.post("/things")
    def things(
        one: UploadFile,
        many: list[UploadFile],
        size: Annotated[int | None, Query(ge=1)] = None,
        word: int | str | None = None,
        perhaps: UploadFile | None = None,
    ) -> None: ...

    use_contract(app)
    return app.openapi()


def test_parameters_are_never_null() -> None:
    parameters = {one["name"]: one["schema"] for one in example()["paths"]["/things"]["post"]["parameters"]}
    assert parameters["size"] == {"type": "integer", "minimum": 1, "title": "Size"}
    assert parameters["word"]["anyOf"] == [{"type": "integer"}, {"type": "string"}]


def test_uploads_are_binary() -> None:
    (body,) = (schema for name, schema in example()["components"]["schemas"].items() if name.startswith("Body"))
    binary = {"type": "string", "format": "binary"}
    assert body["properties"]["one"] == {**binary, "title": "One"}
    assert body["properties"]["many"]["items"] == binary
    assert binary in body["properties"]["perhaps"]["anyOf"]


def test_a_field_that_may_be_absent_but_not_null_has_no_default() -> None:
    fields = DOCUMENT["components"]["schemas"]["UserUpdateMe"]["properties"]
    assert "default" not in fields["email"]
    assert {"type": "null"} in fields["full_name"]["anyOf"]


def test_operations_have_names_of_their_own() -> None:
    count = sum(len(operations) for operations in DOCUMENT["paths"].values())
    assert len(OPERATIONS) == count > 10
    assert all(name.isidentifier() for name in OPERATIONS)


def test_answers_hold_every_field_they_declare() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    answers = {name for name in schemas if name.endswith("Public")}
    assert {"UserPublic", "UsersPublic"} < answers
    for name in {*answers, "Health", "LoginOptions", "Token", *FILES_AND_JOBS}:
        assert set(schemas[name]["required"]) == set(schemas[name]["properties"]), name


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_errors_of_a_route_are_declared(name: str) -> None:
    path, method, operation = OPERATIONS[name]
    declared = set(operation["responses"])
    if name not in OPEN_TO_ALL:
        assert "401" in declared
    if "{id}" in path:
        assert {"404", "422"} <= declared
    if "requestBody" in operation:
        # A body of plain bytes has no fields that could be invalid.
        has_fields = "application/octet-stream" not in operation["requestBody"]["content"]
        assert {"400", "413"} | ({"422"} if has_fields else set()) <= declared
    assert ("503" in declared) == (name != "health")
    assert method in {"get", "post", "patch", "put", "delete"}


@pytest.mark.parametrize("name", OPERATIONS)
def test_errors_have_one_form(name: str) -> None:
    responses = OPERATIONS[name][2]["responses"]
    forms = {
        status: body["content"]["application/json"]["schema"] for status, body in responses.items() if status > "3"
    }
    detail = {"$ref": "#/components/schemas/ErrorDetail"}
    assert all(form == detail for status, form in forms.items() if status not in {"412", "422"})
    if "412" in forms:
        conflict = DOCUMENT["components"]["schemas"][forms["412"]["$ref"].rpartition("/")[2]]
        assert set(conflict["required"]) == {"detail", "current"}
