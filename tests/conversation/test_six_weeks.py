"""What an employee writes over six weeks, through the router of the whole product; each is taken back afterwards.

`six_weeks.yaml` has the sentences and what each should get. Nothing else may change, and no question or wish below a
lesson may be kept as a thought.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml
from sqlmodel import Session, col, select

from bot.conversation import glossary, views
from bot.journeys.models import Enrolment
from bot.kit import i18n
from bot.kit.slack import Caller, Json, MessageRef, unescape
from bot.members.incoming_messages import Change, IncomingMessage
from bot.members.models import Member
from bot.quizzes.models import Answer
from bot.reflections.models import Reflection
from bot.settings import ROOT
from sandbox.people import LENA
from sandbox.state import Message
from tests.sentences import says
from tests.stage import MONDAY, Stage, staged

SENTENCES = yaml.safe_load((Path(__file__).parent / "six_weeks.yaml").read_text())
SETTINGS = ("days", "at", "language", "language_is_own", "zone", "per_day", "reminders", "weekly_line")
MOMENTS = ("paused_from", "paused_until", "snoozed_until")


@dataclass(frozen=True)
class Learners:
    """The product with two learners and their first lesson: one has its question open, one has answered it wrong."""

    stage: Stage
    lessons: Mapping[str, tuple[str, Message]]

    def hears(self, sentence: Mapping[str, Any]) -> tuple[dict[str, str], Json]:
        """What a sentence changes, and the answer to it; both are taken back."""
        author, lesson = self.lessons[sentence.get("state", "open")]
        said = sentence["text"]
        with Session(self.stage.product.db.engine, expire_on_commit=False) as session:
            member = session.exec(select(Member).where(Member.slack_id == author)).one()
            member.language = sentence["language"]
            session.flush()
            before, shown = _state(session, member), dict[str, Any]()
            for number, text in enumerate([said] if isinstance(said, str) else said):
                message = IncomingMessage(
                    Caller(member.workspace_id, author),
                    MessageRef(self.stage.channel(author), f"9000.{number}"),
                    Change.WRITTEN,
                    text,
                    lesson.ts if sentence["where"] == "lesson" else None,
                    is_direct=True,
                )
                with i18n.in_language(sentence["language"]):
                    reply = self.stage.product.message_router.route(session, message, self.stage.product.deps)
                shown = (reply.message if reply else None) or {}
            after = _state(session, member)
            session.rollback()
        return {name: value for name, value in after.items() if value != before[name]}, shown


def _state(session: Session, member: Member) -> dict[str, str]:
    """What a message may change for a member."""
    session.flush()
    found = {name: str(getattr(member, name)) for name in SETTINGS}
    found |= {name: str(moment and moment.date()) for name in MOMENTS for moment in [getattr(member, name)]}
    mine = col(Enrolment.member_id) == member.id
    found["progress"] = str([one.progress for one in session.exec(select(Enrolment).where(mine))])
    given = session.exec(select(Answer.given).where(col(Answer.member_id) == member.id)).all()
    found["answers"] = str(sorted(given))
    kept = session.exec(select(Reflection.text).where(col(Reflection.member_id) == member.id)).all()
    found["thoughts"] = str(len(kept))
    return found


def _does(shown: Json) -> list[str]:
    """What the buttons of an answer do."""
    rows = [block for block in shown.get("blocks") or [] if block["type"] == "actions"]
    pressed = f"{views.PRESSED}:"
    return [
        unescape(button["value"])
        for row in rows
        for button in row["elements"]
        if button["action_id"].startswith(pressed)
    ]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def learners(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Learners]:
    """One product for all sentences, with the lessons that ship."""
    async with staged(tmp_path_factory.mktemp("weeks"), MONDAY, content=ROOT / "content") as stage:
        nora = stage.arrives("nora", "Europe/Berlin")
        lessons = {"open": (LENA.id, await stage.begins()), "answered": (nora, await stage.begins(nora))}
        await stage.answer(lessons["answered"][1], 1, nora)
        await stage.settled()
        yield Learners(stage, lessons)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: str(sentence["text"])[:60])
async def test_a_sentence_of_six_weeks(learners: Learners, sentence: Mapping[str, Any]):
    """It does what it asks for, or is asked back with the right button; nothing else changes."""
    changed, shown = learners.hears(sentence)
    assert changed == {name: str(value) for name, value in sentence.get("does", {}).items()}
    for wanted in sentence.get("offers", ()):
        assert any(value.startswith(wanted) for value in _does(shown)), _does(shown)
    if "says" in sentence:
        assert says(shown, sentence["says"], sentence["language"])
    if "explains" in sentence:
        entry = glossary.load(ROOT / "content").find(sentence["explains"], sentence["language"])
        assert entry
        assert entry.text in shown["text"]


def test_each_place_and_language_is_there():
    """So that none is forgotten when sentences are added."""
    found: set[Sequence[str]] = {(sentence["where"], sentence["language"]) for sentence in SENTENCES}
    assert found == {(where, language) for where in ("message", "lesson") for language in ("en", "de")}
