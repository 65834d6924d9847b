"""`serve --with-frontend DIR` exchanges a one-time code for a cookie, and serves the built frontend."""

from __future__ import annotations

from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Client, Response

from app.core.settings import Settings
from app.serve.browser import Frontend, for_browser
from app.serve.request_policy import HEALTH
from app.serve.server import create_ready_app
from app_tests.api import refused
from harness.backend_process import run, serving
from harness.sample import FEATURES

CODE, SESSION = "the-one-time-code", "the-session"
COOKIE = "triptych_session_1430"
ME = "/api/v1/users/me"


@pytest.fixture
def frontend(tmp_path: Path) -> Path:
    """A small version of the output of `vite build`."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>Triptych</title>")
    (folder / "assets" / "index-abc123.js").write_text("export {}")
    (tmp_path / "secret.txt").write_text("a secret next to the frontend")
    return folder


@pytest.fixture
def new_browser(tmp_path: Path, frontend: Path) -> TestClient:
    """A browser that has not opened the printed URL."""
    app = create_ready_app(Settings.from_environment({"DATA_DIR": str(tmp_path / "data")}), FEATURES, pages=False)
    app.mount("/", Frontend(frontend))
    asgi = for_browser(app, 1430, CODE, SESSION)
    return TestClient(asgi, base_url="http://127.0.0.1:1430", follow_redirects=False)


@pytest.fixture
def browser(new_browser: TestClient) -> TestClient:
    """A browser that has opened the printed URL."""
    new_browser.get("/", params={"code": CODE})
    return new_browser


def test_the_code_becomes_a_cookie_that_scripts_and_sites_cannot_use(new_browser: TestClient) -> None:
    answer = new_browser.get("/", params={"code": CODE})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
    assert (cookie.value, cookie["httponly"], cookie["samesite"], cookie["path"]) == (SESSION, True, "strict", "/")
    assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == ("no-store", "no-referrer")


def test_with_the_cookie_pages_and_api_answer(browser: TestClient) -> None:
    assert "Triptych" in browser.get("/").text
    assert browser.get(ME).status_code == 200
    assert browser.patch(ME, json={}, headers={"Origin": "http://127.0.0.1:1430"}).status_code == 200


def test_the_code_is_good_once(browser: TestClient) -> None:
    another = TestClient(browser.app, base_url=str(browser.base_url), follow_redirects=False)
    answer = another.get("/", params={"code": CODE})
    assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)
    assert "This link no longer works" in answer.text
    assert "start it again" in answer.text


def test_whoever_reloads_the_printed_url_is_taken_in(browser: TestClient) -> None:
    assert browser.get("/", params={"code": CODE}).status_code == 303


@pytest.mark.parametrize("code", ["", "wrong", CODE[:-1], f"{CODE}x", "\udcff\0", "é"])
def test_a_wrong_code_gives_no_cookie_and_does_not_use_the_right_one_up(new_browser: TestClient, code: str) -> None:
    answer = new_browser.get("/", params={"code": code.encode("utf-8", "surrogateescape")})
    assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)
    assert new_browser.get("/", params={"code": CODE}).status_code == 303


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example.com:1430"}, {"Origin": "http://evil.example.com"}, {"Origin": "null"}]
)
def test_a_code_from_another_site_gives_no_cookie(new_browser: TestClient, headers: dict[str, str]) -> None:
    assert new_browser.get("/", params={"code": CODE}, headers=headers).status_code in {403, 421}
    assert new_browser.get("/", params={"code": CODE}).status_code == 303


@pytest.mark.parametrize("path", ["/", ME, "/docs", "/assets/index-abc123.js", f"{ME}?code={CODE}"])
def test_without_the_cookie_every_path_is_refused(new_browser: TestClient, path: str) -> None:
    assert refused(new_browser.get(path), 401, "Open the URL")
    assert new_browser.get(HEALTH).status_code == 200


def test_a_page_that_is_opened_without_the_cookie_says_how_to_sign_in(new_browser: TestClient) -> None:
    document = {"Sec-Fetch-Dest": "document"}
    answer = new_browser.get("/", headers=document)
    assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)
    assert "This browser is not signed in" in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert new_browser.get(HEALTH, headers=document).status_code == 200
    assert refused(new_browser.get("/", headers={**document, "Host": "evil.example.com:1430"}), 421)
    assert refused(new_browser.get(ME, headers={"Sec-Fetch-Dest": "empty"}), 401)


def cookies(client: TestClient, value: str) -> Response:
    client.cookies.clear()
    answer: Response = client.get(ME, headers={"Cookie": value.encode("latin-1")})
    return answer


@pytest.mark.parametrize("before", ['theme={"dark": true}; ', "a b=c d; ", "=; ", "\xff=\xff; ", 'x="; ', ""])
def test_cookies_of_other_programs_do_not_matter(browser: TestClient, before: str) -> None:
    assert cookies(browser, f"{before}{COOKIE}={SESSION}").status_code == 200


@pytest.mark.parametrize("value", ["", COOKIE, f"{COOKIE}=", f"{COOKIE}=x", f"{COOKIE}=\xff", f"other={SESSION}"])
def test_a_wrong_cookie_is_none(browser: TestClient, value: str) -> None:
    assert refused(cookies(browser, value), 401, "not signed in")


@pytest.mark.parametrize(
    ("site", "status"), [("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403)]
)
def test_pages_of_other_sites_cannot_use_the_cookie(browser: TestClient, site: str, status: int) -> None:
    assert browser.get(ME, headers={"Sec-Fetch-Site": site}).status_code == status


@pytest.mark.parametrize("origin", ["tauri://localhost", "http://localhost:1430", "http://127.0.0.1:8000", "null"])
def test_other_origins_are_refused_with_the_cookie_too(browser: TestClient, origin: str) -> None:
    answer = browser.patch(ME, json={"full_name": "Eve"}, headers={"Origin": origin})
    assert refused(answer, 403, "origins")
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ["/users", "/users/one/edit", "/%00", "/" + "a" * 5000, "/%ED%A0%80", "/é"])
def test_a_path_that_is_no_file_is_a_page_of_the_app(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert (answer.status_code, "Triptych" in answer.text) == (200, True)
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/assets/gone-123.js", "/assets/%00", "/api/v1/nothing", "/api/nothing"])
def test_a_missing_file_is_missing(browser: TestClient, path: str) -> None:
    assert refused(browser.get(path), 404)


def test_a_missing_image_is_missing_wherever_it_should_lie(browser: TestClient) -> None:
    assert refused(browser.get("/logo.png", headers={"Sec-Fetch-Dest": "image"}), 404)
    assert "Triptych" in browser.get("/logo.png", headers={"Sec-Fetch-Dest": "document"}).text


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "//etc/passwd"]
)
def test_nothing_outside_the_frontend_is_served(browser: TestClient, path: str) -> None:
    text = browser.get(f"http://127.0.0.1:1430{path}").text
    assert "secret" not in text
    assert "root:" not in text


def test_assets_are_kept_for_ever_and_pages_are_not(browser: TestClient) -> None:
    asset = browser.get("/assets/index-abc123.js")
    assert "immutable" in asset.headers["cache-control"]
    assert asset.headers["x-content-type-options"] == "nosniff"
    assert browser.get("/").headers["cache-control"] == "no-cache"


def test_pages_say_that_scripts_come_from_files_only(browser: TestClient) -> None:
    policy = browser.get("/users").headers["content-security-policy"]
    directives = dict(directive.strip().split(" ", 1) for directive in policy.split(";"))
    assert directives["default-src"] == "'self'"
    assert not [name for name in directives if name.startswith("script-src")]
    assert directives["frame-ancestors"] == "'none'"
    # There is no scheme and no host, so nothing is loaded from elsewhere.
    sources = {source for values in directives.values() for source in values.split()}
    assert sources == {"'self'", "'none'", "'unsafe-inline'", "data:"}
    assert [name for name, values in directives.items() if "unsafe" in values] == ["style-src"]


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_pages_with_scripts_from_elsewhere_are_not_there(browser: TestClient, path: str) -> None:
    assert "cdn" not in browser.get(path).text


def test_a_folder_without_a_built_frontend_is_named(tmp_path: Path) -> None:
    ended = run("serve", "--with-frontend", str(tmp_path / "dist"), DATA_DIR=str(tmp_path / "data"))
    assert ended.returncode == 2
    assert "does not contain a built frontend" in ended.stderr
    assert "./pants package" in ended.stderr


def test_a_server_for_others_is_not_for_a_browser_here(tmp_path: Path, frontend: Path) -> None:
    ended = run("serve", "--with-frontend", str(frontend), DATA_DIR=str(tmp_path), ALLOWED_HOSTS="app.example.com")
    assert (ended.returncode, "ALLOWED_HOSTS" in ended.stderr) == (2, True)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_the_printed_url_opens_the_app(tmp_path: Path, frontend: Path, host: str) -> None:
    with serving(tmp_path, "--with-frontend", str(frontend), HOST=host) as (_, url), Client() as client:
        assert "Triptych" in client.get(url, follow_redirects=True).text
        assert url.split("code=")[1] not in (tmp_path / "logs" / "backend.log").read_text()
        assert next(iter(client.cookies.values())) not in (tmp_path / "logs" / "backend.log").read_text()
