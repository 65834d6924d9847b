"""Adds the target `openapi_document`, and the comparison of generated files to `lint` and `fmt`."""

from typing import Any, Iterable, List, Type

from pants.engine.target import Target

from triptych_pants.openapi import document, generate
from triptych_pants.python import program


def rules() -> Iterable[Any]:
    return [*document.rules(), *generate.rules(), *program.rules()]


def target_types() -> List[Type[Target]]:
    return [document.OpenApiDocumentTarget]
