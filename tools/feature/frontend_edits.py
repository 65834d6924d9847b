"""Adds a field to the frontend of a feature that people may have edited since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from feature.backend_models import sorts
from feature.frontend_api import references, texts
from feature.frontend_code import column, form_body, form_rule, form_value
from feature.frontend_fields import PAGES, input_of, literal, must_be_filled, shown_value
from feature.frontend_filters import filter_entry
from feature.frontend_samples import sample
from feature.frontend_tests import expected_value, values_type
from feature.layout import Doc
from feature.spec import Feature, Field, Kind
from feature.typescript import Imports, braces, property_of
from feature.typescript_edits import rendered, with_imports, with_part


class Edits:
    """The edits of one file. What has no certain place becomes a sentence for the person who called the command."""

    def __init__(self, path: str, tree: Mapping[str, str], left: list[str]) -> None:
        self.path = path
        self.text = tree.get(path, "")
        self.left = left
        self.exists = path in tree

    def part(self, anchor: str, part: Doc, sentence: str, before: str | None = None) -> None:
        """Add a part to an object or array, or say what is left to do."""
        self._take(with_part(self.text, anchor, part, before), sentence)

    def insert(self, anchor: str, new: str, sentence: str) -> None:
        """Insert lines before an anchor that is there once, or say what is left to do."""
        found = self.text.count(anchor) == 1
        self._take(self.text.replace(anchor, new + anchor) if found else None, sentence)

    def imports(self, imports: Imports) -> None:
        """Add imports, or say what is left to do."""
        lines = imports.render().strip()
        if lines:
            self._take(with_imports(self.text, imports), f"add the imports:\n{lines}")

    def _take(self, text: str | None, sentence: str) -> None:
        if text is None:
            self.left.append(f"In {self.path}, {sentence}")
        else:
            self.text = text


def frontend_edits(feature: Feature, field: Field, tree: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Add a field to the columns, the form, the sorts, the filters and the test of a feature.

    :param feature: the feature with the new field.
    :param field: the new field.
    :param tree: the texts of all files by path.
    :returns: the new texts of the changed files by path, and sentences that say what is left to do by hand.
    """
    names = feature.names
    folder = f"{PAGES}{names.kebab_plural}"
    left: list[str] = []
    if f"{folder}/api/{names.kebab_plural}.ts" not in tree:
        return {}, []
    files = [
        _sorts(feature, field, Edits(f"{folder}/api/{names.kebab_plural}.ts", tree, left)),
        _columns(feature, field, Edits(f"{folder}/components/{names.kebab}-columns.tsx", tree, left)),
        _form(feature, field, Edits(f"{folder}/components/{names.kebab}-form.tsx", tree, left)),
        _test(feature, field, Edits(f"{folder}/components/{names.kebab_plural}-page.test.tsx", tree, left)),
    ]
    only = replace(feature, fields=(field,))
    if field.filterable:
        files.append(_filters(feature, field, Edits(f"{folder}/{names.kebab}-filters.ts", tree, left)))
    if field.kind is Kind.ENUM:
        files.append(_constants(Edits(f"{folder}/{names.kebab}-texts.ts", tree, left), texts(only)))
    if field.reference is not None and _needs_source(field, tree.get(f"{folder}/api/references.ts", "")):
        source = references(replace(feature, fields=(*feature.fields, field)), tree, only=field.reference)
        files.append(_constants(Edits(f"{folder}/api/references.ts", tree, left), source))
    return {edits.path: edits.text for edits in files if edits.text != tree.get(edits.path, "")}, left


def _needs_source(field: Field, present: str) -> bool:
    assert field.reference is not None
    return f"export const {field.reference.names.upper_plural}:" not in present


def _constants(edits: Edits, module: str) -> Edits:
    """Add the constants of a generated module to one that may exist."""
    if not edits.exists:
        edits.text = module
        return edits
    first = module.index("export const")
    imports = Imports.of(module[:first])
    edits.text = edits.text.rstrip("\n") + "\n\n" + module[first:]
    edits.imports(imports)
    return edits


