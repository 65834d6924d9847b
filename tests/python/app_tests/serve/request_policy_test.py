"""The request policy before every route: the required token, Host, Origin and page."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from app.core.settings import Settings
from app.serve.middleware import RequestPolicyMiddleware
from app.serve.request_policy import HEALTH, TOKEN_HEADER, WEBVIEW_ORIGINS, RequestPolicy, loopback_hosts
from app.serve.server import any_port_policy, apply_policy, create_ready_app
from app_tests.api import refused
from harness.sample import FEATURES

TOKEN = "a-launch-token-of-at-least-32-characters"
ME = "/api/v1/users/me"
# Names by which a page can reach the backend after DNS rebinding, and names that resemble ours.
FOREIGN_HOSTS = [
    "evil.example.com:1430",
    "evil.example.com",
    "127.0.0.1",
    "127.0.0.1:80",
    "127.0.0.1.evil.example.com:1430",
    "evil@127.0.0.1:1430",
    "127.0.0.1:1430@evil.example.com",
    "127.0.0.1:1430.",
    "localhost.:1430",
    "0.0.0.0:1430",
    "[::]:1430",
    "[::1",
    "::1:1430",
    "127.1:1430",
    "",
    "\xff",
]
FOREIGN_ORIGINS = [
    "http://evil.example.com",
    "https://tauri.localhost",
    "http://tauri.localhost.evil.example.com",
    "http://tauri.localhost:8000",
    "tauri://localhost.evil.example.com",
    "tauri://evil",
    "http://127.0.0.1:8000",
    "http://localhost:1430",
    "http://127.0.0.1",
    "file://",
    "null",
    "",
    "\xff",
]


@pytest.fixture
def window(tmp_path: Path) -> Iterator[TestClient]:
    """The app's own window, which has the token."""
    app = create_ready_app(Settings.from_environment({"DATA_DIR": str(tmp_path)}), FEATURES)
    asgi = apply_policy(app, RequestPolicy(loopback_hosts(1430), WEBVIEW_ORIGINS, token=TOKEN))
    with TestClient(asgi, base_url="http://127.0.0.1:1430", headers={TOKEN_HEADER: TOKEN}) as client:
        yield client


@pytest.fixture
def without_token(window: TestClient) -> TestClient:
    """Another program of this machine, or a page, without the token."""
    return TestClient(window.app, base_url="http://127.0.0.1:1430")


def test_the_window_may_call(window: TestClient) -> None:
    assert window.get(ME).status_code == 200


@pytest.mark.parametrize(
    "path", [ME, "/docs", "/openapi.json", "/nothing", f"{HEALTH}/", f"/{HEALTH}", "/api/v1/Health"]
)
def test_without_the_token_every_path_is_refused(without_token: TestClient, path: str) -> None:
    assert refused(without_token.get(path), 401, "launch token")


@pytest.mark.parametrize("token", ["", TOKEN[:-1], f"{TOKEN}x", TOKEN.upper(), f"{TOKEN}, {TOKEN}", "\xff"])
def test_a_wrong_token_is_refused(without_token: TestClient, token: str) -> None:
    assert refused(without_token.get(ME, headers={TOKEN_HEADER: token.encode("latin-1")}), 401, "launch token")


def test_a_token_in_another_place_is_ignored(without_token: TestClient) -> None:
    answer = without_token.get(ME, params={TOKEN_HEADER: TOKEN}, headers={"Authorization": f"Bearer {TOKEN}"})
    assert refused(answer, 401, "launch token")


