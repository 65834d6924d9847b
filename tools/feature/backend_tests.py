"""The tests of a feature in the backend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from feature import samples
from feature.backend_code import checked_references
from feature.backend_models import decimal_text, default_code
from feature.existing import TESTS
from feature.python_code import Imports, bracketed, literal
from feature.spec import Feature, Field, Kind, OnDelete, Referenced

CLIENT = "api: TestClient"
FUTURE = "from __future__ import annotations\n"


CONFTEST = '''\
"""Fixtures: the application with all features, with one local user, and the one where people sign in."""

from app_tests.registry_fixtures import anyone, api

__all__ = ["anyone", "api"]
'''


def test_files(feature: Feature, tree: Mapping[str, str]) -> dict[str, str]:
    """Return the tests by path."""
    names = feature.names
    folder = f"{TESTS}{names.plural}/"
    whose = "owners" if feature.owned else "access"
    return {
        f"{folder}conftest.py": CONFTEST,
        f"{folder}{names.singular}_calls.py": calls(feature, tree),
        f"{folder}{names.plural}_test.py": routes_test(feature, tree),
        f"{folder}limits_test.py": limits_test(feature),
        f"{folder}{whose}_test.py": owners_test(feature, tree) if feature.owned else access_test(feature),
    }


def _module(docstring: str, imports: Imports, parts: Iterable[str]) -> str:
    return "\n\n".join([f'"""{docstring}"""\n\n{FUTURE}\n{imports}\n', *parts])


def calls_module(reference: Referenced) -> str:
    """Return the path of the module with the calls of a feature."""
    return f"{TESTS}{reference.names.plural}/{reference.names.singular}_calls.py"


class Others:
    """How tests make the rows that a feature's rows refer to."""

    def __init__(self, feature: Feature, tree: Mapping[str, str], imports: Imports) -> None:
        self.feature = feature
        self.tree = tree
        self.imports = imports

    def id_of(self, field: Field, client: str = "api") -> str:
        """Return the source of the id of a new row that a field can refer to, which the client sees."""
        reference = field.reference
        assert reference is not None
        one = reference.names.singular
        if reference.table == "item":
            self.imports.add("app_tests.api", "add_item")
            return f'add_item({client}, "Notes")'
        if not self.lacks_calls(field):
            plural = reference.names.plural
            module = f"app_tests.features.{plural}.{one}_calls"
            self.imports.add(module, f"add_{one}")
            return f'add_{one}({client})["id"]'
        self.imports.add(
            f"app_tests.features.{self.feature.names.plural}.{self.feature.names.singular}_calls", f"add_{one}"
        )
        return f"add_{one}({client})"

    def lacks_calls(self, field: Field) -> bool:
        """Return whether tests have no function that creates a row which a field refers to."""
        reference = field.reference
        if reference is None or reference.own or reference.table in {"item", "user"}:
            return False
        return calls_module(reference) not in self.tree

    def deletable(self, field: Field) -> str:
        """Return the source of the id of a new row that the local user can delete."""
        if self._is_user(field):
            self.imports.add("app_tests.api", "add_user")
            return 'add_user(api, "ada@example.com")'
        return self.id_of(field)

    def in_body(self, field: Field) -> str:
        """Return the source of a reference in the body of a request."""
        if field.refers_to_own_table:
            return "None"
        if self._is_user(field):
            if field.unique:
                self.imports.add("app_tests.api", "add_user")
                return 'add_user(api, f"user-{number}@example.com")'
            return 'api.get("/users/me").json()["id"]'
        return self.id_of(field)

    def _is_user(self, field: Field) -> bool:
        return field.reference is not None and field.reference.table == "user"


