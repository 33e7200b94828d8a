"""What a facilitator and those who come say in their own words, and what they get."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from bot.app.lesson_catalog import LessonCatalog
from bot.community.activities.content import load
from bot.community.calendar.models import CommunitySession
from bot.community.calendar.rsvp_models import Rsvp, RsvpAnswer
from bot.community.commands import commands
from bot.community.context import CommunityContext
from bot.community.direct_messages import CalendarSentences
from bot.community.name_book import called
from bot.community.rota.models import Swap
from bot.errors import GroundswellError
from bot.journeys.content import Library
from bot.kit.db import Database
from bot.members.command_registry import CommandRegistry
from bot.members.models import Member
from bot.settings import ROOT
from sandbox import limits
from tests.community.conftest import WORKSPACE
from tests.community.test_commands import Talk, buttons_of
from tests.messages import direct_message

SENTENCES = Path(__file__).parent / "sentences"
NAMES = [
    called("U0000", "Hanna Berg", "hanna"),
    called("U0001", "Priya Nair", "priya"),
    called("U0002", "Samuel Okafor", "Sam"),
    called("U0003", "Jonas Weber"),
    called("U0004", "Jonas Kraft"),
]


class Programme:
    """Hanna plans and leads, Priya leads too, and Sam comes to two sessions and leads none; nobody takes lessons."""

    def __init__(self, talk: Talk) -> None:
        self.talk, self.session = talk, talk.session
        self.people = {"hanna": talk.host, "priya": talk.ann, "sam": talk.ben}
        talk.community.people.keep(WORKSPACE, NAMES, now=talk.at)
        talk.plans("prompt jam every Thursday 15:00 8 times")
        talk.plans("office hours every Friday 10:00 8 times")
        talk.plans("kickoff for the champions on 11 December at 16:00")
        for title in ("prompt jam", "office hours"):
            talk.say(f"rota open {title}")
            talk.say(f"rota join {title}", talk.ann)
        for each in self.session.exec(select(CommunitySession)):
            leads = talk.ann if each.starts_at.weekday() == 4 and each.starts_at.hour < 12 else talk.host
            each.facilitator_id = leads.id
        self.session.flush()
        registry = CommandRegistry("/community", commands(talk.community))
        self.sentences = CalendarSentences(registry, talk.community, takes_lessons=lambda _context: False)
        for day in ("26 November", "3 December"):
            self.write(f"count me in for the prompt jam on {day}", talk.ben)

    def write(self, text: str, who: Member) -> Any:
        reply = self.sentences.take(direct_message(self.session, who, text, now=self.talk.at))
        self.session.flush()
        shown = (reply.message if reply else None) or {}
        assert [problem.reason for problem in limits.check_message(shown.get("blocks", []))] == []
        return reply

    def gets(self, who: str, text: str, language: str) -> str:
        """What somebody gets for a sentence, in short; nothing of it lasts."""
        member = self.people[who]
        with self.session.begin_nested() as tried:
            member.language = language
            before = self._seats(member)
            try:
                reply = self.write(text, member)
            except GroundswellError as error:
                found = f"refused {type(error).__name__}"
            else:
                found = self._said(reply, before, self._seats(member))
            tried.rollback()
        self.session.expire_all()
        return found

    def _said(self, reply: Any, before: int, after: int) -> str:
        asked = self.session.exec(select(Swap)).all()
        if asked:
            names = {member.id: name for name, member in self.people.items()}
            return f"asked {names[asked[0].asked_id]} {len(asked)}"
        if before != after:
            return f"seats {after - before:+d}"
        if reply is None:
            return "nothing"
        buttons = buttons_of(reply.message) if reply.message and "blocks" in reply.message else []
        return buttons[0]["action_id"].partition(":")[0].removeprefix("community.") if buttons else "said"

    def _seats(self, member: Member) -> int:
        wanted = select(sa.func.count()).select_from(Rsvp).where(Rsvp.member_id == member.id)
        return int(self.session.exec(wanted.where(Rsvp.answer == RsvpAnswer.YES)).one())


@pytest.fixture
def programme(db: Database, people: Any, library: Library, monday: datetime) -> Iterator[Programme]:
    made = people(3)
    community = CommunityContext(load(ROOT / "content"), LessonCatalog(library))
    with Session(db.engine, expire_on_commit=False) as session:
        yield Programme(Talk(session, community, [session.merge(member) for member in made], monday))
        session.rollback()


@pytest.mark.parametrize("name", ["wishes_before.jsonl", "wishes_after.jsonl"])
def test_everybody_gets_what_they_say(programme: Programme, name: str):
    """Each sentence gets what its line names, in both languages; what may be meant in several ways is asked about."""
    lines = [json.loads(line) for line in (SENTENCES / name).read_text(encoding="utf-8").splitlines()]
    found = {each["text"]: programme.gets(each["who"], each["text"], each["language"]) for each in lines}
    wrong = {each["text"]: found[each["text"]] for each in lines if found[each["text"]] not in each["gets"]}
    assert wrong == {}, "\n".join(f"{text}: {got}" for text, got in wrong.items())