def test_a_refused_body_is_not_read() -> None:
    sent: list[Message] = []

    async def never(*_: object) -> Message:
        raise AssertionError("neither the body nor the application may be used")

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": ME, "headers": [(b"host", b"127.0.0.1:1430")]}
    asyncio.run(RequestPolicyMiddleware(never, RequestPolicy(loopback_hosts(1430), token=TOKEN))(scope, never, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == 401


def test_health_needs_no_token(without_token: TestClient) -> None:
    assert without_token.get(HEALTH).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1:1430", "localhost:1430", "[::1]:1430", "LocalHost:1430"])
def test_names_of_this_machine_are_known(window: TestClient, host: str) -> None:
    assert window.get(ME, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
@pytest.mark.parametrize("path", [ME, HEALTH])
def test_other_names_are_refused_even_with_the_token(window: TestClient, host: str, path: str) -> None:
    assert refused(window.get(path, headers={"Host": host.encode("latin-1")}), 421, "name")


@pytest.mark.parametrize("origin", [*WEBVIEW_ORIGINS, "http://127.0.0.1:1430"])
def test_the_windows_origin_is_known(window: TestClient, origin: str) -> None:
    assert window.get(ME, headers={"Origin": origin}).status_code == 200


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
@pytest.mark.parametrize("path", [ME, HEALTH])
def test_other_origins_are_refused_even_with_the_token(window: TestClient, origin: str, path: str) -> None:
    answer = window.get(path, headers={"Origin": origin.encode("latin-1")})
    assert refused(answer, 403, "origins")
    assert "access-control-allow-origin" not in answer.headers


def preflight(client: TestClient, origin: str, **headers: str) -> dict[str, str]:
    """Return the headers that a browser reads; empty if the preflight is refused."""
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": f"authorization,content-type,if-match,{TOKEN_HEADER}",
        **headers,
    }
    answer = client.options(ME, headers=asked)
    return dict(answer.headers) if answer.status_code == 200 else {}


@pytest.mark.parametrize("origin", sorted(WEBVIEW_ORIGINS))
def test_a_webview_may_send_what_it_needs(without_token: TestClient, origin: str) -> None:
    allowed = preflight(without_token, origin, **{"Access-Control-Request-Private-Network": "true"})
    assert allowed["access-control-allow-origin"] == origin
    assert TOKEN_HEADER in allowed["access-control-allow-headers"].lower()
    assert "PATCH" in allowed["access-control-allow-methods"]
    assert allowed["access-control-allow-private-network"] == "true"
    assert "access-control-allow-credentials" not in allowed


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS[:-1])
def test_a_page_of_another_origin_may_send_nothing(without_token: TestClient, origin: str) -> None:
    assert preflight(without_token, origin) == {}


@pytest.mark.parametrize("origin", sorted(WEBVIEW_ORIGINS))
def test_a_webview_can_read_why_it_is_refused(without_token: TestClient, window: TestClient, origin: str) -> None:
    for answer in (
        without_token.get(ME, headers={"Origin": origin}),
        window.get("/nothing", headers={"Origin": origin}),
    ):
        assert answer.status_code in {401, 404}
        assert answer.headers["access-control-allow-origin"] == origin


@pytest.mark.parametrize("origin", sorted(WEBVIEW_ORIGINS))
def test_a_webview_can_read_versions_of_rows(window: TestClient, origin: str) -> None:
    answer = window.get(ME, headers={"Origin": origin})
    assert answer.headers["access-control-expose-headers"] == "etag"


def test_sockets_are_guarded_too() -> None:
    async def app(_: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": "hello"})

    client = TestClient(RequestPolicyMiddleware(app, RequestPolicy(loopback_hosts(1430), token=TOKEN)))
    host = {"Host": "127.0.0.1:1430"}
    with client.websocket_connect("/", headers={**host, TOKEN_HEADER: TOKEN}) as socket:
        assert socket.receive_text() == "hello"
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/", headers=host):
        pass


def by_hand(tmp_path: Path, **environment: str) -> TestClient:
    settings = Settings.from_environment({"DATA_DIR": str(tmp_path), **environment})
    return TestClient(apply_policy(create_ready_app(settings, FEATURES), any_port_policy(settings)))


def test_by_hand_any_port_of_this_machine_is_known(tmp_path: Path) -> None:
    client = by_hand(tmp_path)
    for host in ("localhost", "127.0.0.1:8000", "[::1]:65535"):
        assert client.get(ME, headers={"Host": host, "Origin": f"http://{host}"}).status_code == 200
    for host in ("evil.example.com", "localhost.evil.example.com:1", "evil@localhost", "localhost/x", "[::1]x"):
        assert refused(client.get(ME, headers={"Host": host}), 421, "name")


@pytest.mark.parametrize("origin", sorted(WEBVIEW_ORIGINS))
def test_without_a_launch_token_no_window_may_call_unless_a_setting_says_so(tmp_path: Path, origin: str) -> None:
    headers = {"Host": "127.0.0.1:1430", "Origin": origin}
    answer = by_hand(tmp_path).get(ME, headers=headers)
    assert refused(answer, 403, "origins")
    assert "access-control-allow-origin" not in answer.headers
    assert by_hand(tmp_path, ALLOW_WEBVIEW="true").get(ME, headers=headers).status_code == 200


def test_a_server_for_others_knows_its_hosts_only(tmp_path: Path) -> None:
    first = {"FIRST_SUPERUSER_EMAIL": "admin@example.com", "FIRST_SUPERUSER_PASSWORD": "correct horse battery"}
    client = by_hand(tmp_path, ALLOWED_HOSTS="app.example.com,other.example.com:8443", **first)
    for host in ("app.example.com", "app.example.com:443", "other.example.com:8443"):
        assert refused(client.get(ME, headers={"Host": host, "Origin": f"https://{host}"}), 401, "Sign in")
    for host in ("localhost", "other.example.com", "sub.app.example.com", "app.example.com.evil.com"):
        assert refused(client.get(ME, headers={"Host": host}), 421, "name")


def test_browsers_leave_out_the_port_80() -> None:
    assert {"127.0.0.1", "127.0.0.1:80"} <= loopback_hosts(80)
    assert "127.0.0.1" not in loopback_hosts(1430)


def test_secrets_do_not_show_in_the_guard_itself() -> None:
    assert TOKEN not in repr(RequestPolicy(frozenset(), token=TOKEN, session=TOKEN))