def calls(feature: Feature, tree: Mapping[str, str]) -> str:
    """Return the module with the requests that create rows."""
    names = feature.names
    one = names.singular
    imports = Imports()
    imports.add("typing", "Any")
    imports.add("fastapi.testclient", "TestClient")
    others = Others(feature, tree, imports)
    entries = []
    for field in feature.fields:
        if field.kind is Kind.REF:
            value = others.in_body(field)
        else:
            value = samples.different(field) if field.unique else samples.accepted(field)[0]
        entries.append(f'"{field.column}": {value}')
    numbered = any(re.search(r"\bnumber\b", entry.split(": ", 1)[1]) for entry in entries)
    rows = {
        field.reference.names.singular: _row_function(field, imports)
        for field in feature.fields
        if field.reference and others.lacks_calls(field)
    }
    if any(field.unique and field.kind is Kind.UUID for field in feature.fields):
        imports.add("uuid")
    if any(field.unique and field.kind in {Kind.DATE, Kind.DATETIME} for field in feature.fields):
        imports.add("datetime", "date", "timedelta")
    counter = ""
    if numbered or rows:
        imports.add("itertools", "count")
        counter = "numbers = count(1)\n\n"
    required = [f'"{field.column}"' for field in feature.fields if field.required]
    article = _article(one)
    client = "api: TestClient, /, " if needs_client(feature) else ""
    body = "    body: dict[str, Any] = {\n" + "".join(f"        {entry},\n" for entry in entries) + "    }"
    next_number = "    number = next(numbers)\n" if numbered else ""
    needs = bracketed("REQUIRED = [", required, "]")
    constants = f"{counter}# All other fields may be absent.\n{needs}\n"
    parts = [
        constants,
        *rows.values(),
        f'''def {one}({client}**fields: object) -> dict[str, Any]:
    """Return the body of a request that creates {article} {names.words}, with a value for each field.

    :param fields: other values than the usual ones.
    """
{next_number}{body}
    return {{**body, **fields}}
''',
        f'''def add_{one}(api: TestClient, /, **fields: object) -> dict[str, Any]:
    """Create {article} {names.words} of the caller and return it."""
    answer = api.post("/{names.kebab_plural}/", json={_body(feature, fields="**fields")})
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    return created
''',
    ]
    text = _module(f"Requests about {names.words_plural}, for tests.", imports, parts)
    # Between imports and constants is one line, between constants and functions are two.
    return text.replace("\n\n\n" + constants, "\n\n" + constants, 1)


def needs_client(feature: Feature) -> bool:
    """Return whether the body of a request needs rows that other requests create."""
    return any(field.reference is not None and not field.reference.own for field in feature.fields)


def _body(feature: Feature, client: str = "api", fields: str = "") -> str:
    """Return the call that returns the body of a request."""
    arguments = [client] if needs_client(feature) else []
    return f"{feature.names.singular}({', '.join([*arguments, *([fields] if fields else [])])})"


def _row_function(field: Field, imports: Imports) -> str:
    """Return a function that adds a row to the table of a feature whose tests have no such function."""
    reference = field.reference
    assert reference is not None
    imports.add(f"app.features.{reference.names.plural}.models", reference.model)
    imports.add("sqlalchemy", "select")
    imports.add("app.db.metadata", "table_of")
    imports.add("app_tests.api", "engine_of")
    imports.add("harness.sample_rows", "add_rows")
    one, words = reference.names.singular, reference.names.words
    whose, owner = "", ""
    if reference.owned:
        imports.add("uuid")
        whose = " of the caller"
        owner = """        me = uuid.UUID(api.get("/users/me").json()["id"])
        connection.execute(table.update().where(table.c.id == added).values(owner_id=me))
"""
    return f'''def add_{one}(api: TestClient) -> str:
    """Add {_article(one)} {words}{whose} and return its id."""
    table = table_of({reference.model})
    with engine_of(api).begin() as connection:
        before = set(connection.execute(select(table.c.id)).scalars())
        add_rows(connection, table, 1, seed=next(numbers))
        (added,) = set(connection.execute(select(table.c.id)).scalars()) - before
{owner}    return str(added)
'''


def _article(word: str) -> str:
    return "an" if word[0] in "aeio" else "a"


def _own_calls(feature: Feature, imports: Imports, *functions: str) -> None:
    names = feature.names
    imports.add(f"app_tests.features.{names.plural}.{names.singular}_calls", *functions)


