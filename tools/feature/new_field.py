"""Adds one field to a feature that people may have edited since it was written."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Optional

from feature import samples
from feature.backend_code import checked_references
from feature.backend_models import (
    base_line,
    column_code,
    columns_argument,
    filter_lines,
    sort_code,
    update_docstring,
    update_line,
)
from feature.backend_tests import Others
from feature.errors import FeatureError
from feature.existing import FEATURES, TESTS, Existing, existing_features, snake_case
from feature.fields import parse_field
from feature.frontend_edits import frontend_edits
from feature.outcome import Outcome, finish
from feature.preview import preview
from feature.python_code import Imports
from feature.repository import formatted, regenerate, write_revision
from feature.resolution import resolved_field
from feature.source_edits import SourceEdits
from feature.spec import Feature, Field, Kind, Names
from feature.transaction import Transaction


@dataclass
class FieldEdits:
    """The edits that a new field needs.

    :ivar files: the whole new text of each changed file, by path.
    :ivar left: what people have to do themselves, a sentence each.
    """

    files: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


def add_field(root: Path, tree: Mapping[str, str], name: str, text: str, no_frontend: bool, outcome: Outcome) -> None:
    """Add a field, or print what would change.

    :param name: the folder of the feature.
    :param text: the field, such as `weight:float?`.
    :raises FeatureError: if the field is refused, or the models do not have the form of docs/models.md.
    """
    feature, new = field_of(name, text, tree)
    edits = backend_edits(feature, new, tree)
    if not no_frontend:
        files, left = frontend_edits(feature, new, tree)
        edits.files.update(files)
        edits.left += left
    if outcome is Outcome.PREVIEW:
        print(preview(edits.files, tree))
    else:
        with Transaction(root, f"new-feature {name} --add-field") as change:
            for path, content in edits.files.items():
                change.write(path, content)
            write_revision(root, f"add {new.column} to {feature.names.words_plural}")
            regenerate(root, *formatted(replace(feature, frontend=not no_frontend)))
        print(f"Added the field {new.column} to {feature.names.plural}, with a revision. Read the changes: `git diff`.")
    if edits.left:
        print("Left to you:")
        print("\n".join(f"  - {one}" for one in edits.left))
    if outcome is not Outcome.PREVIEW:
        if edits.left and outcome is Outcome.COMMIT:
            print("Nothing is committed, because of what is left to you.")
            outcome = Outcome.FILES
        print(finish(root, outcome, f"Add {new.column} to {feature.names.words_plural}"))


def field_of(name: str, text: str, tree: Mapping[str, str]) -> tuple[Feature, Field]:
    """Return the feature, with the new field alone, and that field.

    :raises FeatureError: if there is no such feature, it has such a field, or existing rows would have no value.
    """
    plural = name.replace("-", "_")
    existing = existing_features(tree)
    found = existing.get(plural)
    if found is None or found.model is None:
        raise FeatureError(
            f"There is no feature {plural} with a table. Features with one:"
            f" {', '.join(one for one, other in existing.items() if other.model)}."
        )
    names = Names(plural, snake_case(found.model))
    parsed = parse_field(text)
    feature = Feature(names, (parsed.field,), owned="owner_id" in found.columns)
    if parsed.refers_to == plural:
        new = replace(parsed.field, reference=replace(found.referenced(), own=True))
    else:
        new = resolved_field(parsed, feature, existing)
    _check(new, found)
    return replace(feature, fields=(new,)), new


def _check(new: Field, found: Existing) -> None:
    if new.column in found.columns:
        raise FeatureError(f"The feature {found.plural} has a field {new.column} already. Choose another name.")
    if new.required:
        raise FeatureError(
            f"Rows that exist would have no value in {new.column}. Let it be null ({new.name}:…?), or give it a"
            f" default ({new.name}:…=…)."
        )


def backend_edits(feature: Feature, new: Field, tree: Mapping[str, str]) -> FieldEdits:
    """Return the edits of the models and the tests.

    :raises FeatureError: if ProductBase, ProductUpdate or the imports do not have the form of docs/models.md: without
        them there is no field.
    """
    edits = FieldEdits()
    path = f"{FEATURES}{feature.names.plural}/models.py"
    edits.files[path] = _models(feature, new, path, tree[path], edits.left)
    _tests(feature, new, tree, edits)
    crud = f"{FEATURES}{feature.names.plural}/crud.py"
    for reference in checked_references(feature):
        edits.left.append(
            f"{crud}: call check_reference for {reference.column} when a row is created and when it is changed, so"
            " that nobody refers to rows of other users."
        )
    if new.unique:
        edits.left.append(f"{TESTS}{feature.names.plural}: test that two rows cannot have the same {new.column}.")
    if new.reference is not None:
        edits.left.append(
            f"{TESTS}{feature.names.plural}: test what happens to a row if the one that {new.column} refers to is"
            " deleted."
        )
    return edits


def _models(feature: Feature, new: Field, path: str, text: str, left: list[str]) -> str:
    names, source, imports = feature.names, SourceEdits(text), Imports()
    code = column_code(feature, new, imports)
    base = source.class_named(f"{names.pascal}Base")
    done = base is not None and source.append_field(f"{names.pascal}Base", base_line(new, code))
    done = done and source.append_field(f"{names.pascal}Update", update_line(new, code))
    if done and base is not None:
        if code.defined.startswith("class"):
            source.insert_before(base.lineno, f"{code.defined}\n\n")
        elif code.defined:
            source.define(code.defined)
        _list(feature, new, source, imports, path, left)
        _docstring(names, new, source, path, left)
        done = not str(imports) or source.add_imports(imports)
    if not done:
        raise FeatureError(
            f"{path} does not have the classes {names.pascal}Base and {names.pascal}Update with fields, or its imports"
            " are not sorted. Nothing was written: add the field by hand (docs/field-kinds.md), then run `migrate new`."
        )
    return source.result()


def _list(feature: Feature, new: Field, source: SourceEdits, imports: Imports, path: str, left: list[str]) -> None:
    """Add the field to the declaration of the list."""
    names = feature.names
    call = source.assigned(names.upper_plural)
    keywords = {one.arg: one.value for one in call.keywords} if isinstance(call, ast.Call) else {}
    if new.sortable:
        entry = f'        "{new.name}": {sort_code(new)},\n'
        if not source.append_entry(keywords.get("sorts"), entry, before="owner"):
            left.append(f"{path}: add {entry.strip().rstrip(',')} to the sorts of {names.upper_plural}.")
    if new.searchable and not _add_column(source, "search", keywords.get("search"), new):
        left.append(f'{path}: add "{new.column}" to the search of {names.upper_plural}, if people search for it.')
    if new.filterable and not _add_filter(feature, new, source, keywords.get("filters"), imports):
        left.append(
            f'{path}: add "{new.column}" to the filters of {names.upper_plural} and to {names.pascal_plural}Query, if'
            " people filter by it."
        )


def _add_filter(
    feature: Feature, new: Field, source: SourceEdits, filters: Optional[ast.expr], imports: Imports
) -> bool:
    """Add a filter to the declaration of the list and to its query parameters. Return False if that is not certain."""
    query = f"{feature.names.pascal_plural}Query"
    if source.class_named(query) is None or not _add_column(source, "filters", filters, new):
        return False
    return source.append_field(query, filter_lines(feature, new, imports), before="created_at_min")


def _add_column(source: SourceEdits, name: str, columns: Optional[ast.expr], new: Field) -> bool:
    """Add the field's column to an argument of ListSpec that names columns. Return False if it has another form."""
    if not isinstance(columns, ast.Tuple) or not all(isinstance(one, ast.Constant) for one in columns.elts):
        return False
    present = [str(one.value) for one in columns.elts if isinstance(one, ast.Constant)]
    lines = source.text.splitlines(keepends=True)[columns.lineno - 1 : columns.end_lineno]
    if "".join(lines) != columns_argument(name, present) or columns.end_lineno is None:
        return False
    last = ["created_at"] if name == "filters" and present[-1:] == ["created_at"] else []
    written = columns_argument(name, [*present[: len(present) - len(last)], new.column, *last])
    source.replace(columns.lineno, columns.end_lineno, written)
    return True


