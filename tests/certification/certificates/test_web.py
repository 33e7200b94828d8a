"""`/verify` and `/badges`, as strangers open them in a browser."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.types import Message

from bot.certification.certificates import keys, open_badges, printing, service, uploads, web
from bot.certification.certificates.keys import BadgeContext
from bot.kit.db import Database
from bot.members.models import Workspace
from tests.certification.certificates.conftest import WORKSPACE, Office
from tests.certification.certificates.test_open_badges import printed_of
from tests.sentences import says
from tests.tables import furnish

VALID, REVOKED, EXPIRED = (
    "This certificate is valid.",
    "This certificate was revoked.",
    "This certificate has expired.",
)
UNKNOWN, CHANGED = "There's no such certificate here.", "This badge was changed after it was signed."
UNREADABLE, TOO_LARGE = "I can't find a badge in what you sent me.", "That file is too large for a badge."


class Browser:
    """Asks the app as a server would, without one; `certificate` is a valid one, and `credential` its badge."""

    def __init__(self, database: Database, context: BadgeContext, now: datetime) -> None:
        self.database, self.context, self.now = database, context, now
        self.app = Starlette(routes=web.routes(database, context, lambda: self.now))
        with Session(database.engine, expire_on_commit=False) as session, session.begin():
            session.add(Workspace(id=WORKSPACE, name="Acme <b>&</b> Ltd", installed_at=now))
            session.flush()
            office = Office(session, context, now)
            self.certificate = office.issues()
            self.credential, self.picture = office.credential(self.certificate), printing.picture(printed_of(office))
            self.path = keys.issuer_of(session, WORKSPACE).path

    def revokes(self) -> None:
        with Session(self.database.engine) as session, session.begin():
            sam = Office(session, self.context, self.now).member("U0SAM")
            found = service.find(session, WORKSPACE, self.certificate.public_id)
            service.revoke(session, found, sam, "a very private reason", now=self.now)

    async def asks(self, path: str, body: bytes | None = None, **headers: str) -> Response:
        """GET, or POST with a body."""
        given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {
            "type": "http",
            "method": "GET" if body is None else "POST",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": given,
        }
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body or b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        await asyncio.wait_for(self.app(scope, receive, send), 60)
        begin, *rest = sent
        content = b"".join(each.get("body", b"") for each in rest)
        answer = Response(content, begin["status"])
        answer.raw_headers = list(begin["headers"])
        return answer


def text(answer: Response) -> str:
    return bytes(answer.body).decode()


def form(content: bytes, field: str = uploads.FILE) -> dict[str, object]:
    """A file as a browser sends it."""
    head = f'--b0undary\r\nContent-Disposition: form-data; name="{field}"; filename="x"\r\n\r\n'.encode()
    other = b'\r\n--b0undary\r\nContent-Disposition: form-data; name="other"\r\n\r\n\r\n--b0undary--\r\n'
    return {"body": head + content + other, "content_type": "multipart/form-data; boundary=b0undary"}


@pytest.fixture
def browser(sqlite_url: str, context: BadgeContext, monday: datetime) -> Iterator[Browser]:
    furnish(sqlite_url)
    database = Database(sqlite_url)
    yield Browser(database, context, monday)
    database.close()


async def test_a_link_says_whether_it_holds(browser: Browser):
    """Valid, expired, then revoked; who holds it, but never why it was revoked."""
    address = f"/verify/{browser.certificate.public_id}"
    answer = await browser.asks(address)
    assert answer.status_code == 200
    assert says(text(answer), VALID)
    assert "Lena Fischer" in text(answer)
    browser.now += timedelta(days=800)
    assert says(text(await browser.asks(address)), EXPIRED)
    browser.revokes()
    found = text(await browser.asks(address))
    assert says(found, REVOKED)
    for private in ("private reason", "U0LENA", "U0SAM", WORKSPACE, "lena@"):
        assert private not in found


async def test_the_page_speaks_the_readers_language(browser: Browser):
    """As their browser says; English if it says nothing that we know."""
    address = f"/verify/{browser.certificate.public_id}"
    for wanted, language in (
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("fr,en;q=0.3,de;q=0.7", "de"),
        ("fr", "en"),
        ("de;q=0", "en"),
        ("de;q=x,;;,", "en"),
        ("", "en"),
    ):
        answer = await browser.asks(address, accept_language=wanted)
        assert says(text(answer), VALID, language), wanted
        assert f'<html lang="{language}">' in text(answer)


async def test_nothing_runs_in_the_page(browser: Browser):
    """No script, no address of anything else, and a policy that would forbid both; names are text."""
    answer = await browser.asks(f"/verify/{browser.certificate.public_id}")
    found, policy = text(answer), answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "<script" not in found
    assert "src=" not in found
    assert "Acme &lt;b&gt;" in found
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_all_unknown_numbers_look_alike(browser: Browser):
    """A guess, a mistyped one and what isn't even a number."""
    found = set()
    for each in ("A" * 22, browser.certificate.public_id[:-1], "x", "1", "%27--"):
        answer = await browser.asks(f"/verify/{each}")
        assert answer.status_code == 404
        found.add(text(answer))
    [page] = found
    assert says(page, UNKNOWN)