def routes_test(feature: Feature, tree: Mapping[str, str]) -> str:
    """Return the tests of the five routes."""
    names = feature.names
    one, path = names.singular, f"/{names.kebab_plural}/"
    imports = Imports()
    imports.add("uuid")
    imports.add("datetime", "datetime", "timedelta")
    imports.add("fastapi.testclient", "TestClient")
    imports.add("app_tests.api", "refused")
    _own_calls(feature, imports, f"add_{one}", one)
    item = f"f\"{path}{{{one}['id']}}\""
    item = f"f\"{path}{{created['id']}}\""
    whose = ""
    if feature.owned:
        imports.add("app.features.users.local", "LOCAL_USER_ID")
        whose = '    assert created["owner_id"] == str(LOCAL_USER_ID)\n'
    parts = [
        f'''def test_a_created_{one}_is_read_back({CLIENT}) -> None:
    body = {_body(feature)}
    answer = api.post("{path}", json=body)
    assert answer.status_code == 201
    created = answer.json()
    assert body.items() <= created.items()
{whose}    assert api.get({item}).json() == created
''',
        *_defaults_test(feature, imports),
        f"""def test_created_at_has_its_offset({CLIENT}) -> None:
    assert datetime.fromisoformat(add_{one}(api)["created_at"]).utcoffset() == timedelta(0)
""",
        f'''def test_the_list_is_paged_oldest_first_with_the_count_of_all({CLIENT}) -> None:
    created = [add_{one}(api) for _ in range(4)]
    page = api.get("{path}", params={{"skip": 1, "limit": 2}}).json()
    assert page["data"] == created[1:3]
    assert page["count"] == 4
''',
        _update_test(feature, item),
        *_null_test(feature, imports, item),
        _version_test(feature, item),
        _chosen_test(feature, item),
        f"""def test_a_deleted_{one}_is_gone({CLIENT}) -> None:
    created = add_{one}(api)
    path = {item}
    assert api.delete(path).json()["deleted"] == 1
    assert refused(api.get(path), 404, created["id"])
    assert refused(api.delete(path), 404, created["id"])
""",
        f'''def test_deleted_{names.plural}_are_restored({CLIENT}) -> None:
    rows = [add_{one}(api), add_{one}(api)]
    deleted = api.post("{path}delete", json={{"ids": [row["id"] for row in rows]}}).json()
    assert api.get("{path}").json()["count"] == 0
    assert api.post(f"/deletions/{{deleted['deletion_id']}}/restore").json() == {{"restored": 2}}
    assert api.get("{path}").json()["data"] == rows
''',
        *(_unique_test(feature, field, item) for field in feature.fields if field.unique),
    ]
    for field in feature.fields:
        if field.reference is not None:
            parts += [_missing_test(feature, field, item), _delete_test(feature, field, tree, imports, item)]
    callers = "the local user, who sees all of them" if feature.owned else "the local user"
    return _module(
        f"The five routes of `{path}`, called by {callers}.",
        imports,
        parts,
    )


def _defaults_test(feature: Feature, imports: Imports) -> list[str]:
    optional = [field for field in feature.fields if not field.required]
    if not optional:
        return []
    _own_calls(feature, imports, "REQUIRED")
    defaults = [f'"{field.column}": {_json_default(feature, field)}' for field in optional]
    expected = bracketed("assert created == {", ["**created", "**body", *defaults], "}", indent=4)
    return [
        f"""def test_fields_that_are_absent_have_their_defaults({CLIENT}) -> None:
    body = {{name: value for name, value in {_body(feature)}.items() if name in REQUIRED}}
    created = api.post("/{feature.names.kebab_plural}/", json=body).json()
{expected}
"""
    ]


def _json_default(feature: Feature, field: Field) -> str:
    """Return the source of a default as responses have it."""
    if field.default is None:
        return "None"
    if field.kind is Kind.DECIMAL:
        return f'"{decimal_text(field, field.default)}"'
    if field.kind is Kind.JSON:
        return default_code(feature, field, Imports()).replace("lambda: ", "").replace("dict", "{}")
    if field.kind in {Kind.BOOL, Kind.INT, Kind.FLOAT}:
        return default_code(feature, field, Imports())
    if field.kind is Kind.TIME:
        return literal(_time(field.default))
    if field.kind is Kind.DATETIME:
        return literal(_moment(field.default))
    return literal(field.default)


def _time(text: str) -> str:
    from datetime import time

    return time.fromisoformat(text).isoformat()


def _moment(text: str) -> str:
    from datetime import timezone

    from feature.values import parse_moment

    return parse_moment(text).astimezone(timezone.utc).isoformat().replace("+00:00", "Z")


def _changed(feature: Feature) -> Field:
    """Return a field that an update can change: not a reference, and not unique if there is another one."""
    own = [field for field in feature.fields if field.kind is not Kind.REF]
    fields = [field for field in own if not field.unique] or own
    label = feature.label
    return label if label in fields else fields[0] if fields else feature.fields[0]


def _new_value(field: Field) -> str:
    return samples.accepted(field)[1]


def _update_test(feature: Feature, item: str) -> str:
    one, change = feature.names.singular, _change(feature)
    return f"""def test_an_update_changes_only_what_it_names({CLIENT}) -> None:
    created = add_{one}(api)
    path, change = {item}, {change}
    changed = api.patch(path, json=change)
    assert changed.status_code == 200
    assert changed.json() == {{**created, **change}}
    assert api.get(path).json() == changed.json()
"""


