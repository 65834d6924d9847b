"""The code of a feature in the backend: its database operations, its routes and its line in the registry."""

from __future__ import annotations

import re
import textwrap

from feature.errors import FeatureError
from feature.python_code import LINE_LENGTH, Imports, bracketed
from feature.spec import Feature, Field

REGISTRY = "src/python/app/registry.py"


def crud(feature: Feature) -> str:
    """Return the text of crud.py."""
    names = feature.names
    many, model = names.plural, names.pascal
    checked = checked_references(feature)
    imports = Imports()
    imports.add("uuid")
    imports.add("sqlmodel", "Session")
    imports.add("collections.abc", "Sequence")
    imports.add("app.db.persistence", "save")
    imports.add("app.features.deletions.crud", "delete_rows")
    imports.add("app.features.deletions.models", "Deleted")
    imports.add("app.features.users.models", "User")
    models = f"app.features.{many}.models"
    imports.add(models, names.upper_plural, model, f"{model}Create", f"{names.pascal_plural}Query", f"{model}Update")
    imports.add("app.listing", "Page", "fetch_page")
    if feature.owned:
        imports.add("app.features.users.ownership", "get_owned", "visible_owner")
    else:
        imports.add("app.core.errors", "NotFoundError")
    for field in checked:
        imports.add("app.features.users.ownership", "check_reference")
        reference = field.reference
        if reference is not None and not reference.own:
            imports.add(f"app.features.{reference.names.plural}.models", reference.model)
    caller = ["caller: User"] if feature.owned else []
    writer = ["caller: User"] if feature.owned or checked else []
    parts = [
        f'"""Database operations on {names.words_plural}."""\n\nfrom __future__ import annotations\n\n{imports}\n',
        _list(feature, caller),
        _get(feature, caller),
        _create(feature, writer, checked),
        _update(feature, ["caller: User"] if checked else [], checked),
        _delete(feature),
    ]
    return "\n\n".join(parts)


def checked_references(feature: Feature) -> list[Field]:
    """Return the references to rows that have owners: a caller may refer only to those that they see."""
    return [field for field in feature.fields if field.reference is not None and field.reference.owned]


def _def(name: str, parameters: list[str], result: str) -> str:
    return bracketed(f"def {name}(", parameters, f") -> {result}:")


def _list(feature: Feature, caller: list[str]) -> str:
    names = feature.names
    head = _def(f"list_{names.plural}", ["session: Session", *caller, f"query: {names.pascal_plural}Query"], "Page")
    whose = " that the caller may see" if feature.owned else ""
    owner = ", visible_owner(caller)" if feature.owned else ""
    the = "the " if feature.owned else ""
    return f'''{head}
    """Return one page of {the}{names.words_plural}{whose}."""
    return fetch_page(session, {names.upper_plural}, query{owner})
'''


def _get(feature: Feature, caller: list[str]) -> str:
    names = feature.names
    one, model = names.singular, names.pascal
    head = _def(f"get_{one}", ["session: Session", *caller, f"{one}_id: uuid.UUID"], model)
    seen = " that the caller may see" if feature.owned else ""
    if feature.owned:
        body = f"    return get_owned(session, {model}, {one}_id, caller)\n"
    else:
        body = f"""    {one} = session.get({model}, {one}_id)
    if {one} is None:
        raise NotFoundError(f"There is no {names.words} {{{one}_id}}.")
    return {one}
"""
    return f'''{head}
    """Return the {names.words} with this id.

    :raises NotFoundError: if there is none{seen}.
    """
{body}'''


def _create(feature: Feature, writer: list[str], checked: list[Field]) -> str:
    names = feature.names
    one, model = names.singular, names.pascal
    head = _def(f"create_{one}", ["session: Session", *writer, f"create: {model}Create"], model)
    checks = "".join(
        f"    check_reference(session, {_model_of(feature, field)}, create.{field.column}, caller)\n"
        for field in checked
    )
    owner = ', update={"owner_id": caller.id}' if feature.owned else ""
    of_caller = " of the caller" if feature.owned else ""
    raises = _raises(feature, checked, deleted=False)
    end = f"\n{raises}    " if raises else ""
    return f'''{head}
    """Store a new {names.words}{of_caller}.{end}"""
{checks}    {one} = {model}.model_validate(create{owner})
    save(session, {one})
    return {one}
'''


