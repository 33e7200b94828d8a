"""One door for everything that is written: who gets a message, and what becomes of the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
import sqlalchemy as sa
from pytest_mock import MockerFixture
from sqlmodel import Session

from bot.app import message_router
from bot.app.message_router import MessageRouter
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.errors import AskAgainError, NotAllowedError
from bot.kit.db import Database
from bot.kit.slack import Json
from bot.members import service as members
from bot.members.command_registry import Reply
from bot.members.incoming_messages import Change, IncomingMessage, MessageContext, MessageHandlers, reply_key
from bot.members.models import Member, Workspace
from tests.tables import furnish

WRITTEN: Json = {
    "type": "message",
    "channel": "D1",
    "channel_type": "im",
    "user": "U1",
    "text": "a &amp; b",
    "ts": "2.0",
}
BELOW: Json = {**WRITTEN, "thread_ts": "1.0"}
MESSAGE: Json = {"user": "U1", "text": "better", "ts": "2.0"}
EDITED: Json = {
    "type": "message", "subtype": "message_changed", "channel": "D1", "channel_type": "im",
    "message": {**MESSAGE, "edited": {"user": "U1", "ts": "3.0"}},
}  # fmt: skip
DELETED: Json = {
    "type": "message", "subtype": "message_deleted", "channel": "D1", "channel_type": "im", "deleted_ts": "2.0",
    "previous_message": MESSAGE,
}  # fmt: skip
CHANNEL: Json = {**BELOW, "channel": "C1", "channel_type": "channel"}
IN_CHANNEL: Json = {**CHANNEL, "channel": "D1"}


def incoming(event: Json, **envelope: object) -> IncomingMessage | None:
    return IncomingMessage.of({"event": event, **envelope}, "T1")


def message(event: Json) -> IncomingMessage:
    made = incoming(event)
    assert made
    return made


@pytest.mark.parametrize(
    ("event", "change", "text", "thread_ts"),
    [
        (WRITTEN, Change.WRITTEN, "a & b", None),
        ({**WRITTEN, "subtype": "file_share", "files": [{"id": "F1"}]}, Change.WRITTEN, "a & b", None),
        ({**BELOW, "subtype": "thread_broadcast"}, Change.WRITTEN, "a & b", "1.0"),
        ({**WRITTEN, "thread_ts": "2.0"}, Change.WRITTEN, "a & b", None),
        (EDITED, Change.EDITED, "better", None),
        (DELETED, Change.DELETED, "better", None),
        (CHANNEL, Change.WRITTEN, "a & b", "1.0"),
        ({**CHANNEL, "channel_type": "group"}, Change.WRITTEN, "a & b", "1.0"),
    ],
)
def test_what_a_person_does_with_a_message(event: Json, change: Change, text: str, thread_ts: str | None):
    """Written, edited or deleted, with its words as they were typed."""
    made = message(event)
    assert (made.change, made.text, made.thread_ts) == (change, text, thread_ts)
    assert (made.author.slack_id, made.ref.ts) == ("U1", "2.0")


@pytest.mark.parametrize(
    "event",
    [
        pytest.param({**WRITTEN, "bot_id": "B1"}, id="a bot"),
        pytest.param({**WRITTEN, "bot_profile": {"id": "B1"}}, id="a bot with a face"),
        pytest.param({**WRITTEN, "subtype": "bot_message", "user": None}, id="a bot without a user"),
        pytest.param({**WRITTEN, "subtype": "channel_join"}, id="somebody has joined"),
        pytest.param({**EDITED, "message": MESSAGE}, id="a link was unfurled"),
        pytest.param({**EDITED, "message": {**EDITED["message"], "bot_id": "B1"}}, id="our own update"),
        pytest.param({**DELETED, "previous_message": {**MESSAGE, "bot_id": "B1"}}, id="a bot's message is gone"),
        pytest.param({**DELETED, "previous_message": None}, id="nobody knows what is gone"),
        pytest.param({**CHANNEL, "thread_ts": None}, id="a channel outside of threads"),
        pytest.param({**CHANNEL, "thread_ts": "2.0"}, id="the message of a channel's thread"),
        pytest.param({**WRITTEN, "channel_type": "mpim"}, id="a conversation of several"),
    ],
)
def test_what_is_not_for_us(event: Json):
    """Bots, Slack's own remarks and other people's conversations."""
    assert incoming(event) is None


def test_people_of_other_workspaces_are_not_read():
    """In a channel that is shared with them."""
    assert incoming({**CHANNEL, "user_team": "T2"}, is_ext_shared_channel=True) is None
    assert incoming({**CHANNEL, "user_team": "T1"}, is_ext_shared_channel=True)


def takes(name: str, seen: list[Any], reply: Reply | None = None) -> Callable[[MessageContext], Reply | None]:
    """A handler that notes who was asked, with the key of the thread."""

    def handler(context: MessageContext) -> Reply | None:
        seen.append((name, context.thread_key))
        return reply

    return handler


@pytest.fixture
def db(sqlite_url: str, monday: datetime) -> Iterator[Database]:
    """A workspace in which a message of the slice `plants` has been sent to U1, in their conversation D1."""
    furnish(sqlite_url)
    database = Database(sqlite_url)
    with Session(database.engine) as session, session.begin():
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        members.arrive(session, "T1", "U1", now=monday)
        delivery.post(session, delivery.Outgoing("T1", "plants.card:7", "U1", {"text": "a fern"}, monday))
        _set(session, "plants.card:7", state="sent", channel="D1", ts="1.0")
    yield database
    database.close()


def _set(session: Session, key: str, **values: object) -> None:
    session.connection().execute(sa.update(delivery.ledger).where(delivery.ledger.c.key == key).values(**values))


@pytest.fixture
def deps(db: Database, monday: datetime) -> Deps:
    return cast("Deps", SimpleNamespace(db=db, now=lambda: monday))


def answers(db: Database, event: Json) -> list[Any]:
    """What is on the ledger as an answer to a message."""
    with Session(db.engine) as session:
        key = reply_key(message(event))
        return list(session.connection().execute(sa.select(delivery.ledger).where(delivery.ledger.c.key == key)))


@pytest.mark.parametrize(
    ("event", "asked"),
    [
        pytest.param(WRITTEN, [("first", None), ("second", None), ("fallback", None)], id="a message of its own"),
        pytest.param(BELOW, [("thread", "plants.card:7"), ("fallback", "plants.card:7")], id="below one of ours"),
        pytest.param({**BELOW, "thread_ts": "9.0"}, [("below", None), ("fallback", None)], id="below something else"),
        pytest.param(EDITED, [("changes", None)], id="edited"),
        pytest.param(DELETED, [("changes", None)], id="deleted"),
        pytest.param({**EDITED, "message": {**EDITED["message"], "user": "U9"}}, [], id="edited by a stranger"),
        pytest.param(IN_CHANNEL, [("thread", "plants.card:7")], id="in a channel below one of ours"),
        pytest.param({**IN_CHANNEL, "user": "U9"}, [], id="in a channel by a stranger"),
        pytest.param(CHANNEL, [], id="in a channel below something else"),
        pytest.param(
            {**EDITED, "channel_type": "channel", "message": {**EDITED["message"], "thread_ts": "1.0"}},
            [("thread", "plants.card:7")],
            id="edited in a channel",
        ),
    ],
)
async def test_who_is_asked(deps: Deps, event: Json, asked: list[Any]):
    """The owner of a thread or, if it has none, each slice in turn, as outside of threads; last the fallback."""
    seen: list[Any] = []
    first = MessageHandlers(threads={"plants.card": takes("thread", seen)}, direct=takes("first", seen))
    second = MessageHandlers(direct=takes("second", seen), below=takes("below", seen), changes=takes("changes", seen))
    router = MessageRouter([first, second], takes("fallback", seen))
    assert await message_router.receive(router, message(event), deps) is None
    assert seen == asked


async def test_the_first_who_takes_it_answers(deps: Deps, db: Database):
    """In its thread; once it has, a message that Slack reports again is left alone, and nobody else is ever asked."""
    seen: list[Any] = []
    owner = MessageHandlers(threads={"plants.card": takes("thread", seen, Reply({"text": "water it"}))})
    router = MessageRouter([owner], takes("fallback", seen))
    assert await message_router.receive(router, message(BELOW), deps) == Reply({"text": "water it"})
    assert await message_router.receive(router, message(BELOW), deps) == Reply()
    (answer,) = answers(db, BELOW)
    assert (answer.target, answer.thread_ts, answer.lane) == ("U1", "1.0", "prompt")
    assert '"type":"section"' in answer.payload
    assert [name for name, _key in seen] == ["thread"]


async def test_an_answer_of_its_own_counts_too(deps: Deps, db: Database):
    """What was answered by another message isn't handled again, and nothing more is sent for it."""
    seen: list[Any] = []
    router = MessageRouter([], takes("fallback", seen, Reply({"text": "on its way"}, is_delivered=True)))
    await message_router.receive(router, message(WRITTEN), deps)
    assert await message_router.receive(router, message(WRITTEN), deps) == Reply()
    assert [name for name, _key in seen] == ["fallback"]
    (recorded,) = answers(db, WRITTEN)
    assert (recorded.state, recorded.payload) == ("skipped", None)


