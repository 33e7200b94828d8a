"""Slash commands: found, permitted, explained, and guessed when mistyped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from bot.errors import NotAllowedError
from bot.kit.db import Database
from bot.kit.i18n import in_language
from bot.kit.slack import Caller
from bot.members import service as members
from bot.members.command_registry import Audience, Command, CommandContext, CommandRegistry, Invocation, Reply
from bot.members.models import Role, Workspace

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LENA = Caller("T1", "U1")


def repeat(context: CommandContext) -> Reply:
    return Reply({"text": f"{context.member.slack_id} said {context.text} in {context.channel}"})


REGISTRY = CommandRegistry(
    "/sing",
    [
        Command("loudly", repeat, help=lambda: "`/sing loudly`: everybody hears it", aliases={"de": ("laut",)}),
        Command("publish", repeat, help=lambda: "`/sing publish`: a record of it", audience=Audience.ADMINS),
    ],
    footer=lambda: "Words alone work too.",
)


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    """A workspace."""
    with Session(db.engine) as session:
        session.add(Workspace(id="T1", installed_at=NOW))
        session.flush()
        yield session


def say(session: Session, text: str) -> str:
    reply = REGISTRY.dispatch(session, Invocation(LENA, text, "C1"), now=NOW)
    assert reply.message
    return str(reply.message["text"])


@pytest.mark.parametrize("text", ["loudly  La La", "LOUDLY La La", " laut La La "])
def test_a_verb_is_found_by_any_of_its_words(session: Session, text: str):
    """Whatever its case, and the rest stays as it was typed."""
    assert say(session, text) == "U1 said La La in C1"


def test_only_its_audience_may(session: Session):
    """Others get the refusal, and nothing runs."""
    with pytest.raises(NotAllowedError):
        say(session, "publish")
    members.make_admin(session, "T1", "U1", now=NOW)
    assert say(session, "publish it").startswith("U1 said it")


def test_help_names_what_this_person_may(session: Session):
    """Without a word it is the help; headings only where there are several groups."""
    assert say(session, "").splitlines() == ["`/sing loudly`: everybody hears it", "Words alone work too."]
    members.arrive(session, "T1", "U1", now=NOW).role = Role.ADMIN
    assert len(say(session, "help").splitlines()) == 5


def test_help_may_begin_with_the_common_ones(session: Session):
    """All are shown on request."""
    common = Command("softly", repeat, help=lambda: "`/sing softly`: nobody minds", is_common=True)
    registry = CommandRegistry("/sing", [common, Command("loudly", repeat, help=lambda: "`/sing loudly`")])
    short, whole = (
        str(registry.dispatch(session, Invocation(LENA, text), now=NOW).message) for text in ("help", "help all")
    )
    assert "/sing softly" in short
    assert "/sing loudly" not in short
    assert "/sing softly" in whole
    assert "/sing loudly" in whole


def test_a_mistyped_word_is_guessed(session: Session):
    """Among those that this person may use; markup of theirs does not come alive."""
    assert "/sing loudly" in say(session, "luodly")
    assert "/sing publish" not in say(session, "publihs")
    assert "<!channel>" not in say(session, "<!channel>")
    assert "/sing laut" not in say(session, "lautt")
    with in_language("de"):
        assert "/sing laut" in say(session, "lautt")


def test_umlauts_may_be_written_out():
    """Both spellings are the same verb."""
    registry = CommandRegistry("/sing", [Command("later", repeat, aliases={"de": ("später",)})])
    assert registry.find("spaeter") is registry.find("SPÄTER morgen") is registry.find("later") is not None


def test_a_word_means_one_command():
    """Two commands with one word are refused when they are put together."""
    with pytest.raises(ValueError, match="laut"):
        CommandRegistry("/sing", [Command("loudly", repeat), Command("laut", repeat), Command("laut", repeat)])


def test_sentences_go_before_verbs(session: Session):
    """Only those of several words that mean something as a whole."""

    def sentences(context: CommandContext) -> Reply | None:
        return Reply({"text": "a serenade"}) if context.text == "loudly below the window" else None

    registry = CommandRegistry("/sing", [Command("loudly", repeat)], default="loudly", sentences=sentences)
    said = {
        text: (registry.dispatch(session, Invocation(LENA, text, "C1"), now=NOW).message or {})["text"]
        for text in ("loudly below the window", "loudly below it", "loudly")
    }
    assert [*said.values()] == ["a serenade", "U1 said below it in C1", "U1 said  in C1"]
