"""The callers of the API: the local user or, with sign-in, a superuser, a user, and someone who is not signed in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.contract.bodies import creating_bodies

EMAIL, PASSWORD = "root@example.com", "correct horse battery"
FIRST_SUPERUSER = {"AUTH_REQUIRED": "true", "FIRST_SUPERUSER_EMAIL": EMAIL, "FIRST_SUPERUSER_PASSWORD": PASSWORD}
TIMEOUT = 60


@dataclass(frozen=True)
class Caller:
    """A caller of a backend.

    :ivar headers: the headers that identify the caller.
    """

    url: str
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, **body: Any) -> requests.Response:
        return requests.request(method, f"{self.url}/api/v1{path}", headers=self.headers, timeout=TIMEOUT, **body)

    def make(self, path: str, **body: Any) -> Any:
        """Create an object and return it; requests.HTTPError if that fails."""
        answer = self.ask("POST", path, **body)
        answer.raise_for_status()
        return answer.json()

    def has(self, path: str) -> bool:
        return self.ask("GET", path).status_code == 200

    def signed_in(self, email: str) -> Caller:
        token = self.make("/login/access-token", data={"username": email, "password": PASSWORD})["access_token"]
        return Caller(self.url, {"Authorization": f"Bearer {token}"})

    def new_user(self, **fields: object) -> dict[str, Any]:
        account = {"email": f"{uuid.uuid4().hex}@example.com", "password": PASSWORD}
        user: dict[str, Any] = self.make("/users/", json={**account, **fields})
        return user


@dataclass(frozen=True)
class CallerScenario:
    """A caller, and objects that they can call about.

    :ivar account: the caller's user when it was created; None for someone who is not signed in.
    :ivar ids: the id of an existing object of each feature.
    :ivar root: another superuser, whose id no test's request contains.
    """

    caller: Caller
    account: dict[str, Any] | None
    ids: dict[str, str]
    root: Caller

    @classmethod
    def of(cls, who: str, root: Caller) -> CallerScenario:
        """Return a new scenario. `who` is one of WHO."""
        caller, account = root, None
        if who in {"superuser", "user"}:
            account = root.new_user(is_superuser=who == "superuser")
            caller = root.signed_in(account["email"])
        elif who == "no one":
            caller = Caller(root.url)
        owner = root if account is None else caller
        ids = {"users": root.new_user()["id"]}
        for feature, body in creating_bodies().items():
            ids[feature] = owner.make(f"/{feature}/", json=body)["id"]
        return cls(caller, account, ids, root)

    def is_whole(self) -> bool:
        """Return whether the caller and the objects still exist after the requests of the last test."""
        if not all(self.root.has(f"/{feature}/{id}") for feature, id in self.ids.items()):
            return False
        if self.account is None:
            return True
        if not self.caller.has("/users/me"):
            # The caller was signed out.
            return False
        user = self.root.ask("GET", f"/users/{self.account['id']}").json()
        return all(user.get(field) == self.account[field] for field in ("is_active", "is_superuser"))


WHO = ("local user", "superuser", "user", "no one")
