"""A field with one address takes a string, and nothing else."""

from __future__ import annotations

import pytest
from pants.engine.addresses import Address
from pants.engine.target import InvalidFieldTypeException

from triptych_pants.addresses import SingleAddressField

ADDRESS = Address("src/app")


class BackendField(SingleAddressField):
    alias = "backend"


def test_a_string_is_one_address() -> None:
    field = BackendField("src/python:backend", ADDRESS)
    assert field.value == ("src/python:backend",)
    assert field.to_unparsed_address_inputs().values == ("src/python:backend",)


def test_without_one_there_is_none() -> None:
    assert BackendField(None, ADDRESS).value is None


def test_a_list_is_refused_by_name() -> None:
    with pytest.raises(InvalidFieldTypeException, match="a string with one address"):
        BackendField(["src/python:backend"], ADDRESS)