def _change(feature: Feature) -> str:
    """Return the source of the body of a request that changes a field."""
    field = _changed(feature)
    value = f'{_body(feature)}["{field.column}"]' if field.kind is Kind.REF else _new_value(field)
    return f'{{"{field.column}": {value}}}'


def _version_test(feature: Feature, item: str) -> str:
    one = feature.names.singular
    return f"""def test_an_update_of_another_version_is_refused_with_the_current_{one}({CLIENT}) -> None:
    created = add_{one}(api)
    path, change = {item}, {_change(feature)}
    answer = api.patch(path, json=change, headers={{"If-Match": '"another"'}})
    assert refused(answer, 412, "changed in the meantime")
    assert answer.json()["current"] == created
    version = api.get(path).headers["ETag"]
    assert api.patch(path, json=change, headers={{"If-Match": version}}).status_code == 200
"""


def _null_test(feature: Feature, imports: Imports, item: str) -> list[str]:
    nullable = [f'"{field.column}"' for field in feature.fields if field.nullable]
    if not nullable:
        return []
    imports.add("pytest")
    mark = bracketed('@pytest.mark.parametrize("name", [', nullable, "])")
    return [
        f"""{mark}
def test_a_field_can_be_set_to_null({CLIENT}, name: str) -> None:
    created = add_{feature.names.singular}(api)
    assert api.patch({item}, json={{name: None}}).json() == {{**created, name: None}}
"""
    ]


def _chosen_test(feature: Feature, item: str) -> str:
    one = feature.names.singular
    entries = ['"id": str(uuid.uuid4())', '"created_at": "1999-01-01T00:00:00Z"']
    if feature.owned:
        entries.insert(1, '"owner_id": str(uuid.uuid4())')
    chosen = bracketed("chosen = {", entries, "}", indent=4)
    what = "id_owner_and_time" if feature.owned else "id_and_time"
    return f"""def test_{what}_are_not_the_callers_to_choose({CLIENT}) -> None:
{chosen}
    created = add_{one}(api, **chosen)
    assert api.patch({item}, json=chosen).json() == created
    assert all(created[name] != value for name, value in chosen.items())
"""


def _unique_test(feature: Feature, field: Field, item: str) -> str:
    one, column = feature.names.singular, field.column
    return f'''def test_two_{feature.names.plural}_cannot_have_the_same_{field.name}({CLIENT}) -> None:
    taken = {{"{column}": add_{one}(api)["{column}"]}}
    assert refused(api.post("/{feature.names.kebab_plural}/", json={_body(feature, fields="**taken")}), 409, "{column}")
    created = add_{one}(api)
    assert refused(api.patch({item}, json=taken), 409, "{column}")
    assert api.get({item}).json() == created
'''


def _missing_test(feature: Feature, field: Field, item: str) -> str:
    one, column, path = feature.names.singular, field.column, feature.names.kebab_plural
    body = _body(feature, fields="**unknown")
    return f'''def test_{_article(field.name)}_{field.name}_must_exist({CLIENT}) -> None:
    unknown = {{"{column}": str(uuid.uuid4())}}
    assert refused(api.post("/{path}/", json={body}), 409, "does not exist")
    created = add_{one}(api)
    assert refused(api.patch({item}, json=unknown), 409, "does not exist")
'''


def _delete_test(feature: Feature, field: Field, tree: Mapping[str, str], imports: Imports, item: str) -> str:
    one, reference = feature.names.singular, field.reference
    assert reference is not None
    other = Others(feature, tree, imports).deletable(field)
    head = f"""{{name}}({CLIENT}) -> None:
    {field.name} = {other}
    created = add_{one}(api, {field.column}={field.name})
"""
    path = f'api.delete(f"/{reference.names.kebab_plural}/{{{field.name}}}")'
    status = 204 if reference.table == "user" else 200
    if field.on_delete is OnDelete.CASCADE:
        name = f"def test_{_article(one)}_{one}_is_deleted_with_its_{field.name}"
        rest = f'    assert {path}.status_code == {status}\n    assert refused(api.get({item}), 404, created["id"])\n'
    elif field.on_delete is OnDelete.SET_NULL:
        name = f"def test_{_article(one)}_{one}_outlives_its_{field.name}"
        rest = (
            f"    assert {path}.status_code == {status}\n"
            f'    assert api.get({item}).json() == {{**created, "{field.column}": None}}\n'
        )
    else:
        name = f"def test_{_article(field.name)}_{field.name}_that_{_article(one)}_{one}_refers_to_cannot_be_deleted"
        rest = f'    assert refused({path}, 409, "still refers")\n    assert api.get({item}).json() == created\n'
    return head.format(name=name) + rest