@pytest.mark.parametrize(("event", "thread_ts"), [(WRITTEN, None), (BELOW, "1.0"), (IN_CHANNEL, None)])
async def test_who_comes_first_is_asked_first(deps: Deps, db: Database, event: Json, thread_ts: str | None):
    """The owner of the thread; in a channel, the answer is a direct message. Nobody else hears of it."""
    seen: list[Any] = []
    owner = MessageHandlers(threads={"plants.card": takes("thread", seen)}, direct=takes("direct", seen))
    reply = Reply({"text": "be careful"})
    router = MessageRouter([owner], takes("fallback", seen), first=takes("first", seen, reply))
    assert await message_router.receive(router, message(event), deps) == reply
    (answer,) = answers(db, event)
    assert (answer.target, answer.thread_ts) == ("U1", thread_ts)
    assert [name for name, _key in seen] == ["first"]


async def test_nothing_is_said_where_there_is_nothing_to_say(deps: Deps, db: Database):
    """The feature speaks for itself."""
    router = MessageRouter([], takes("fallback", [], Reply()))
    assert await message_router.receive(router, message(WRITTEN), deps) == Reply()
    assert answers(db, WRITTEN) == []


async def test_a_reply_waits_until_it_is_known_what_it_answers(deps: Deps, db: Database, mocker: MockerFixture):
    """Somebody may be quicker with a reply than we with writing down where our message is."""
    with Session(db.engine) as session, session.begin():
        _set(session, "plants.card:7", state="sending", channel=None, ts=None, tried_at=1.0)
    seen: list[Any] = []
    owner = MessageHandlers(threads={"plants.card": takes("thread", seen, Reply())})
    router = MessageRouter([owner], takes("fallback", seen, Reply()))

    async def arrive(_seconds: float) -> None:
        with Session(db.engine) as session, session.begin():
            _set(session, "plants.card:7", state="sent", channel="D1", ts="1.0")

    mocker.patch("asyncio.sleep", arrive)
    assert await message_router.receive(router, message(BELOW), deps)
    assert seen == [("thread", "plants.card:7")]


