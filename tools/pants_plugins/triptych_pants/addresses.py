"""A field that holds one address, as a string."""

from __future__ import annotations

from typing import Optional, Tuple

from pants.engine.addresses import Address
from pants.engine.target import InvalidFieldTypeException, SpecialCasedDependencies


class SingleAddressField(SpecialCasedDependencies):
    """One address, written as a string: `backend="src/python:backend"`.

    It appears in `dependencies` and `dependents`, but not in `TransitiveTargets`: the target is built and then used,
    often by another language. `(await Get(Addresses, UnparsedAddressInputs, …)).expect_single()` resolves it.
    """

    @classmethod
    def compute_value(cls, raw_value: Optional[str], address: Address) -> Optional[Tuple[str, ...]]:  # type: ignore[override]
        if raw_value is not None and not isinstance(raw_value, str):
            raise InvalidFieldTypeException(address, cls.alias, raw_value, expected_type="a string with one address")
        return super().compute_value(None if raw_value is None else (raw_value,), address)
