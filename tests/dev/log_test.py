"""The log: one prefix for each process, whole lines, and colors only where they are wanted."""

from __future__ import annotations

import io
import os

from dev.log import Log, is_colored


def test_each_line_has_the_name_of_its_process(log: Log, output: io.StringIO) -> None:
    log.write("backend", "one\ntwo")
    log.write("types", "three")
    log.error("types", "")
    assert output.getvalue() == "backend  | one\nbackend  | two\ntypes    | three\ntypes    |\n"


def test_names_have_colors_and_errors_are_red() -> None:
    output = io.StringIO()
    log = Log(output, colored=True)
    for name in ("a", "b", "a"):
        log.write(name, "text")
    log.error("a", "wrong")
    first, second, again, error = output.getvalue().splitlines()
    assert first == again == "\033[36ma        |\033[0m text"
    assert second.startswith("\033[35m")
    assert error == "\033[31ma        |\033[0m \033[31mwrong\033[0m"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_only_a_terminal_gets_colors() -> None:
    assert is_colored(Terminal(), {})
    assert not is_colored(Terminal(), {"NO_COLOR": "1"})
    assert not is_colored(Terminal(), {"TERM": "dumb"})
    assert not is_colored(io.StringIO(), {})


def test_a_reader_that_is_gone_ends_the_loop_and_not_the_log() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    told = []
    with os.fdopen(writer, "w") as stream:
        log = Log(stream)
        log.closed = lambda: told.append("closed")
        log.write("a", "text")
        log.write("a", "text")
        # What could not be written must not be tried again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), writer)
    assert told == ["closed"]
