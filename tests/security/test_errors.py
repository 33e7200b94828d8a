"""An error of any route ends as an answer and one line of the log."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from structlog.testing import capture_logs

from bot.app.groundswell import Groundswell
from bot.kit.asgi import ErrorMiddleware
from bot.settings import Settings

SECRET = "s3cret-of-a-calendar"


@pytest.fixture
async def product(tmp_path: Path) -> AsyncIterator[Groundswell]:
    """Wired together for several workspaces, with a database in which there are no tables."""
    given = {
        "slack_client_id": "1.1",
        "slack_client_secret": "client",
        "slack_signing_secret": "signing",
        "database_url": f"sqlite:///{tmp_path / 'empty.db'}",
    }
    made = Groundswell(Settings.model_validate(given))
    yield made
    await made.stop()


@pytest.fixture
def client(product: Groundswell, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """The site as a server has it: an error that left it would be raised here."""

    async def fail(*_: object) -> None:
        raise LookupError(SECRET)

    monkeypatch.setattr(product.bolt.oauth_flow, "handle_installation", fail)
    monkeypatch.setattr(product.bolt.oauth_flow, "handle_callback", fail)
    return TestClient(product.asgi)


@pytest.mark.parametrize(
    ("path", "endpoint", "error"),
    [
        (f"/calendar/{SECRET}.ics", "calendar", "OperationalError"),
        ("/slack/install", "handle", "LookupError"),
        (f"/slack/oauth_redirect?code={SECRET}&state=x", "handle", "LookupError"),
    ],
)
def test_a_route_that_fails_is_one_line(client: TestClient, path: str, endpoint: str, error: str):
    """With the endpoint instead of the path, which may be a secret, and without the error's words."""
    with capture_logs() as lines:
        answer = client.get(path)

    assert (answer.status_code, answer.text) == (500, "something went wrong")
    assert [(line["event"], line["error"]) for line in lines] == [("http.failed", error)]
    assert lines[0]["endpoint"].rsplit(".", 1)[-1] == endpoint
    assert SECRET not in str(lines)


async def test_an_answer_that_has_begun_is_not_begun_again():
    """All that is left then is the line in the log."""
    sent: list[Any] = []

    async def begin_and_fail(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise LookupError(SECRET)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    with capture_logs() as lines:
        await ErrorMiddleware(begin_and_fail)({"type": "http"}, receive, send)

    assert sent == ["http.response.start"]
    assert [line["event"] for line in lines] == ["http.failed"]