def _sorts(feature: Feature, field: Field, edits: Edits) -> Edits:
    if field.name in sorts(feature):
        constant = f"{feature.names.upper}_SORTS"
        edits.part(f"{constant} = [", f'"{field.name}"', f'add "{field.name}" to {constant}.', before='"owner"')
    return edits


def _filters(feature: Feature, field: Field, edits: Edits) -> Edits:
    if not edits.exists:
        return edits
    imports = Imports()
    text = rendered([filter_entry(feature, field, imports), ","], 2)
    count = len(edits.left)
    edits.insert('  { kind: "dateTime", name: "created_at"', text + "\n", f"add the filter:\n{text}")
    if len(edits.left) == count:
        edits.imports(imports)
    return edits


def _columns(feature: Feature, field: Field, edits: Edits) -> Edits:
    imports = Imports()
    entry = column(feature, field, imports)
    text = rendered([entry, ","], 4)
    owner = '    { header: "Owner"'
    anchor = owner if edits.text.count(owner) == 1 else '    {\n      header: "Created"'
    count = len(edits.left)
    edits.insert(anchor, text + "\n", f"add the column:\n{text}")
    if len(edits.left) == count:
        edits.imports(imports)
    return edits


def _form(feature: Feature, field: Field, edits: Edits) -> Edits:
    imports = Imports()
    value = form_value(feature, field, imports)
    check = form_rule(feature, field, imports)
    body = form_body(field, imports)
    element = rendered(input_of(feature, field, imports, autofocus=False), 6)
    edits.part("return {", value, f"add to the values of the form: {rendered(value, 0)}")
    shown = shown_value(field, imports)
    if shown is not None and "shownValues={{" in edits.text:
        edits.part("shownValues={{", shown, f"add to shownValues: {shown}")
    elif shown is not None:
        attribute = rendered(["shownValues={", braces([shown]), "}"], 6)
        edits.insert("      onSave=", attribute + "\n", f"add to FormDialog: {attribute.strip()}")
    if check is not None and "validate: {" in edits.text:
        edits.part("validate: {", check, f"add to validate: {rendered(check, 0)}")
    elif check is not None:
        edits.part("useForm({", ["validate: { ", check, " }"], f"add to useForm: validate: {{ {rendered(check, 0)} }}")
    edits.insert("    </FormDialog>\n", element + "\n", f"add the input:\n{element}")
    save = f"useSave{feature.names.pascal}"
    hook = save[3:4].lower() + save[4:]
    if "...values" in edits.text:
        if body is not None:
            edits.part("mutateAsync({", body, f"add to the body: {body}")
    elif f"{hook}.mutateAsync(values)" in edits.text:
        if body is not None:
            edits.text = edits.text.replace("mutateAsync(values)", f"mutateAsync({{ ...values, {body} }})")
    else:
        sent = body or f"{field.column}: values.{field.column}"
        edits.left.append(f"In {edits.path}, send the value with the others, such as {sent}")
    edits.imports(imports)
    return edits


def _test(feature: Feature, field: Field, edits: Edits) -> Edits:
    names = feature.names
    model = names.pascal
    value = property_of(field.column, literal(sample(feature, field)))
    generated = f": {values_type(feature)} = {{"
    anchor = generated if generated in edits.text else f": {model} = {{"
    edits.part(anchor, value, f"add to the {names.words} of the test: {rendered(value, 0)}")
    posted = 'expect(callsOf("POST")[0]?.body).toEqual({'
    if generated in edits.text:
        sent = property_of(field.column, expected_value(feature, field))
        edits.part(posted, sent, f"expect in the body of a new {names.words}: {rendered(sent, 0)}")
        if must_be_filled(field) and field.default is None:
            edits.left.append(
                f"In {edits.path}, enter {field.label.lower()} in the tests that create {names.words_plural}."
            )
    return edits
