"""Inserts lines into Python source that people may have edited since it was written, and only where that is certain."""

from __future__ import annotations

import ast
from typing import Optional

from feature.python_code import Imports


class SourceEdits:
    """Python source, and the changes that are to be made to it.

    :param text: the source.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.module = ast.parse(text)
        self._lines = text.splitlines(keepends=True)
        self._changes: list[tuple[int, int, str]] = []

    def result(self) -> str:
        """Return the source with all changes."""
        lines = list(self._lines)
        # From the end, so that line numbers stay right; changes at one place keep their order.
        changes = [(start, number, end, text) for number, (start, end, text) in enumerate(self._changes)]
        for start, _, end, text in sorted(changes, reverse=True):
            lines[start:end] = [text]
        return "".join(lines)

    def insert_before(self, line: int, text: str) -> None:
        """Insert whole lines before a line, counted from 1."""
        self._changes.append((line - 1, line - 1, text))

    def replace(self, first: int, last: int, text: str) -> None:
        """Replace the lines from `first` to `last`, counted from 1."""
        self._changes.append((first - 1, last, text))

    def class_named(self, name: str) -> Optional[ast.ClassDef]:
        """Return a class of the module, or None."""
        return next((node for node in self.module.body if isinstance(node, ast.ClassDef) and node.name == name), None)

    def assigned(self, name: str) -> Optional[ast.expr]:
        """Return the value that a name of the module is given, or None."""
        for node in self.module.body:
            target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
            if isinstance(target, ast.Name) and target.id == name and isinstance(node, (ast.Assign, ast.AnnAssign)):
                return node.value
        return None

    def append_field(self, name: str, text: str, before: Optional[str] = None) -> bool:
        """Insert lines after the last field of a class. Return False if there is no such class, or it has no field.

        :param before: a field that stays behind the new one if there is one.
        """
        node = self.class_named(name)
        fields = [line for line in node.body if isinstance(line, ast.AnnAssign)] if node is not None else []
        if not fields:
            return False
        behind = [one for one in fields if isinstance(one.target, ast.Name) and one.target.id == before]
        self.insert_before(behind[0].lineno if behind else _end(fields[-1]) + 1, text)
        return True

    def define(self, text: str) -> None:
        """Insert the definition of a type after the imports and the definitions that follow them."""
        after, empty_line = 0, "\n"
        for node in self.module.body:
            if isinstance(node, ast.ClassDef):
                break
            after = _end(node)
            empty_line = "" if isinstance(node, ast.Assign) else "\n"
        self.insert_before(after + 1, f"{empty_line}{text}\n")

    def append_entry(self, entries: Optional[ast.expr], text: str, before: Optional[str] = None) -> bool:
        """Insert a line after the last entry of a dictionary with an entry on each line.

        :param before: a key that stays behind the new entry if it is the last one.
        :return: False if the dictionary has another form.
        """
        if not isinstance(entries, ast.Dict) or not entries.values:
            return False
        ends = [_end(value) for value in entries.values]
        if len(set(ends)) != len(ends) or entries.lineno == ends[0] or entries.end_lineno == ends[-1]:
            return False
        last = entries.keys[-1]
        if before is not None and isinstance(last, ast.Constant) and last.value == before:
            self.insert_before(last.lineno, text)
        else:
            self.insert_before(ends[-1] + 1, text)
        return True

    def add_imports(self, wanted: Imports) -> bool:
        """Add imports, sorted in. Return False if the module's imports have aliases or comments between them."""
        nodes = [node for node in self.module.body if isinstance(node, (ast.Import, ast.ImportFrom))]
        future = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
        nodes = [node for node in nodes if node not in future]
        if not nodes:
            return False
        first, last = nodes[0].lineno, _end(nodes[-1])
        present = Imports()
        for node in nodes:
            if any(alias.asname for alias in node.names):
                return False
            if isinstance(node, ast.Import):
                for alias in node.names:
                    present.add(alias.name)
            else:
                present.add(str(node.module), *(alias.name for alias in node.names))
        if f"{present}\n" != "".join(self._lines[first - 1 : last]):
            return False
        present.update(wanted)
        self.replace(first, last, f"{present}\n")
        return True


def _end(node: ast.AST) -> int:
    end = getattr(node, "end_lineno", None)
    assert isinstance(end, int)
    return end