def _update(feature: Feature, caller: list[str], checked: list[Field]) -> str:
    names = feature.names
    one, model = names.singular, names.pascal
    parameters = ["session: Session", *caller, f"{one}: {model}", f"update: {model}Update"]
    head = _def(f"update_{one}", parameters, model)
    if not checked:
        changes = f"    {one}.sqlmodel_update(update.model_dump(exclude_unset=True))\n"
    else:
        checks = "".join(
            f'    if changes.get("{field.column}", {one}.{field.column}) != {one}.{field.column}:\n'
            f'        check_reference(session, {_model_of(feature, field)}, changes["{field.column}"], caller)\n'
            for field in checked
        )
        changes = f"    changes = update.model_dump(exclude_unset=True)\n{checks}    {one}.sqlmodel_update(changes)\n"
    return f'''{head}
    """Change the fields that the update has.
{_raises(feature, checked, deleted=True)}    """
{changes}    save(session, {one})
    return {one}
'''


def _delete(feature: Feature) -> str:
    names = feature.names
    many = names.plural
    head = _def(f"delete_{many}", ["session: Session", "caller: User", "ids: Sequence[uuid.UUID]"], "Deleted")
    missing = "there is one of them that the caller may not see" if feature.owned else "one of them does not exist"
    return f'''{head}
    """Delete these {names.words_plural}, all or none.

    :raises NotFoundError: if {missing}.
    """
    return delete_rows(session, {names.upper_plural}, caller, ids)
'''


def _model_of(feature: Feature, field: Field) -> str:
    assert field.reference is not None
    return feature.names.pascal if field.reference.own else field.reference.model


def _raises(feature: Feature, checked: list[Field], *, deleted: bool) -> str:
    """Return the lines of a docstring that name the errors; all of them are answered with 409."""
    conflicts = [f"the {feature.names.words} was deleted in the meantime"] if deleted else []
    conflicts += [f"there is no such {field.name.replace('_', ' ')} that the caller may see" for field in checked]
    unique = [field.name.replace("_", " ") for field in feature.fields if field.unique]
    refused = [f"another {feature.names.words} has the same {' or '.join(unique)}"] if unique else []
    if feature.owned or any(field.reference for field in feature.fields):
        refused.append("it refers to a row that does not exist")
    errors = {"ConflictError": conflicts, "IntegrityError": refused}
    lines = [f":raises {error}: if {' or '.join(causes)}." for error, causes in errors.items() if causes]
    return "".join(["\n", *(f"    {_wrapped(line)}\n" for line in lines)]) if lines else ""


def _wrapped(line: str) -> str:
    """Return a line of a docstring, wrapped at 120 characters with the next lines indented."""
    return textwrap.fill(line, LINE_LENGTH - 4, subsequent_indent="    ").replace("\n", "\n    ")


