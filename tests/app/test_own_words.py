"""What is stored about somebody besides reflections and plans: said by `/learn mine`, and in their file."""

from __future__ import annotations

import json
from datetime import datetime

from sqlmodel import Session, select

from bot.app import own_words
from bot.change.pulse.models import ChangePulse, PulseAsk, PulseRound
from bot.change.resistance import service as resistance
from bot.change.stakeholders import service as stakeholders
from bot.change.stakeholders.service import StakeholderEntry
from bot.conversation import kept_texts
from bot.delivery.models import Delivery
from bot.kit.db import Database, row_id
from bot.members import service as members
from bot.members.command_registry import CommandContext
from bot.members.models import Member, Workspace
from bot.reflections import commands as reflections_commands
from bot.reflections import data_export
from bot.reflections import views as reflections_views
from tests.sentences import says


def _who(session: Session, slack_id: str, now: datetime) -> Member:
    if session.get(Workspace, "T1") is None:
        session.add(Workspace(id="T1", installed_at=now))
        session.flush()
    return members.arrive(session, "T1", slack_id, now=now)


def _all(session: Session, who: Member, now: datetime) -> int:
    """A talk with the helper, an answered pulse with a sentence, and an entry on their map; the month of the pulse."""
    coaching = resistance.begin(session, members.person(who), now=now)
    coaching.said = "Ours would be better"
    pulse = ChangePulse(
        workspace_id="T1", key="p", groups="[]", months=3, started_by=row_id(who), started_at=now, next_opens_at=now
    )
    session.add(pulse)
    session.flush()
    month = PulseRound(
        workspace_id="T1", pulse_id=row_id(pulse), number=1, month="2026-11", opens_at=now, closes_at=now
    )
    session.add(month)
    session.flush()
    session.add(
        PulseAsk(
            workspace_id="T1",
            member_id=row_id(who),
            round_id=row_id(month),
            month="2026-11",
            group_key="cohort:1",
            feeling="worried",
            sentence="Everything got slower",
            answered_at=now,
        )
    )
    stakeholders.add(session, who, StakeholderEntry(4, 2, "Anna Schmidt"), key="a", now=now)
    return row_id(month)


def test_all_of_it_is_said_and_in_the_file_of_its_owner_alone(db: Database, monday: datetime):
    """Another member of the same workspace has nothing of it."""
    with Session(db.engine) as session:
        lena, other = _who(session, "ULENA001", monday), _who(session, "UOTHER01", monday)
        _all(session, lena, monday)
        said = "\n".join(own_words.lines(session, members.person(lena)))
        assert says(
            said,
            "{n} entry is on your stakeholder map: `/groundswell stakeholders` shows it and lets you delete it.",
            n=1,
        )
        data_export.export(session, members.person(lena), own_words.sections, now=monday)
        (file,) = session.exec(select(Delivery)).all()
        content = json.loads(file.payload or "{}")["file"]["content"]
        assert all(each in content for each in ("Ours would be better", "Everything got slower", "Anna Schmidt"))
        assert own_words.lines(session, members.person(other)) == []
        assert own_words.sections(session, members.person(other)) == []


def test_a_sentence_of_a_pulse_is_listed_and_deleted_alone(db: Database, monday: datetime):
    """`/learn mine` has a button for it, and for the file; afterwards the sentence is gone and the answer counts."""
    with Session(db.engine) as session:
        lena = _who(session, "ULENA001", monday)
        month = _all(session, lena, monday)
        context = CommandContext(session, lena, "", "D1", monday)
        commands = kept_texts.commands(reflections_commands.commands(), own_words.lines)
        mine = next(each for each in commands if each.verb == kept_texts.MINE)
        shown = str(mine.handler(context).message)
        assert "Everything got slower" in shown
        assert reflections_views.EXPORT in shown
        kept_texts.forget(context, f"{kept_texts.PULSE}:{month}")
        (ask,) = session.exec(select(PulseAsk)).all()
        assert (ask.sentence, ask.feeling) == ("", "worried")


def test_who_has_only_a_map_is_not_told_that_nothing_is_stored(db: Database, monday: datetime):
    """The map is named, with the file."""
    with Session(db.engine) as session:
        lena = _who(session, "ULENA001", monday)
        stakeholders.add(session, lena, StakeholderEntry(4, 2, "Anna Schmidt"), key="a", now=monday)
        commands = kept_texts.commands(reflections_commands.commands(), own_words.lines)
        mine = next(each for each in commands if each.verb == kept_texts.MINE)
        shown = mine.handler(CommandContext(session, lena, "", "D1", monday)).message
        assert says(shown, "*This is what I've kept for you*")
        assert not says(shown, "At the moment, I have nothing that you wrote: no reflections and no plans.")
        assert reflections_views.EXPORT in str(shown)
