"""Every text of a member that is kept is listed, and deleted alone."""

from __future__ import annotations

from datetime import datetime
from json import dumps
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.certification.capstone import service as capstones
from bot.certification.capstone.service import ElementText
from bot.certification.teach_back.models import TeachBack
from bot.conversation import kept_texts
from bot.conversation.deeds import Offer
from bot.journeys import service
from bot.journeys.content import Library
from bot.journeys.models import Step
from bot.kit.slack import unescape
from bot.members import service as members
from bot.members.command_registry import CommandContext, Reply
from bot.members.models import Member
from bot.quizzes import own_texts
from bot.quizzes import service as quizzes
from bot.quizzes.answer_parser import ANSWER, GIVEN
from bot.quizzes.content import parse_question
from bot.quizzes.service import AnswerClick, NewQuestion
from bot.reflections import commands as reflections_commands
from bot.reflections import service as reflections
from bot.reflections.service import ThreadReply
from tests.sentences import says

REQUEST = "Please answer the parcel letter in three lines."
THOUGHT = "I asked the assistant first."


@pytest.fixture
def context(session: Session, library: Library, lena: Member, monday: datetime) -> CommandContext:
    """Lena, who has answered a text task and written a reflection."""
    service.start(session, library, lena, library.default, now=monday)
    (step,) = session.exec(select(Step)).all()
    task = parse_question(
        dumps({"id": max(library.question_ids), "kind": "free_text", "ask": "Write a request.", "why": "Read it."})
    )
    who = members.person(lena)
    asked = NewQuestion("T1", who.member_id, step.key, task, position=9)
    quizzes.ask(session, [asked], now=monday)
    click = AnswerClick("T1", who.slack_id, f"{asked.ask_id}:{GIVEN}", {ANSWER: (REQUEST,)})
    quizzes.answer(session, click, live=library.question_ids, now=monday)
    reflections.keep(session, who, step.key, ThreadReply("D1", "5.0", THOUGHT), now=monday)
    session.flush()
    return CommandContext(session, lena, "", "", monday)


def _mine(context: CommandContext) -> Reply:
    mine = next(each for each in kept_texts.commands(reflections_commands.commands()) if each.verb == kept_texts.MINE)
    return mine.handler(context)


def _deletions(reply: Reply) -> list[str]:
    assert reply.message
    rows: list[Any] = [block["accessory"] for block in reply.message["blocks"] if "accessory" in block]
    return [unescape(row["value"]) for row in rows]


def test_each_text_is_listed_and_deleted_alone(context: CommandContext):
    """Answers to text tasks and reflections; what is deleted is gone from the list, and the other stays."""
    said = _mine(context)
    assert REQUEST in str(said.message)
    assert THOUGHT in str(said.message)
    values = _deletions(said)
    assert len(values) == len({*values}) == 2
    answer = next(value for value in values if value.startswith("forget:answer:"))
    left = kept_texts.forget(context, Offer.of(answer).argument)
    assert says(left.message, "I've deleted the text.")
    assert REQUEST not in str(left.message)
    assert own_texts.of_member(context.session, "T1", context.person.member_id) == []
    (reflection,) = _deletions(left)
    kept_texts.forget(context, Offer.of(reflection).argument)
    assert kept_texts.of_member(context.session, context.person) == []


def test_a_text_of_somebody_else_stays(context: CommandContext, session: Session, monday: datetime):
    """Only its author can delete it."""
    other = members.arrive(session, "T1", "U9", now=monday)
    session.flush()
    theirs = CommandContext(session, other, "", "", monday)
    for value in _deletions(_mine(context)):
        said = kept_texts.forget(theirs, Offer.of(value).argument)
        assert says(said.message, "That text doesn't exist any more.")
    assert len(kept_texts.of_member(session, context.person)) == 2


def test_the_way_to_the_certificate_is_listed_too(context: CommandContext, session: Session, monday: datetime):
    """The capstone with its pieces, and each teach-back; nothing is said to somebody without any."""
    assert not says(_mine(context).message, "*Your way to the certificate*")
    capstone = capstones.begin(session, context.person, now=monday)
    capstones.write(session, capstone, {"audience-analysis": ElementText("Forty nurses")}, now=monday)
    session.add(
        TeachBack(
            workspace_id="T1", member_id=context.person.member_id, topic="Prompts", starts_at=monday, zone="Etc/UTC",
            rubric="{}", pass_percent=60, created_at=monday,
        )
    )  # fmt: skip
    session.flush()
    shown = _mine(context).message
    assert says(shown, "*Your way to the certificate*")
    assert says(shown, "Your capstone has {n} piece.", n=1)
    assert says(shown, "“{topic}” on {moment}: I'm asking people to rate it.", topic="Prompts")
