"""What a facilitator and those who come say in their own words, and what they get."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from bot.app.lesson_catalog import LessonCatalog
from bot.community import unasked_offers
from bot.community.activities.content import load
from bot.community.calendar.models import CommunitySession
from bot.community.calendar.rsvp_models import Rsvp, RsvpAnswer
from bot.community.commands import commands
from bot.community.context import CommunityContext
from bot.community.direct_messages import CalendarSentences
from bot.community.name_book import called
from bot.community.rota.models import Swap
from bot.delivery.standing_offers import Offered
from bot.errors import GroundswellError
from bot.journeys.content import Library
from bot.kit.db import Database
from bot.kit.slack import Caller
from bot.members.command_registry import CommandContext, CommandRegistry, FollowUpContext
from bot.members.models import Member
from bot.settings import ROOT
from sandbox import limits
from tests.community.conftest import CHANNEL, WORKSPACE
from tests.community.test_commands import Talk, buttons_of
from tests.messages import direct_message

SENTENCES = Path(__file__).parent / "sentences"
FILES = ("wishes_before.jsonl", "wishes_after.jsonl", "wishes_in_passing.jsonl")
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

    def write_behind(self, text: str, who: Member) -> Any:
        """The same as a sentence behind `/community`; None for what begins with one of its verbs."""
        reply = self.sentences.behind_command(CommandContext(self.session, who, text, CHANNEL, self.talk.at))
        self.session.flush()
        return reply

    def gets(self, who: str, text: str, language: str, *, is_behind: bool = False) -> str:
        """What somebody gets for a sentence, in short; nothing of it lasts."""
        member = self.people[who]
        with self.session.begin_nested() as tried:
            member.language = language
            before = self._seats(member)
            try:
                reply = self.write_behind(text, member) if is_behind else self.write(text, member)
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


def _lines(name: str) -> list[Any]:
    return [json.loads(line) for line in (SENTENCES / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", [*FILES, "no_wishes.jsonl"])
def test_everybody_gets_what_they_say(programme: Programme, name: str):
    """Each sentence gets what its line names, in both languages; what may be meant in several ways is asked about."""
    lines = _lines(name)
    found = {each["text"]: programme.gets(each["who"], each["text"], each["language"]) for each in lines}
    wrong = {each["text"]: found[each["text"]] for each in lines if found[each["text"]] not in each["gets"]}
    assert wrong == {}, "\n".join(f"{text}: {got}" for text, got in wrong.items())


@pytest.mark.parametrize("name", FILES)
def test_it_is_the_same_behind_the_command(programme: Programme, name: str):
    """What works in a direct message works behind `/community`, unless the sentence begins with one of its verbs."""
    differing = {}
    for each in _lines(name):
        if programme.sentences.commands.find(each["text"]) is None:
            found = programme.gets(each["who"], each["text"], each["language"], is_behind=True)
            if found not in each["gets"]:
                differing[each["text"]] = found
    assert differing == {}, "\n".join(f"{text}: {got}" for text, got in differing.items())


def test_a_name_is_looked_up_where_it_isnt_known_yet(programme: Programme):
    """After the answer's transaction, in pages; apps and closed accounts are nobody, and the question follows."""
    talk = programme.talk
    talk.community.people.keep("another", [], now=talk.at)
    talk.community.people._pages.clear()
    reply = programme.write("Can Priya lead the prompt jam on Thursday?", talk.host)
    assert reply.message is None
    sent: list[Any] = []

    class Client:
        async def users_list(self, *, limit: int, cursor: str) -> dict[str, Any]:
            assert limit
            if not cursor:
                bot = {"id": "U9", "real_name": "Priya", "is_bot": True}
                return {"members": [bot], "response_metadata": {"next_cursor": "next"}}
            gone = {"id": "U8", "real_name": "Priya Old", "deleted": True}
            return {"members": [gone, {"id": talk.ann.slack_id, "real_name": "Priya Nair"}]}

        async def chat_postMessage(self, **message: Any) -> None:  # noqa: N802 - Slack's name
            sent.append(message)

    class Transactions:
        async def transact(self, verb: Any, *args: Any, **kwargs: Any) -> Any:
            return verb(programme.session, *args, **kwargs)

    deps: Any = SimpleNamespace(now=lambda: talk.at, db=Transactions(), nudge=lambda: None)
    caller, client = Caller(WORKSPACE, talk.host.slack_id), Client()
    context: Any = SimpleNamespace(deps=deps, client=client, respond=None, caller=caller, channel="D1", trigger_id="")
    for each in reply.follow_ups:
        asyncio.run(each(FollowUpContext(**vars(context))))
    [said] = sent
    assert talk.ann.slack_id in said["text"]
    [asked] = programme.session.exec(select(Swap)).all()
    assert asked.asked_id == talk.ann.id


def _unasked(programme: Programme, who: Member, key: str) -> Offered | None:
    context = CommandContext(programme.session, who, "", "D1", programme.talk.at)
    return unasked_offers.of_message(context, key)


def test_what_came_unasked_is_answered_in_words(programme: Programme):
    """A reminder, a seat and a request: a yes and a no press their buttons, and rights are those of the buttons."""
    talk, session = programme.talk, programme.session
    date = session.exec(select(CommunitySession).order_by(CommunitySession.starts_at)).first()  # type: ignore[arg-type]
    assert date
    for kind in ("reminder", "changed", "promoted"):
        offered = _unasked(programme, talk.ben, f"community.{kind}:{date.id}:0:day_reminder:{talk.ben.id}")
        assert offered
        before = programme._seats(talk.ben)
        command = CommandContext(session, talk.ben, "", "D1", talk.at)
        programme.sentences.run(command, offered.no.partition(":")[2])
        assert programme._seats(talk.ben) == before - 1
        programme.sentences.run(command, offered.yes.partition(":")[2])
        assert programme._seats(talk.ben) == before
    talk.say(f"rota ask prompt jam 26 November <@{talk.ben.slack_id}>")
    [asked] = session.exec(select(Swap)).all()
    offered = _unasked(programme, talk.ben, f"community.swap:{asked.id}:{talk.ben.id}")
    assert offered
    with pytest.raises(GroundswellError):
        programme.sentences.run(CommandContext(session, talk.ann, "", "D1", talk.at), offered.yes.partition(":")[2])
    programme.sentences.run(CommandContext(session, talk.ben, "", "D1", talk.at), offered.yes.partition(":")[2])
    assert date.facilitator_id == talk.ben.id
    assert _unasked(programme, talk.ben, "community.leader:1:2:3") is None
