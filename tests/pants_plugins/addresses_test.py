"""Fields that accept a single address as a string."""

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


def test_the_default_is_no_address() -> None:
    assert BackendField(None, ADDRESS).value is None


def test_a_list_is_rejected_with_the_name_of_the_field() -> None:
    with pytest.raises(InvalidFieldTypeException, match="a string with one address"):
        BackendField(["src/python:backend"], ADDRESS)