async def test_a_badge_is_brought_as_a_file_or_as_text(browser: Browser):
    """JSON, a picture, pasted text, or the bare body."""
    baked = open_badges.bake(browser.picture, browser.credential)
    for sent in (
        form(browser.credential.encode()),
        form(baked),
        form(browser.credential.encode(), uploads.TEXT),
        {"body": browser.credential.encode(), "content_type": "application/json"},
        {"body": baked, "content_type": "image/png"},
    ):
        answer = await browser.asks("/verify", **sent)
        assert says(text(answer), VALID)
    changed = json.dumps(json.loads(browser.credential)).replace("78", "99").encode()
    answer = await browser.asks("/verify", **form(changed))  # type: ignore[arg-type]
    assert says(text(answer), CHANGED)
    assert "Lena Fischer" not in text(answer)


@pytest.mark.parametrize(
    ("content", "sentence", "status"),
    [
        (b"", UNREADABLE, 200),
        (b"hello", UNREADABLE, 200),
        (b"\x89PNG\r\n\x1a\n\x00\x00", UNREADABLE, 200),
        (b'{"id": "urn:groundswell:certificate:AAAA", "proof": {}}', UNKNOWN, 200),
        (b'{"id": 7, "proof": {}}', UNKNOWN, 200),
        (b"x" * 200_001, TOO_LARGE, 413),
        (b"x" * 900_000, TOO_LARGE, 413),
    ],
)
async def test_what_is_no_badge_of_ours_gets_a_sentence(browser: Browser, content: bytes, sentence: str, status: int):
    """However it is broken."""
    answer = await browser.asks("/verify", **form(content))  # type: ignore[arg-type]
    assert (answer.status_code, says(text(answer), sentence)) == (status, True)


async def test_a_form_without_a_boundary_breaks_nothing(browser: Browser):
    """Nor do other kinds of forms."""
    for kind in ("multipart/form-data", "multipart/form-data; boundary=", "application/x-www-form-urlencoded", ""):
        answer = await browser.asks("/verify", b"badge=%7B%7D&x", content_type=kind)
        assert says(text(answer), UNREADABLE)
    assert (await browser.asks("/verify")).status_code == 200


async def test_verifiers_may_keep_the_files(browser: Browser):
    """For a day, and longer when they can't be fetched; asked again, there's nothing new."""
    document = json.loads(browser.credential)
    name = document["credentialStatus"]["statusListCredential"].rpartition("/")[2]
    for each in (name, "did.json"):
        answer = await browser.asks(f"/badges/{browser.path}/{each}")
        assert answer.status_code == 200
        assert json.loads(text(answer))
        assert "max-age=86400" in answer.headers["cache-control"]
        assert "stale-if-error" in answer.headers["cache-control"]
        again = await browser.asks(f"/badges/{browser.path}/{each}", if_none_match=answer.headers["etag"])
        assert again.status_code == 304
    for wrong in (f"{browser.path}/other.json", "nobody/did.json"):
        assert (await browser.asks(f"/badges/{wrong}")).status_code == 404
