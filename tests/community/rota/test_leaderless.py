"""A session whose leader can't lead it any more is never left without one in silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.app.lesson_catalog import LessonCatalog
from bot.community import jobs, planning
from bot.community.activities.content import load
from bot.community.calendar import views as calendar_views
from bot.community.calendar.models import Activity, CommunitySession
from bot.community.context import CommunityContext
from bot.community.rota import leader_views, notices, swaps
from bot.community.rota import listeners as rota_listeners
from bot.community.rota.models import LeaderSearch, RotaMember, Swap
from bot.community.rsvp import service as rsvp_service
from bot.errors import GroundswellError
from bot.journeys.content import Library
from bot.kit.db import Database, row_id
from bot.members import service as members
from bot.members.models import Member
from bot.settings import ROOT
from tests.community.test_commands import Talk, buttons_of
from tests.sentences import says

NOBODY = "Nobody is leading *{title}* on {moment} any more: {who} can't."
SO_FAR = "Nobody is leading this session so far. I've asked the people in charge, and I'll tell you when I know more."
LEADS = "{who} leads {title} on {moment}."
ASKED_FOR = "{asker} is looking for somebody to lead {title} on {theirs}. Could you?"


class Turns(Talk):
    """The host owns the prompt jam on Thursdays, which Ann alone leads; Ben comes to the first one."""

    def begins(self) -> None:
        self.plans("prompt jam every Thursday 15:00 4 times")
        self.say("rota open prompt jam")
        self.say("rota join prompt jam", self.ann)
        activity = self.session.exec(select(Activity)).one()
        activity_id = row_id(activity)
        self.session.delete(self.session.get_one(RotaMember, (activity_id, self.host.id)))
        self.session.flush()
        notices.replan(self.session, activity, now=self.at)
        assert {each.facilitator_id for each in self.dates} == {self.ann.id}
        rsvp_service.answer(self.session, members.person(self.ben), row_id(self.dates[0]), coming=True, now=self.at)

    @property
    def dates(self) -> list[CommunitySession]:
        return list(self.session.exec(select(CommunitySession).order_by(CommunitySession.starts_at)))  # type: ignore[arg-type]

    def is_away(self, days: str, who: Member) -> None:
        """They say so, press the button, and the time in which it can be undone goes by."""
        self.does(f"away {days}", who)
        self.lives_until(self.at + timedelta(minutes=11))

    def lives_until(self, moment: datetime) -> None:
        """Everything is done that is due until then."""
        while (due := jobs.next_due_at(self.session)) and due <= moment:
            self.at = max(self.at, due)
            for name in jobs.due(self.session, now=self.at):
                while jobs.TASKS[name].run(self.session, self.community, now=self.at):
                    pass
            self.session.flush()
        self.at = moment

    def asked(self, who: Member) -> list[Any]:
        """The questions who leads something, as they are on their way."""
        return self.waiting("community.leaderless:%", who)


@pytest.fixture
def turns(db: Database, people: Any, library: Library, monday: datetime) -> Iterator[Turns]:
    made = people(3)
    community = CommunityContext(load(ROOT / "content"), LessonCatalog(library))
    with Session(db.engine, expire_on_commit=False) as session:
        talk = Turns(session, community, [session.merge(member) for member in made], monday)
        talk.begins()
        yield talk
        session.rollback()


def test_those_in_charge_hear_at_once_in_one_message(turns: Turns):
    """About all sessions, each with its buttons; who asked to be taken off isn't asked, and nobody is asked twice."""
    turns.is_away("25 November to 4 December", turns.ann)
    assert [each.facilitator_id for each in turns.dates] == [None, None, turns.ann.id, turns.ann.id]
    [asked] = turns.asked(turns.host)
    assert says(asked, NOBODY, who=f"<@{turns.ann.slack_id}>")
    verbs = [each["action_id"].partition(":")[0] for each in buttons_of(asked)]
    assert verbs == [leader_views.LEAD_IT, leader_views.FIND_LEADER, calendar_views.SKIP] * 2
    assert turns.asked(turns.ann) == turns.asked(turns.ben) == []
    activity = turns.session.exec(select(Activity)).one()
    notices.replan(turns.session, activity, now=turns.at)
    assert len(turns.asked(turns.host)) == 1


def test_an_absence_says_beforehand_that_nobody_would_lead(turns: Turns):
    """And that those in charge would be asked; nobody is, if it is left as it is."""
    shown = turns.say("away 25 November to 4 December", turns.ann)
    assert says(shown, "I'd ask the people in charge to find somebody else, or to cancel these dates.")
    turns.lives_until(turns.at + timedelta(minutes=11))
    assert turns.asked(turns.host) == []