async def test_slack_is_to_ask_again_when_it_takes_long(deps: Deps, db: Database, mocker: MockerFixture):
    """The event is not acknowledged then, and nothing has been kept."""
    with Session(db.engine) as session, session.begin():
        _set(session, "plants.card:7", state="sending", channel=None, ts=None, tried_at=1.0)
    slept = mocker.patch("asyncio.sleep")
    seen: list[Any] = []
    with pytest.raises(AskAgainError):
        await message_router.receive(MessageRouter([], takes("fallback", seen)), message(BELOW), deps)
    assert slept.await_count == len(message_router.RETRY_SECONDS)
    assert seen == []


def refuses(context: MessageContext) -> Reply | None:
    context.member.at = "03:00"
    context.session.add(context.member)
    context.session.flush()
    raise NotAllowedError


async def test_what_cannot_be_done_is_told(deps: Deps, db: Database):
    """In a sentence; what was begun is undone."""
    router = MessageRouter([], refuses)
    reply = await message_router.receive(router, message(WRITTEN), deps)
    assert reply
    assert len(answers(db, WRITTEN)) == 1
    with Session(db.engine) as session:
        member = members.find(session, "T1", "U1")
        assert member
        assert member.at is None


async def test_an_edit_that_cannot_be_followed_is_no_message(deps: Deps, db: Database):
    """Its author asked for nothing."""
    router = MessageRouter([MessageHandlers(changes=refuses)], takes("fallback", []))
    assert await message_router.receive(router, message(EDITED), deps) == Reply()
    assert answers(db, EDITED) == []


async def test_a_newcomer_is_a_member_from_their_first_words(deps: Deps, db: Database):
    """Even where those could not be followed; a stranger in a channel is not written down."""
    router = MessageRouter([], refuses)
    await message_router.receive(router, message({**WRITTEN, "user": "U2"}), deps)
    await message_router.receive(router, message({**CHANNEL, "channel": "D1", "user": "U3"}), deps)
    with Session(db.engine) as session:
        known = session.connection().execute(sa.select(Member.slack_id).order_by(Member.slack_id)).scalars()  # type: ignore[call-overload]
        assert list(known) == ["U1", "U2"]


def test_a_profile_is_read_first_where_a_slice_wants_it():
    """Because it reads times by the author's clock."""
    handlers = MessageHandlers(needs_profile=lambda message: message.text.startswith("plan"))
    router = MessageRouter([MessageHandlers(), handlers], takes("fallback", []))
    assert router.needs_profile(message({**WRITTEN, "text": "plan: rest"}))
    assert not router.needs_profile(message(WRITTEN))


def test_a_thread_has_one_owner():
    """Two slices with the same prefix are refused when the product is put together."""
    handlers = MessageHandlers(threads={"plants.card": takes("one", [])})
    with pytest.raises(ValueError, match=r"plants\.card"):
        MessageRouter([handlers, handlers], takes("fallback", []))
