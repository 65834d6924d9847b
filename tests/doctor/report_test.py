"""The report of `./pants doctor`, its exit code, and its form for programs."""

from __future__ import annotations

import io
import json

from doctor.check import DEFAULT_GOALS, FOUND, MISSING, NOTE, Check, blockers, exit_code
from doctor.machine import DEBIAN, OTHER, Machine
from doctor.report import as_json, is_colored, text
from triptych_pants.toolchain.catalog import END_TO_END, TEST

DEBIAN_12 = Machine(DEBIAN, "Debian 12")
GIT = Check("programs", "git", FOUND, "2.39, /usr/bin/git", (TEST,))
NO_CC = Check("programs", "cc", MISSING, "Rust links with it", (TEST,), install="apt", debian=("build-essential",))
NO_XVFB = Check("tests", "Xvfb", MISSING, "It is a display", (END_TO_END,), install="apt", debian=("xvfb",))
NO_DISPLAY = Check("desktop", "display", NOTE, "not set", (TEST,), "A browser opens.")


def test_a_goal_works_if_nothing_that_it_needs_is_missing() -> None:
    assert blockers([GIT, NO_CC, NO_XVFB, NO_DISPLAY]) == {
        **{goal: [] for goal in DEFAULT_GOALS},
        TEST: ["cc"],
        END_TO_END: ["Xvfb"],
    }


def test_the_exit_code_is_about_the_goals_that_everybody_uses() -> None:
    assert exit_code([GIT, NO_XVFB, NO_DISPLAY]) == 0
    assert exit_code([GIT, NO_CC]) == 1


def test_columns_are_aligned_and_only_problems_have_advice() -> None:
    lines = text([GIT, NO_CC, NO_DISPLAY], DEBIAN_12, colored=False).splitlines()
    assert lines[:9] == [
        "programs",
        "  found    git      2.39, /usr/bin/git",
        "  missing  cc       Rust links with it",
        "                    Needed by: test ::",
        "                    apt",
        "",
        "desktop",
        "  note     display  not set",
        "                    Needed by: test ::",
    ]
    assert "  fails    ./pants test ::                            needs cc" in lines


def test_one_command_installs_all_that_the_goals_need() -> None:
    lines = text([NO_CC, NO_XVFB], DEBIAN_12, colored=False).splitlines()
    assert lines[-4] == "Install what the goals need:"
    assert lines[-3].endswith("apt-get install -y --no-install-recommends build-essential")
    assert lines[-1].endswith("apt-get install -y --no-install-recommends build-essential xvfb")


def test_a_system_with_unknown_packages_gets_no_command() -> None:
    assert text([NO_CC], Machine(OTHER, "Fedora 43"), colored=False).endswith("See above for what to do.")


def test_nothing_missing_is_said() -> None:
    assert text([GIT, NO_DISPLAY], DEBIAN_12, colored=False).endswith("\nNothing is missing.")


def test_the_object_for_programs_has_all_fields() -> None:
    document = json.loads(as_json([GIT, NO_CC], DEBIAN_12))
    assert document["system"] == {"family": "debian", "name": "Debian 12"}
    assert not document["works"]
    assert {"goal": "test ::", "optional": False, "works": False, "missing": ["cc"]} in document["goals"]
    assert document["checks"][1] == {
        "group": "programs",
        "name": "cc",
        "state": "missing",
        "detail": "Rust links with it",
        "goals": ["test ::"],
        "advice": "",
        "install": "apt",
        "debian": ["build-essential"],
        "brew": [],
    }


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_only_a_terminal_gets_colors_and_people_can_turn_them_off() -> None:
    assert is_colored(Terminal(), {})
    assert not is_colored(Terminal(), {"NO_COLOR": "1"})
    assert not is_colored(Terminal(), {"TERM": "dumb"})
    assert not is_colored(io.StringIO(), {})
    assert "\033[31mmissing\033[0m" in text([NO_CC], DEBIAN_12, colored=True)
    assert "\033" not in text([NO_CC], DEBIAN_12, colored=False)