def test_who_leads_it_is_told_to_all_who_were_asked(turns: Turns):
    """By the button; a second press says who leads it, and the former leader hears of it."""
    turns.is_away("25 to 27 November", turns.ann)
    [asked] = turns.asked(turns.host)
    lead, find, _cancel = buttons_of(asked)
    assert says(
        turns.presses(lead), "Thank you! You're leading {title} on {moment}. I've told everyone who needs to know."
    )
    assert turns.dates[0].facilitator_id == turns.host.id
    assert turns.session.exec(select(LeaderSearch)).all() == []
    [told] = turns.waiting("community.leader:%", turns.ann)
    assert says(told, LEADS, who=f"<@{turns.host.slack_id}>")
    assert says(turns.presses(lead), "You're already leading {title} on {moment}.")
    assert says(turns.presses(find, turns.ben), LEADS, who=f"<@{turns.host.slack_id}>")
    notices.replan(turns.session, turns.session.exec(select(Activity)).one(), now=turns.at)
    assert turns.dates[0].facilitator_id == turns.host.id


def test_those_coming_are_told_a_day_before_and_once_a_leader_is_found(turns: Turns):
    """In their reminder, not twice; those in charge are asked once more, and everybody hears who does it."""
    turns.is_away("25 to 27 November", turns.ann)
    turns.lives_until(turns.dates[0].starts_at - timedelta(hours=25))
    assert turns.waiting("community.reminder:%", turns.ben) == []
    turns.lives_until(turns.dates[0].starts_at - timedelta(hours=23))
    [reminder] = turns.waiting("community.reminder:%", turns.ben)
    assert says(reminder, SO_FAR)
    assert turns.waiting("community.no_leader:%") == []
    first, again = turns.asked(turns.host)
    assert says(again, "*{title}* on {moment} still has no leader. I've told the people who are coming.")
    assert not says(again, NOBODY)
    turns.presses(buttons_of(first)[0])
    [found] = turns.waiting("community.leader:%", turns.ben)
    assert says(found, LEADS, who=f"<@{turns.host.slack_id}>")


def test_of_a_session_that_is_near_those_coming_are_told_soon(turns: Turns):
    """There is some time in which somebody may take it before they hear."""
    turns.lives_until(turns.dates[0].starts_at - timedelta(hours=10))
    turns.is_away("26 November", turns.ann)
    assert turns.waiting("community.no_leader:%", turns.ben) == []
    turns.lives_until(turns.at + timedelta(hours=3))
    [told] = turns.waiting("community.no_leader:%", turns.ben)
    assert says(told, SO_FAR)
    assert len(turns.asked(turns.host)) == 2


def test_those_coming_hear_nothing_of_a_leader_whose_name_they_never_heard(turns: Turns):
    """A change a week ahead, before any invitation named somebody, is between those who lead."""
    later = turns.dates[2]
    rsvp_service.answer(turns.session, members.person(turns.ben), row_id(later), coming=True, now=turns.at)
    turns.is_away("10 December", turns.ann)
    turns.presses(buttons_of(turns.asked(turns.host)[0])[0])
    assert turns.waiting("community.leader:%", turns.ben) == []


def test_an_absence_that_is_undone_asks_nobody(turns: Turns):
    """Within the ten minutes; and a session that is cancelled needs no leader, so that nobody is asked any more."""
    turns.does("away 25 November to 4 December", turns.ann)
    turns.undoes(turns.ann)
    turns.lives_until(turns.at + timedelta(minutes=11))
    assert turns.asked(turns.host) == []
    turns.is_away("25 to 27 November", turns.ann)
    turns.does("skip prompt jam 26 November")
    turns.lives_until(turns.dates[1].starts_at - timedelta(hours=30))
    assert turns.asked(turns.host) == turns.waiting("community.no_leader:%") == []
    assert turns.session.exec(select(LeaderSearch)).all() == []


def test_a_named_leader_who_is_away_isnt_kept(turns: Turns):
    """Who isn't on the rota but was named for one date hands it back too, unless they undo it."""
    first = turns.dates[0]
    first.facilitator_id, first.is_host_fixed = turns.ben.id, True
    turns.session.flush()
    turns.does("away 26 November", turns.ben)
    turns.undoes(turns.ben)
    turns.lives_until(turns.at + timedelta(minutes=11))
    assert (turns.dates[0].facilitator_id, turns.dates[0].is_host_fixed) == (turns.ben.id, True)
    turns.is_away("26 November", turns.ben)
    assert turns.dates[0].facilitator_id == turns.ann.id


