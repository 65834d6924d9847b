"""Decimal numbers with a fixed number of digits after the point, such as prices: never floats, never rounded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

# With 18 digits, the number without its point has 64 bits (app.db.column_types.ExactDecimal).
MAX_PRECISION = 18

# Exact for every number of MAX_PRECISION digits. The default context can be changed by other code.
_EXACT = Context(prec=2 * MAX_PRECISION)


@dataclass(frozen=True)
class Digits:
    """Annotates a field with a decimal number: `Annotated[Decimal, Digits(12, 2, gt=0)]`.

    In JSON it is a string with all digits after the point, such as "19.90". Requests may leave out zeros at the end,
    or contain a JSON integer. JSON numbers with a fraction are refused, because JavaScript and other readers round
    them.

    :ivar precision: all digits, at most MAX_PRECISION.
    :ivar scale: the digits after the point.
    :ivar gt: a number that all values are greater than; `ge`, `lt` and `le` accordingly.
    """

    precision: int
    scale: int
    gt: Decimal | int | None = None
    ge: Decimal | int | None = None
    lt: Decimal | int | None = None
    le: Decimal | int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.precision <= MAX_PRECISION or not 0 <= self.scale <= self.precision:
            raise ValueError(f"{self}: use 1 to {MAX_PRECISION} digits, and at most as many after the point.")
        for name in _MEMBERS:
            bound = getattr(self, name)
            if bound is not None and (problem := decimal_problem(Decimal(bound), self.precision, self.scale)):
                raise ValueError(f"{self}: the bound {name} has other digits. {problem}.")

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        bounded: Any = handler(source)
        own = {name: Decimal(value) for name in _MEMBERS if (value := getattr(self, name)) is not None}
        # `Field(gt=0)` next to the annotation has given the same bounds already.
        for name, value in own.items():
            tighter = max if name in {"gt", "ge"} else min
            bounded[name] = tighter(value, Decimal(bounded.get(name, value)))
        return core_schema.no_info_before_validator_function(
            self._parsed,
            bounded,
            serialization=core_schema.plain_serializer_function_ser_schema(self._written, when_used="json"),
        )

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        bounds = {name: Decimal(schema["schema"][name]) for name in _MEMBERS if name in schema["schema"]}
        limits: dict[str, Any] = {"precision": self.precision, "scale": self.scale}
        # JSON Schema has no bounds for strings.
        limits |= {_MEMBERS[name]: decimal_text(bound, self.scale) for name, bound in bounds.items()}
        signed = not any(bounds.get(name, -1) >= 0 for name in ("gt", "ge"))
        return {"type": "string", "format": "decimal", "pattern": self._pattern(signed), "x-decimal": limits}

    def _pattern(self, signed: bool) -> str:
        before = self.precision - self.scale
        whole = "0" if before == 0 else f"(0|[1-9][0-9]{{0,{before - 1}}})"
        fraction = f"(\\.[0-9]{{1,{self.scale}}})?" if self.scale else ""
        return f"^{'-?' if signed else ''}{whole}{fraction}$"

    def _parsed(self, value: Any) -> Decimal:
        if isinstance(value, str):
            if not _WRITTEN.fullmatch(value):
                raise _error(f'A decimal should be digits with a point, such as "{_example(self.scale)}"')
            value = Decimal(value)
        elif isinstance(value, bool) or not isinstance(value, int | Decimal):
            # A float of 19.90 is 19.89999999999999857891452847979962825775146484375.
            raise _error(f'A decimal should be a string, such as "{_example(self.scale)}"')
        number = Decimal(value)
        if (problem := decimal_problem(number, self.precision, self.scale)) is not None:
            raise _error(problem)
        return from_scaled(to_scaled(number, self.scale), self.scale)

    def _written(self, value: Any) -> Any:
        # A damaged row may contain something else.
        return decimal_text(value, self.scale) if isinstance(value, Decimal) and value.is_finite() else value


_MEMBERS = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}

# No exponent, no spaces, no underscores, no zeros in front, and only the digits of ASCII. Decimal() accepts them all.
_WRITTEN = re.compile(r"-?(0|[1-9][0-9]{0,400})(\.[0-9]{1,400})?")


def decimal_problem(number: Decimal, precision: int, scale: int) -> str | None:
    """Return why a number does not have these digits, or None if it does. The message does not contain the number."""
    if not number.is_finite():
        return "A number should be finite"
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int), "only NaN and infinity have no integer exponent"
    if not number:
        return None
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    if -(exponent + zeros) > scale:
        return f"A number should have at most {scale} digits after the point"
    if number.adjusted() >= precision - scale:
        return f"A number should have at most {precision - scale} digits before the point"
    return None


def to_scaled(number: Decimal, scale: int) -> int:
    """Return a number without its point, 1990 for 19.90. It must have no `decimal_problem`."""
    return int(number.scaleb(scale, _EXACT))


def from_scaled(number: int, scale: int) -> Decimal:
    """Return the number that `to_scaled` was given, with all digits after the point."""
    return Decimal(number).scaleb(-scale, _EXACT)


def decimal_text(number: Decimal, scale: int) -> str:
    """Return a number with `scale` digits after the point and without exponent."""
    return format(from_scaled(to_scaled(number, scale), scale), "f")


def _example(scale: int) -> str:
    return decimal_text(Decimal("19.9") if scale else Decimal(20), scale)


def _error(message: str) -> PydanticCustomError:
    return PydanticCustomError("decimal", message)
