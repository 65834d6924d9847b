"""Email addresses: all spellings of an address belong to one account."""

# ruff: noqa: RUF001

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from app.core.email_address import MAX_CHARACTERS, is_intranet, normalize_email, sign_in_name
from app.core.types import Email

# Typed addresses, and the form in which they are stored.
SAME = {
    "as it is": ("ada@example.com", "ada@example.com"),
    "capitals": ("Ada@Example.COM", "ada@example.com"),
    "space around": ("\t ada@example.com\n", "ada@example.com"),
    "no-break space around": ("\u00a0ada@example.com\u3000", "ada@example.com"),
    "with a name": ("Ada Lovelace <Ada@Example.com>", "ada@example.com"),
    "NFD": (unicodedata.normalize("NFD", "jörg@example.com"), "jörg@example.com"),
    "NFD in the domain": (unicodedata.normalize("NFD", "a@bücher.de"), "a@bücher.de"),
    "Punycode": ("zoe@xn--bcher-kva.de", "zoe@bücher.de"),
    "full width": ("ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ada@example.com"),
    "ideographic full stop": ("ada@example。com", "ada@example.com"),
    "half-width kana": ("ｱ@example.com", "ア@example.com"),
    "Kelvin sign": ("\u212a@example.com", "k@example.com"),
    "capital sharp s": ("STRA\u1e9eE@example.com", "straße@example.com"),
    "Turkish capital": ("\u0130@example.com", "i\u0307@example.com"),
    "final sigma": ("ΟΔΟΣ@example.com", "οδος@example.com"),
    "sharp s in the domain": ("x@faß.de", "x@faß.de"),
    "one label": ("me@localhost", "me@localhost"),
    "an intranet's name": ("Me@NAS.local", "me@nas.local"),
}
NONE = {
    "empty": "",
    "a name": "ada",
    "two at-signs": "ada@example@com",
    "NUL": "a\0da@example.com",
    "lone surrogate": "a\ud800da@example.com",
    "zero-width space": "a\u200bda@example.com",
    "a line inside": "ada@exam\nple.com",
    "too long": f"{'a' * 250}@example.com",
    "too long in lower case": "\u0130" * 125 + "@example.com",
    "a reserved name": "ada@example.invalid",
}


@pytest.mark.parametrize(("typed", "stored"), SAME.values(), ids=SAME)
def test_one_address_has_one_form(typed: str, stored: str) -> None:
    assert normalize_email(typed) == stored
    assert normalize_email(stored) == stored
    assert sign_in_name(typed) == stored


@pytest.mark.parametrize("typed", NONE.values(), ids=NONE)
def test_other_text_is_no_address(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        normalize_email(typed)
    with pytest.raises(ValidationError, match="value is not a valid email address"):
        TypeAdapter(Email).validate_python(typed)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" ADA@old.invalid ", "ada@old.invalid"),
        ("ada", "ada"),
        ("", None),
        ("a\0da", None),
        ("a\ud800da", None),
        ("a" * 256, None),
    ],
)
def test_whoever_has_an_address_that_is_refused_today_signs_in_by_it(typed: str, name: str | None) -> None:
    assert sign_in_name(typed) == name


@pytest.mark.parametrize("email", ["me@localhost", "me@corp", "me@nas.local", "me@a.localhost", "me@192.168.1.5"])
def test_addresses_of_private_networks_are_known(email: str) -> None:
    assert is_intranet(normalize_email(email))


@pytest.mark.parametrize("email", ["me@example.com", "me@local.example.com", "me@bücher.de", "localhost@example.com"])
def test_addresses_of_the_public_dns_are_not_private(email: str) -> None:
    assert not is_intranet(normalize_email(email))


LETTERS = st.text(
    st.one_of(
        st.characters(categories=("L", "M", "Nd", "Sk", "Sm", "Pd", "Pc", "Po", "Zs")),
        st.sampled_from("İẞſKÅΣςßﬁŉǰａＡ．＠aZ.-+_"),
    ),
    min_size=1,
    max_size=40,
)
DOMAINS = st.one_of(
    st.sampled_from(["example.com", "Bücher.DE", "xn--bcher-kva.de", "例え.jp", "ｅｘａｍｐｌｅ．com", "ΟΔΟΣ.gr"]),
    LETTERS.map(lambda label: f"{label}.com"),
)
SPACE = st.sampled_from(["", " ", "\t", "\u00a0", "\u3000\n"])


@settings(deadline=None, max_examples=400)
@given(LETTERS, DOMAINS, SPACE, SPACE)
def test_whoever_signs_up_by_an_address_signs_in_by_it(local: str, domain: str, before: str, after: str) -> None:
    typed = f"{before}{local}@{domain}{after}"
    try:
        stored = TypeAdapter(Email).validate_python(typed)
    except ValidationError:
        return
    assert len(stored) <= MAX_CHARACTERS
    assert sign_in_name(typed) == stored
    # Normalizing it again changes nothing, and other spellings of the same text give the same result.
    assert TypeAdapter(Email).validate_python(stored) == stored
    for form in ("NFC", "NFD"):
        assert sign_in_name(unicodedata.normalize(form, typed)) == stored


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=300))
def test_any_text_is_an_address_or_a_refusal(typed: str) -> None:
    name = sign_in_name(typed)
    assert name is None or len(name) <= MAX_CHARACTERS
