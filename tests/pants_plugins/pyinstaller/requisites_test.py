"""The error if Python's shared library is missing."""

from __future__ import annotations

from typing import Any, Dict

from pants.engine.platform import Platform

from triptych_pants.pyinstaller.requisites import missing_library

LINUX = Platform.linux_x86_64


def answer(**values: Any) -> Dict[str, Any]:
    return {"library": None, "python": "/usr/bin/python3.11", "version": "3.11", "shared": True, **values}


def test_an_existing_library_is_not_reported() -> None:
    assert missing_library(answer(library="0123"), "//:app", LINUX) is None


def test_on_debian_the_error_names_a_package() -> None:
    missing = missing_library(answer(), "//:app", LINUX)
    assert missing is not None
    assert missing.tool == "libpython3.11"
    assert missing.install == "apt-get install -y --no-install-recommends libpython3.11"


def test_a_python_that_was_built_without_it_is_reported() -> None:
    missing = missing_library(answer(python="/home/ada/.pyenv/bin/python3.11", shared=False), "//:app", LINUX)
    assert missing is not None
    assert missing.install is None
    assert "The Python at /home/ada/.pyenv/bin/python3.11 was built without it" in missing.why