def _docstring(names: Names, new: Field, source: SourceEdits, path: str, left: list[str]) -> None:
    """Name the field in the docstring of ProductUpdate, which says what may be null."""
    node = source.class_named(f"{names.pascal}Update")
    if node is None or "may be null" not in (ast.get_docstring(node) or ""):
        return
    fields = [line for line in node.body if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)]
    nullable = {ast.unparse(line.target): "None" in re.findall(r"\w+", ast.unparse(line.annotation)) for line in fields}
    written, changed = (
        update_docstring(names, columns) for columns in (nullable, {**nullable, new.column: new.nullable})
    )
    docstring = node.body[0]
    if ast.get_source_segment(source.text, docstring) == written and docstring.end_lineno is not None:
        source.replace(docstring.lineno, docstring.end_lineno, f"    {changed}\n")
    elif new.nullable:
        left.append(f"{path}: name {new.column} in the docstring of {names.pascal}Update, which says what may be null.")


def _tests(feature: Feature, new: Field, tree: Mapping[str, str], edits: FieldEdits) -> None:
    """Add values of the field to the tests."""
    names = feature.names
    folder = f"{TESTS}{names.plural}/"
    calls, limits = f"{folder}{names.singular}_calls.py", f"{folder}limits_test.py"
    if calls not in tree or not _add_call(feature, new, calls, tree, edits):
        edits.left.append(f"{folder}: create rows with a {new.column} in the tests.")
    if limits not in tree:
        edits.left.append(f"{folder}: test which values of {new.column} are refused.")
        return
    source = SourceEdits(tree[limits])
    done = True
    for constant, values in (("WRONG", samples.refused(new)), ("LIMITS", samples.limits(new))):
        for word, value in values:
            entry = f'    "{new.column}, {word}": {{"{new.column}": {value}}},\n'
            done = source.append_entry(source.assigned(constant), entry) and done
    if done:
        edits.files[limits] = source.result()
    else:
        edits.left.append(f"{limits}: test which values of {new.column} are refused and which are accepted.")


def _add_call(feature: Feature, new: Field, path: str, tree: Mapping[str, str], edits: FieldEdits) -> bool:
    """Add a value to the body of the requests that tests send. Return False if that is not certain."""
    source, imports = SourceEdits(tree[path]), Imports()
    if new.unique or (new.reference is not None and not new.reference.own):
        return False
    value = Others(feature, tree, imports).in_body(new) if new.kind is Kind.REF else samples.accepted(new)[0]
    function = next(
        (one for one in source.module.body if isinstance(one, ast.FunctionDef) and one.name == feature.names.singular),
        None,
    )
    bodies = [line for line in function.body if isinstance(line, ast.AnnAssign)] if function is not None else []
    if not bodies or not source.append_entry(bodies[0].value, f'        "{new.column}": {value},\n'):
        return False
    edits.files[path] = source.result()
    return True