def limits_test(feature: Feature) -> str:
    """Return the tests of the values that are refused and accepted."""
    names = feature.names
    one, path = names.singular, f"/{names.kebab_plural}/"
    imports = Imports()
    imports.add("uuid")
    imports.add("pytest")
    imports.add("fastapi.testclient", "TestClient")
    imports.add("app_tests.api", "escaped", "refused")
    _own_calls(feature, imports, f"add_{one}", one)
    wrong = [
        f'"{field.column}, {word}": {{"{field.column}": {value}}}'
        for field in feature.fields
        for word, value in samples.refused(field)
    ]
    limits = [
        f'"{field.column}, {word}": {{"{field.column}": {value}}}'
        for field in feature.fields
        for word, value in samples.limits(field)
    ]
    constants = f'ROUTES = [("POST", "{path}"), ("PATCH", "{path}{{id}}")]\nWRONG: dict[str, dict[str, object]] = {{\n'
    constants += "".join(f"    {entry},\n" for entry in wrong) + "}\n"
    if limits:
        constants += (
            "LIMITS: dict[str, dict[str, object]] = {\n" + "".join(f"    {entry},\n" for entry in limits) + "}\n"
        )

    parts = [
        constants,
        f'''@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_wrong_field_is_refused_by_name({CLIENT}, method: str, path: str) -> None:
    path = path.format(id=add_{one}(api)["id"])
    for wrong, fields in WRONG.items():
        answer = api.request(method, path, **escaped({_body(feature, fields="**fields")}))
        assert refused(answer, 422, *fields), wrong
    assert api.get("{path}").json()["count"] == 1
''',
    ]
    if limits:
        parts.append(f"""@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_value_at_its_limit_is_accepted({CLIENT}, method: str, path: str) -> None:
    path = path.format(id=add_{one}(api)["id"])
    for limit, fields in LIMITS.items():
        answer = api.request(method, path, json={_body(feature, fields="**fields")})
        assert answer.status_code in {{200, 201}}, (limit, answer.text)
        assert fields.items() <= answer.json().items(), limit
""")
    parts += [
        f'''@pytest.mark.parametrize("no_id", ["one", "1", "%00"])
def test_ids_that_are_no_uuid_are_422({CLIENT}, no_id: str) -> None:
    path = f"{path}{{no_id}}"
    for answer in (api.get(path), api.patch(path, json={{}}), api.delete(path)):
        assert refused(answer, 422, "id")
''',
        f'''def test_unknown_ids_are_404({CLIENT}) -> None:
    unknown = str(uuid.uuid4())
    path = f"{path}{{unknown}}"
    for answer in (api.get(path), api.patch(path, json={{}}), api.delete(path)):
        assert refused(answer, 404, unknown)
''',
    ]
    text = _module(
        f"Limits of {names.words_plural}: other values are refused with a 4xx that names the problem.", imports, parts
    )
    return text.replace("\n\n\n" + constants, "\n\n" + constants, 1)


WITHOUT_TOKEN = """def test_without_a_token_there_are_no_{plural}(anyone: TestClient) -> None:
    path = "{path}00000000-0000-0000-0000-000000000001"
    answers = [anyone.get("{path}"), anyone.get(path), anyone.delete(path)]
    answers += [anyone.post("{path}", json={{}}), anyone.patch(path, json={{}})]
    assert all(refused(answer, 401, "Sign in") for answer in answers)
"""


def access_test(feature: Feature) -> str:
    """Return the tests of who sees rows without owners: everybody who is signed in."""
    names = feature.names
    one, path = names.singular, f"/{names.kebab_plural}/"
    imports = Imports()
    imports.add("fastapi.testclient", "TestClient")
    imports.add("app_tests.api", "refused")
    _own_calls(feature, imports, f"add_{one}")
    field = _changed(feature)
    change = "{}" if field.kind is Kind.REF else f'{{"{field.column}": {_new_value(field)}}}'
    parts = [
        WITHOUT_TOKEN.format(plural=names.plural, path=path),
        f'''def test_all_users_see_and_change_all_{names.plural}(ada: TestClient, bob: TestClient) -> None:
    created = add_{one}(ada)
    path = f"{path}{{created['id']}}"
    assert bob.get("{path}").json()["data"] == [created]
    change = {change}
    assert bob.patch(path, json=change).json() == {{**created, **change}}
    assert bob.delete(path).status_code == 200
    assert refused(ada.get(path), 404, created["id"])
''',
    ]
    return _module(f"All users who are signed in see and change all {names.words_plural}.", imports, parts)