def test_somebody_is_asked_by_those_in_charge_and_everybody_hears(turns: Turns):
    """The owner asks for a session that Ann leads; Ben says yes, and the owner and Ann are told."""
    said = turns.say(f"rota ask prompt jam 26 November <@{turns.ben.slack_id}>")
    assert turns.ben.slack_id in said
    turns.say(f"rota ask prompt jam 26 November <@{turns.ben.slack_id}>")
    [question] = turns.waiting("community.swap:%", turns.ben)
    assert says(question, ASKED_FOR, asker=f"<@{turns.host.slack_id}>")
    yes, _no = buttons_of(question)
    turns.presses(yes, turns.ben)
    assert turns.dates[0].facilitator_id == turns.ben.id
    [agreed] = turns.waiting("community.swapped:%", turns.host)
    assert says(agreed, "{asked} has agreed to lead {title} on {moment}.", asked=f"<@{turns.ben.slack_id}>")
    [left] = turns.waiting("community.turns:%", turns.ann)
    assert says(left, "You're leading {title} on:")
    assert "26 Nov" not in left["text"]
    with pytest.raises(swaps.StaleSwapError):
        turns.presses(yes, turns.ben)


def test_a_no_offers_to_ask_somebody_else(turns: Turns):
    """And nothing has changed; others may ask nobody, and who leads it already isn't asked."""
    turns.say(f"rota ask prompt jam 26 November <@{turns.ben.slack_id}>")
    _yes, no = buttons_of(turns.waiting("community.swap:%", turns.ben)[0])
    turns.presses(no, turns.ben)
    [answer] = turns.waiting("community.swapped:%", turns.host)
    assert [each["action_id"].partition(":")[0] for each in buttons_of(answer)] == [leader_views.FIND_LEADER]
    assert turns.dates[0].facilitator_id == turns.ann.id
    with pytest.raises(GroundswellError):
        turns.say(f"rota ask prompt jam 26 November <@{turns.host.slack_id}>", turns.ben)
    assert says(turns.say(f"rota ask prompt jam 26 November <@{turns.ann.slack_id}>"), LEADS)


def test_all_turns_of_an_absence_are_handed_over_in_one_question(turns: Turns):
    """One yes takes them all; without days and without an absence, all turns ahead are meant."""
    turns.say(f"rota ask mine 25 November to 4 December <@{turns.ben.slack_id}>", turns.ann)
    [question] = turns.waiting("community.swap:%", turns.ben)
    yes, _no = buttons_of(question)
    turns.presses(yes, turns.ben)
    assert [each.facilitator_id for each in turns.dates] == [turns.ben.id] * 2 + [turns.ann.id] * 2
    assert len(turns.session.exec(select(Swap)).all()) == 2
    [agreed] = turns.waiting("community.swapped:%", turns.ann)
    assert says(agreed, "{asked} has agreed to lead these sessions:")


def test_who_is_away_is_only_asked_after_a_word_of_warning(turns: Turns):
    """By a button that says so."""
    turns.is_away("26 November", turns.ben)
    turns.say(f"rota ask prompt jam 26 November <@{turns.ben.slack_id}>")
    assert turns.waiting("community.swap:%", turns.ben) == []
    anyway = buttons_of(turns.reply.message or {})[0]
    turns.say(anyway["value"])
    assert len(turns.waiting("community.swap:%", turns.ben)) == 1


def test_turns_are_swapped_with_a_person(turns: Turns):
    """Each pair is a button; who leads nothing can only be asked to lead one."""
    turns.dates[1].facilitator_id = turns.host.id
    turns.session.flush()
    turns.say(f"rota swap <@{turns.host.slack_id}>", turns.ann)
    first = buttons_of(turns.reply.message or {})[0]
    turns.say(first["value"], turns.ann)
    [question] = turns.waiting("community.swap:%", turns.host)
    turns.presses(buttons_of(question)[0])
    assert [each.facilitator_id for each in turns.dates[:2]] == [turns.host.id, turns.ann.id]
    turns.say(f"rota swap <@{turns.ben.slack_id}>", turns.ann)
    assert buttons_of(turns.reply.message or {})[0]["value"].startswith("rota ask #")


def test_buttons_with_a_number_are_heard(turns: Turns):
    """Every button of the question has a listener, whatever stands behind its colon."""
    turns.is_away("25 November to 4 December", turns.ann)
    [asked] = turns.asked(turns.host)
    heard = {*rota_listeners.CLICKS, *planning.CHANGES}
    assert {each["action_id"].partition(":")[0] for each in buttons_of(asked)} <= heard
