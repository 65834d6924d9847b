"""Emails are unique at all routes and in all spellings."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from fastapi.testclient import TestClient

from app_tests.api import PASSWORD, add_user, refused, sign_in

ADA = {"email": "ada@example.com", "password": PASSWORD}


def test_a_taken_email_is_refused_at_every_route(api: TestClient) -> None:
    add_user(api, "ada@example.com")
    other = add_user(api, "bob@example.com")
    for answer in (
        api.post("/users/", json=ADA),
        api.post("/users/signup", json=ADA),
        api.patch(f"/users/{other}", json={"email": "ada@example.com"}),
        api.patch("/users/me", json={"email": "ada@example.com"}),
    ):
        assert refused(answer, 409, "ada@example.com")


def test_case_makes_no_other_email(api: TestClient) -> None:
    add_user(api, "Ada@Example.com")
    assert refused(api.post("/users/", json=ADA), 409, "ada@example.com")


def test_case_does_not_matter_at_sign_in(admin: TestClient) -> None:
    add_user(admin, "Ada@Example.com")
    assert sign_in(admin, "aDA@example.com").get("/users/me").json()["email"] == "ada@example.com"


def test_ones_own_email_may_be_sent_again(api: TestClient) -> None:
    user = add_user(api, "ada@example.com")
    assert api.patch(f"/users/{user}", json={"email": "ada@example.com"}).status_code == 200


def test_of_those_who_race_for_an_email_one_gets_it(api: TestClient) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: api.post("/users/", json=ADA), range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert api.get("/users/").json()["count"] == 2


def test_of_those_who_race_to_rename_one_succeeds(api: TestClient) -> None:
    users = [add_user(api, f"user{number}@example.com") for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda user: api.patch(f"/users/{user}", json={"email": "ada@example.com"}), users))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
