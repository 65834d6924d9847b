"""The features that a tree has, read from the source of their models without running it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from feature.spec import LABELS, MAX_SORTED_CHARACTERS, Names, Referenced

FEATURES = "src/python/app/features/"
PAGES = "src/ts/frontend/src/features/"
TESTS = "tests/python/app_tests/features/"

TEXT_TYPES = frozenset({"str", "Email", "Title", "Url"})
UNSORTED_TYPES = frozenset({"Any", "JsonObject", "bytes", "dict", "list"})


@dataclass(frozen=True)
class Column:
    """A field of a table, as its model declares it.

    :ivar type: the first name of the annotation: `Text` in `Text | None`, `Annotated` in `Annotated[str, …]`.
    :ivar arguments: the source of its default or its call of Field.
    """

    name: str
    type: str
    nullable: bool
    arguments: str

    @property
    def unique(self) -> bool:
        return "unique=True" in self.arguments

    @property
    def secret(self) -> bool:
        return "'secret': True" in self.arguments or "hash" in self.name

    @property
    def is_text(self) -> bool:
        return (self.type in TEXT_TYPES or self.type.startswith("Text")) and not self.secret

    @property
    def is_short(self) -> bool:
        length = re.search(r"max_length=(\d+)", self.arguments)
        return self.is_text and length is not None and int(length[1]) <= MAX_SORTED_CHARACTERS


@dataclass(frozen=True)
class Existing:
    """A feature of the tree.

    :ivar classes: the names of all classes in its models.
    :ivar model: the class of its table; None if it has no table, such as health.
    :ivar columns: the table's columns by name, in the order of the source.
    :ivar prefixes: the first parts of its routes, such as `items`.
    """

    plural: str
    classes: frozenset[str] = frozenset()
    model: str | None = None
    table: str = ""
    columns: Mapping[str, Column] = field(default_factory=dict)
    prefixes: frozenset[str] = frozenset()

    def referenced(self) -> Referenced:
        """Return what a field that refers to this feature needs to know. It must have a table."""
        assert self.model is not None
        label = self._label()
        column = self.columns[label]
        return Referenced(
            Names(self.plural, snake_case(self.model)),
            self.table,
            label,
            label_nullable=column.nullable,
            owned="owner_id" in self.columns,
            label_unique=column.unique,
            model=self.model,
        )

    def _label(self) -> str:
        columns = self.columns.values()
        texts = [column for column in columns if column.is_text]
        named = [column for name in LABELS for column in texts if column.name == name]
        short = [column for column in texts if column.is_short]
        others = [column for column in columns if column.type not in UNSORTED_TYPES and not column.secret]
        return [*named, *short, *texts, *others][0].name


def existing_features(tree: Mapping[str, str]) -> dict[str, Existing]:
    """Return the features by the names of their folders.

    :param tree: the texts of all files by path.
    """
    folders = {path[len(FEATURES) :].split("/")[0] for path in tree if path.startswith(FEATURES)}
    return {name: _read(name, tree) for name in sorted(folders) if not name.endswith(".py")}


def _read(plural: str, tree: Mapping[str, str]) -> Existing:
    folder = f"{FEATURES}{plural}/"
    prefixes = re.findall(r"APIRouter\(\s*prefix=\"/([^/\"]+)", tree.get(f"{folder}routes.py", ""))
    path = f"{folder}models.py"
    if path not in tree:
        return Existing(plural, prefixes=frozenset(prefixes))
    classes = {node.name: node for node in ast.parse(tree[path], path).body if isinstance(node, ast.ClassDef)}
    model = next((node for node in classes.values() if _is_table(node)), None)
    if model is None:
        return Existing(plural, frozenset(classes), prefixes=frozenset(prefixes))
    columns = dict(_columns(model, classes))
    return Existing(plural, frozenset(classes), model.name, _table_name(model), columns, frozenset(prefixes))


def _is_table(node: ast.ClassDef) -> bool:
    return any(one.arg == "table" and getattr(one.value, "value", False) is True for one in node.keywords)


def _table_name(node: ast.ClassDef) -> str:
    for line in node.body:
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant):
            (target, *_) = line.targets
            if isinstance(target, ast.Name) and target.id == "__tablename__":
                return str(line.value.value)
    return node.name.lower()


def _columns(node: ast.ClassDef, classes: Mapping[str, ast.ClassDef]) -> Iterator[tuple[str, Column]]:
    """Yield the columns of a table, those of its base classes first."""
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in classes:
            yield from _columns(classes[base.id], classes)
    for line in node.body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            annotation = ast.unparse(line.annotation)
            words = re.findall(r"[A-Za-z_]\w*", annotation)
            arguments = "" if line.value is None else ast.unparse(line.value)
            nullable = "None" in words or words[:1] == ["Optional"]
            name = line.target.id
            yield name, Column(name, next(iter(words), ""), nullable, arguments)


def snake_case(pascal: str) -> str:
    """Return `order_line` for `OrderLine`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", pascal).lower()