def owners_test(feature: Feature, tree: Mapping[str, str]) -> str:
    """Return the tests of who sees rows with owners."""
    names = feature.names
    one, many, path = names.singular, names.plural, f"/{names.kebab_plural}/"
    imports = Imports()
    imports.add("typing", "Any")
    imports.add("fastapi.testclient", "TestClient")
    imports.add("app_tests.api", "refused")
    _own_calls(feature, imports, f"add_{one}")
    field = _changed(feature)
    change = "{}" if field.kind is Kind.REF else f'{{"{field.column}": {_new_value(field)}}}'
    everyone = bracketed(
        "def test_everyone_lists_their_own_and_a_superuser_all(",
        ["admin: TestClient", "ada: TestClient", "bob: TestClient"],
        ") -> None:",
    )
    deleted = bracketed(
        f"def test_the_{many}_of_a_deleted_user_are_deleted(",
        ["admin: TestClient", "ada: TestClient", "bob: TestClient"],
        ") -> None:",
    )
    superuser = bracketed(
        f"def test_a_superuser_changes_anyones_{one}_and_it_stays_theirs(",
        ["admin: TestClient", "ada: TestClient"],
        ") -> None:",
    )
    others = bracketed(
        f"def test_other_peoples_{many}_are_as_if_they_were_not_there(",
        ["ada: TestClient", "bob: TestClient"],
        ") -> None:",
    )
    parts = [
        f'''def listed(client: TestClient) -> list[dict[str, Any]]:
    page = client.get("{path}").json()
    assert page["count"] == len(page["data"])
    rows: list[dict[str, Any]] = page["data"]
    return rows
''',
        WITHOUT_TOKEN.format(plural=many, path=path),
        f"""{everyone}
    first, second = add_{one}(ada), add_{one}(bob)
    assert (listed(ada), listed(bob)) == ([first], [second])
    assert listed(admin) == [first, second]
""",
        f'''{others}
    created = add_{one}(ada)
    path = f"{path}{{created['id']}}"
    for answer in (bob.get(path), bob.patch(path, json={change}), bob.delete(path)):
        assert refused(answer, 404, "There is no {one}")
    assert ada.get(path).json() == created
''',
        f'''{superuser}
    created, change = add_{one}(ada), {change}
    path = f"{path}{{created['id']}}"
    assert admin.patch(path, json=change).json() == {{**created, **change}}
    assert listed(ada) == [{{**created, **change}}]
    assert admin.delete(path).status_code == 200
''',
        f'''{deleted}
    created, other = add_{one}(ada), add_{one}(bob)
    assert admin.delete(f"/users/{{created['owner_id']}}").status_code == 204
    assert listed(admin) == [other]
    assert refused(admin.get(f"{path}{{created['id']}}"), 404, created["id"])
''',
    ]
    for reference in checked_references(feature):
        if not reference.refers_to_own_table:
            parts.append(_foreign_test(feature, reference, tree, imports))
    return _module(
        f"Users see and change only their own {names.words_plural}, and superusers those of everyone.", imports, parts
    )


def _foreign_test(feature: Feature, field: Field, tree: Mapping[str, str], imports: Imports) -> str:
    one, path = feature.names.singular, feature.names.kebab_plural
    body = _body(feature, "ada", "**theirs")
    _own_calls(feature, imports, one)
    other = Others(feature, tree, imports).id_of(field, "bob")
    head = bracketed(
        f"def test_{_article(field.name)}_{field.name}_of_someone_else_cannot_be_referred_to(",
        ["ada: TestClient", "bob: TestClient"],
        ") -> None:",
    )
    return f'''{head}
    theirs = {{"{field.column}": {other}}}
    created = add_{one}(ada)
    assert refused(ada.post("/{path}/", json={body}), 409, "does not exist")
    assert refused(ada.patch(f"/{path}/{{created['id']}}", json=theirs), 409, "does not exist")
    assert listed(ada) == [created]
'''