def routes(feature: Feature) -> str:
    """Return the text of routes.py."""
    names = feature.names
    one, many, model = names.singular, names.plural, names.pascal
    checked = checked_references(feature)
    imports = Imports()
    imports.add("uuid")
    imports.add("typing", "Annotated")
    imports.add("fastapi", "APIRouter", "Query", "Response", "status")
    imports.add("app.core.error_responses", "BODY_ERRORS", "error_responses")
    imports.add("app.db.persistence", "as_public")
    imports.add("app.db.session", "SessionDependency")
    versions = ("READ_RESPONSES", "IfMatch", "require_version", "update_responses", "with_version")
    imports.add("app.db.versions", *versions)
    imports.add(f"app.features.{many}", "crud")
    imports.add(
        f"app.features.{many}.models",
        *(f"{model}{suffix}" for suffix in ("Create", "Public", "Update")),
        *(f"{names.pascal_plural}{suffix}" for suffix in ("Public", "Query")),
    )
    whoever = f'"""`/{names.kebab_plural}`: '
    whoever += (
        "users see their own " + names.words_plural + ", a superuser sees all."
        if feature.owned
        else (f"all users see and change all {names.words_plural}.")
    )
    head = [f'prefix="/{names.kebab_plural}"', f'tags=["{names.kebab_plural}"]']
    imports.add("app.features.deletions.models", "Deleted", "RowIds")
    imports.add("app.features.users.current", "CurrentUser")
    if not feature.owned:
        imports.add("fastapi", "Depends")
        imports.add("app.features.users.current", "current_user")
        head.append("dependencies=[Depends(current_user)]")
    router = bracketed("router = APIRouter(", [*head, "responses=error_responses(503)"], ")")
    user, caller = (["user: CurrentUser"], ["user"]) if feature.owned else ([], [])
    writer, writes = (["user: CurrentUser"], ["user"]) if feature.owned or checked else ([], [])
    changes = ["user"] if checked else []
    found = f"crud.get_{one}({', '.join(['session', *caller, 'id'])})"
    session, id = "session: SessionDependency", "id: uuid.UUID"

    def route(verb: str, path: str, more: list[str], name: str, parameters: list[str], result: str, body: str) -> str:
        decorator = bracketed(f"@router.{verb}(", [f'"{path}"', *more], ")")
        return f"{decorator}\n{_def(name, parameters, result)}\n{body}\n"

    def answer(call: str) -> str:
        return _returned("as_public(", [f"{model}Public", call], ")")

    def versioned(call: str) -> str:
        return _returned("with_version(", ["response", f"as_public({model}Public, {call})"], ")")

    parts = [
        f'{whoever}"""\n\n{imports}\n\n{router}\n',
        route(
            "get",
            "/",
            [f"response_model={names.pascal_plural}Public", "responses=error_responses(400, 401)"],
            f"list_{many}",
            [session, *user, f"query: Annotated[{names.pascal_plural}Query, Query()]"],
            "Response",
            f"    return crud.list_{many}({', '.join(['session', *caller, 'query'])}).response()",
        ),
        route(
            "post",
            "/",
            ["status_code=status.HTTP_201_CREATED", "responses=error_responses(*BODY_ERRORS, 401, 409)"],
            f"create_{one}",
            [session, *writer, f"create: {model}Create"],
            f"{model}Public",
            answer(f"crud.create_{one}({', '.join(['session', *writes, 'create'])})"),
        ),
        route(
            "get",
            "/{id}",
            ["responses=error_responses(401, 404) | READ_RESPONSES"],
            f"read_{one}",
            [session, *user, "response: Response", id],
            f"{model}Public",
            versioned(found),
        ),
        route(
            "patch",
            "/{id}",
            [f"responses=error_responses(*BODY_ERRORS, 401, 404, 409) | update_responses({model}Public)"],
            f"update_{one}",
            [session, *writer, "response: Response", id, f"update: {model}Update", "if_match: IfMatch = None"],
            f"{model}Public",
            f"    {one} = {found}\n"
            f"    require_version(session, {model}Public, {one}, if_match)\n"
            + versioned(f"crud.update_{one}({', '.join(['session', *changes, one, 'update'])})"),
        ),
        route(
            "delete",
            "/{id}",
            ["responses=error_responses(401, 404, 409)"],
            f"delete_{one}",
            [session, "user: CurrentUser", id],
            "Deleted",
            f"    return crud.delete_{many}(session, user, [id])",
        ),
        route(
            "post",
            "/delete",
            ["responses=error_responses(*BODY_ERRORS, 401, 404, 409)"],
            f"delete_{many}",
            [session, "user: CurrentUser", "chosen: RowIds"],
            "Deleted",
            f"    return crud.delete_{many}(session, user, chosen.ids)",
        ),
    ]
    return "\n\n".join(parts)


def _returned(before: str, parts: list[str], after: str) -> str:
    return bracketed(f"return {before}", parts, after, indent=4)


def registered(registry: str, feature: Feature) -> str:
    """Return the text of the registry with the feature's import and its name in FEATURES.

    :raises FeatureError: if the registry has no such tuple, or has the name already.
    """
    plural = feature.names.plural
    line = f"from app.features.{plural}.routes import router as {plural}"
    imports = [found for found in registry.splitlines() if found.startswith("from app.features.")]
    features = re.search(r"^FEATURES = \(([^)]*)\)", registry, re.MULTILINE)
    if features is None or not imports:
        raise FeatureError(f"{REGISTRY} has no tuple FEATURES, which the feature must be added to. Restore it.")
    named = re.findall(r"\w+", features[1])
    if plural in named:
        raise FeatureError(f"{REGISTRY} has the name {plural} already. Choose another name for the feature.")
    # Maintenance is of all features, and comes last.
    named.insert(len(named) - (named[-1:] == ["maintenance"]), plural)
    after = [found for found in imports if found < line]
    registry = registry[: features.start()] + bracketed("FEATURES = (", named, ")") + registry[features.end() :]
    if not after:
        return registry.replace(imports[0], f"{line}\n{imports[0]}", 1)
    return registry.replace(after[-1], f"{after[-1]}\n{line}", 1)
